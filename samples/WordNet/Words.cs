using System.Text.RegularExpressions;
using Batching.Nets;

namespace WordCounting;

/// <summary>What can be done with words: each method is a component of nets.</summary>
public static partial class Words
{
    /// <summary>The words of a text, in the order in which they stand there.</summary>
    [Component]
    public static string[] Split(string text) => [.. Letters().Matches(text).Select(match => match.Value)];

    /// <summary>A word as it stands in a dictionary.</summary>
    [Component]
    public static string Normalize(string word) => word.ToLowerInvariant();

    /// <summary>How often each word comes, and the longest.</summary>
    [Component]
    public static (IReadOnlyDictionary<string, int> Counts, string Longest) Summarize(
        IReadOnlyList<string> words, [Config] int shortest = 1) =>
    (
        words.Where(word => word.Length >= shortest).CountBy(word => word).ToDictionary(),
        words.MaxBy(word => word.Length) ?? ""
    );

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Letters();
}
