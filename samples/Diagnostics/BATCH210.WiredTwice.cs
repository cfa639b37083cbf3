using Batching;
using Batching.Nets;

namespace Mistakes.WiredTwice;

/// <summary>The second edge may be a slip.</summary>
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

    private void Wire()
    {
        var upper = Add(new Words.UpperComponent());
        var again = Add(new Words.UpperComponent());
        Connect(Name, upper.Text);
        Connect(Name, again.Text); // BATCH210
        Connect(upper.Result, Text, fanIn: true);
        Connect(again.Result, Text, fanIn: true);
    }
}
