using Batching;
using Batching.Nets;

namespace Mistakes.WrongDirection;

/// <summary>No packets come out of an input.</summary>
public static partial class Words
{
    [Component]
    public static string Upper(string text) => text.ToUpperInvariant();
}

[Net]
public partial class Greeting
{
    [Output]
    public partial OutPort<string> Text { get; }

    private void Wire()
    {
        var upper = Add(new Words.UpperComponent());
        Connect(upper.Text, upper.Text); // BATCH211
        Connect(upper.Result, Text);
    }
}
