using Batching;
using Batching.Nets;

namespace Mistakes.UnwiredNetPort;

/// <summary>The net could not give its output.</summary>
public static partial class Words
{
    [Component]
    public static string Upper(string text) => text.ToUpperInvariant();
}

[Net]
public partial class Greeting
{
    [Input]
    public partial InPort<string> Name { get; }

    [Output]
    public partial OutPort<string> Text { get; }

    [Output]
    public partial OutPort<int> Length { get; }

    private void Wire() // BATCH213
    {
        var upper = Add(new Words.UpperComponent());
        Connect(Name, upper.Text);
        Connect(upper.Result, Text);
    }
}
