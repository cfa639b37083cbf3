using Batching;
using Batching.Nets;

namespace WordCounting;

/// <summary>Counts the words of many files.</summary>
/// <param name="files">The files.</param>
[Net]
public partial class Library(Dataset<string> files)
{
    [Config]
    public partial int Shortest { get; set; }

    [Output]
    public partial OutPort<IReadOnlyDictionary<string, int>> Counts { get; }

    [Output]
    public partial OutPort<string> Longest { get; }

    private void Wire()
    {
        var read = Add(new ReadPages(files) { Shortest = Shortest });
        var total = Add(new Total());
        Connect(read.Summary, total.Summary, capacity: 16);
        Connect(total.Counts, Counts);
        Connect(total.Longest, Longest);
    }
}
