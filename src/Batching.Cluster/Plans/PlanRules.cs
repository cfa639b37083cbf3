using System.Text.Json;
using Batching.Runtime;

namespace Batching.Cluster;

/// <summary>
/// Checks a plan file when it is read: names that become file names, ids, and numbers that become lengths of arrays.
/// </summary>
internal static class PlanRules
{
    /// <summary>The most shards of a plan. No scheduler has arrays as long.</summary>
    internal const int MostShards = 1_000_000;

    /// <summary>The most runs or batches of a plan. Each has a file of its own.</summary>
    internal const int MostItems = 10_000_000;

    private const int MostOfName = 200;
    private const int CodeDigits = 32;

    /// <summary>Whether a text can be the name of a plan, which becomes part of a file name and is printed.</summary>
    internal static bool IsName(string? name)
        => !string.IsNullOrWhiteSpace(name) && name.Length <= MostOfName
            && name.IndexOfAny([.. Path.GetInvalidFileNameChars(), '/', '\\']) < 0 && name[0] != '.' && PrintedText.IsLine(name);

    /// <summary>Describes the first rule that a plan breaks. Null if it breaks none.</summary>
    internal static string? ProblemOf(PlanData data)
    {
        if (!IsName(data.Name))
        {
            return $"its name '{data.Name}' cannot be part of a file name";
        }

        if (!Enum.IsDefined(data.Kind) || !Enum.IsDefined(data.Layout))
        {
            return "its kind or layout is unknown";
        }

        long count = data.Kind == PlanKind.Study ? data.Runs?.Count ?? 0 : data.Pipeline?.Batches ?? 0;
        if (count < 1)
        {
            return "it has no items";
        }

        if (count > MostItems || data.Shards < 1 || data.Shards > Math.Min(count, MostShards))
        {
            return $"it has {data.Shards} shards and {count} items, but each shard needs an item, and there are at most {MostShards} "
                + $"shards and {MostItems} items";
        }

        return data.Code.Any(
            code => code is null || !IsText(code.Of) || !IsText(code.Version)
                || code.Members.Any(member => !IsText(member.Key) || member.Value is null))
            ? "a code version has no name, no version, or a member without a hash"
            : data.Kind == PlanKind.Study ? ProblemOf(data.Runs!, data.Code)
            : data.Code.Count == 1 ? null : "it must have one code version";
    }

    private static string? ProblemOf(IReadOnlyList<PlannedIdentity> runs, IReadOnlyList<PlannedCode> codes)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (PlannedCode code in codes)
        {
            if (code.Version.Length != CodeDigits || !code.Version.All(char.IsAsciiHexDigitLower) || !types.Add(code.Of))
            {
                return $"the code version '{code.Version}' of {code.Of} is invalid, or occurs twice";
            }
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (PlannedIdentity? run in runs)
        {
            if (run is null || !RunIdentity.IsValid(run.Id) || !ids.Add(run.Id))
            {
                return $"the run id '{run?.Id}' is invalid, or occurs twice";
            }

            if (!types.Contains(run.Type) || run.Parameters.ValueKind != JsonValueKind.Object)
            {
                return $"the run {run.Id} has no parameters, or its class has no code version";
            }
        }

        return null;
    }

    private static bool IsText(string? text) => !string.IsNullOrEmpty(text) && PrintedText.IsLine(text);
}
