using Batching;

namespace WordCounting;

/// <summary>Pages to be counted: an action of a batch that executes a net for each of them, many at the same time.</summary>
public partial class Pages : Batch<string>
{
    [DataComponent]
    public partial string[] Texts { get; set; }

    [DataComponent]
    public partial CountWords.Outputs[] Summaries { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Texts))]
    private static Task<string> LoadAsync(string path, CancellationToken cancellationToken)
    => File.ReadAllTextAsync(path, cancellationToken);

    [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Summaries))]
    private static Task<CountWords.Outputs> CountAsync(string text, int shortest, CancellationToken cancellationToken)
        => new CountWords().ExecuteAsync(text, shortest, cancellationToken: cancellationToken);
}
