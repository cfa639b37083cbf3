//HintName: Somebody.g.cs
partial class Somebody
{
    /// <summary>Greets.</summary>
    public string Greeting => "Hello, Somebody";
}
