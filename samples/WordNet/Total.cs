using Batching.Nets;

namespace WordCounting;

/// <summary>Sums up what was counted, and puts it when all has come.</summary>
[Component]
public sealed partial class Total
{
    [Input]
    public partial InPort<CountWords.Outputs> Summary { get; }

    [Output]
    public partial OutPort<IReadOnlyDictionary<string, int>> Counts { get; }

    [Output]
    public partial OutPort<string> Longest { get; }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>();
        var longest = "";
        await foreach (CountWords.Outputs summary in Summary)
        {
            foreach ((string word, int count) in summary.Counts)
            {
                counts[word] = counts.GetValueOrDefault(word) + count;
            }

            longest = summary.Longest.Length > longest.Length ? summary.Longest : longest;
        }

        await Counts.PutAsync(counts, cancellationToken);
        await Longest.PutAsync(longest, cancellationToken);
    }
}
