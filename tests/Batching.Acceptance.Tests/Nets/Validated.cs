namespace Acceptance.Nets;

/// <summary>Adds the lengths of two words, which validators look at: one of the net, and one of a component.</summary>
[Net]
public sealed partial class Validated
{
    [Input(Validator = nameof(IsWord))]
    public partial InPort<string> Word { get; }

    [Input]
    public partial InPort<string> Other { get; }

    [Output]
    public partial OutPort<int> Total { get; }

    private void Wire()
    {
        var length = Add(new Lengths.LengthOfComponent(), "LengthOf");
        var word = Add(new Lengths.LengthOfComponent(), "Word");
        var sum = Add(new Words.SumComponent());
        Connect(Word, word.Text);
        Connect(Other, length.Text);
        Connect(word.Result, sum.Left);
        Connect(length.Result, sum.Right);
        Connect(sum.Result, Total);
    }

    private static bool IsWord(string word) => word.Length > 0;
}

/// <summary>A method that is a component, with a validator.</summary>
public static partial class Lengths
{
    [Component]
    public static int LengthOf([Input(Validator = nameof(HasLength))] string text) => text.Length;

    private static bool HasLength(string text) => text.Length > 0;
}
