using Batching;
using Batching.Nets;

namespace Mistakes.UnconnectedInput;

/// <summary>Nothing would ever reach the component.</summary>
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
        var upper = Add(new Words.UpperComponent()); // BATCH209
        Connect(upper.Result, Text);
    }
}
