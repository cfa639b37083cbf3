using Batching.Nets;

namespace WordCounting;

/// <summary>
/// Counts the words of one text. The compiler writes <c>ExecuteAsync(text: …, shortest: …)</c>, and says where an input is not connected, a
/// port is wired twice, or an edge goes the wrong way.
/// </summary>
[Net]
public partial class CountWords
{
    [Input]
    public partial InPort<string> Text { get; }

    /// <summary>Words with fewer letters do not count.</summary>
    [Config]
    public int Shortest { get; set; } = 1;

    [Output]
    public partial OutPort<IReadOnlyDictionary<string, int>> Counts { get; }

    [Output]
    public partial OutPort<string> Longest { get; }

    private void Wire()
    {
        var split = Add(new Words.SplitComponent());
        var each = Add(Components.Unbatch<string>());
        var normalize = Add(new Words.NormalizeComponent());
        var all = Add(Components.Collect<string>());
        var summarize = Add(new Words.SummarizeComponent { Shortest = Shortest });
        Connect(Text, split.Text);
        Connect(split.Result, each.In);
        Connect(each.Out, normalize.Word, capacity: 64);
        Connect(normalize.Result, all.In, capacity: 64);
        Connect(all.Out, summarize.Words);
        Connect(summarize.Counts, Counts);
        Connect(summarize.Longest, Longest);
    }
}
