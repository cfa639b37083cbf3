using Batching;
using Batching.Nets;

namespace Mistakes.NotAdded;

/// <summary>Nobody would run the component.</summary>
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
        var upper = new Words.UpperComponent();
        Connect(Name, upper.Text); // BATCH212
        Connect(upper.Result, Text);
    }
}
