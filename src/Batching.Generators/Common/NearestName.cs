namespace Batching.Generators;

/// <summary>Finds the name that a misspelt name may stand for.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the smallest edit distance, or null if none is near.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        int limit = Math.Max(2, name.Length / 3);
        return candidates
            .Distinct(StringComparer.Ordinal)
            .Select(candidate => (candidate, distance: EditDistance.Of(name, candidate)))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }
}
