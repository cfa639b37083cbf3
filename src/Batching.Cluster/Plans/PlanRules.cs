using System.Globalization;
using System.Text.Json;
using Batching.Runtime;

namespace Batching.Cluster;

/// <summary>
/// What a plan may contain: names that become file names, ids, and numbers that become lengths of arrays. Every plan file is checked when
/// it is read.
/// </summary>
internal static class PlanRules
{
    /// <summary>The most shards of a plan: no engine has arrays as long.</summary>
    internal const int MostShards = 1_000_000;

    /// <summary>The most runs or batches of a plan: each has a file of its own.</summary>
    internal const int MostItems = 10_000_000;

    private const int MostOfName = 200;
    private const int CodeDigits = 32;

    /// <summary>Whether a text can be the name of a plan: a part of a file's name, and printed as it is.</summary>
    internal static bool IsName(string? name)
        => !string.IsNullOrWhiteSpace(name) && name.Length <= MostOfName
            && name.IndexOfAny([.. Path.GetInvalidFileNameChars(), '/', '\\']) < 0 && name[0] != '.' && PrintedText.IsLine(name);

    /// <summary>What a plan must not contain; null where all of it may be.</summary>
    internal static string? ProblemOf(PlanData data)
    {
        if (!IsName(data.Name))
        {
            return $"its name '{data.Name}' cannot be part of a file's name";
        }

        if (!Enum.IsDefined(data.Kind) || !Enum.IsDefined(data.Layout))
        {
            return "its kind or layout is none that there is";
        }

        long count = data.Kind == PlanKind.Study ? data.Runs?.Count ?? 0 : data.Pipeline?.Batches ?? 0;
        if (count < 1)
        {
            return "it has nothing to compute";
        }

        if (count > MostItems || data.Shards < 1 || data.Shards > Math.Min(count, MostShards))
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"it has {data.Shards} shards of {count} items, and at most {MostItems} items and {MostShards} shards can be");
        }

        return data.Code.Any(
            code => code is null || !IsText(code.Of) || !IsText(code.Version)
                || code.Members.Any(member => !IsText(member.Key) || member.Value is null))
            ? "it has code without a name, a version or the hashes of its members"
            : data.Kind == PlanKind.Study ? ProblemOf(data.Runs!, data.Code) : data.Code.Count == 1 ? null : "it must say the code once";
    }

    private static string? ProblemOf(IReadOnlyList<PlannedIdentity> runs, IReadOnlyList<PlannedCode> codes)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (PlannedCode code in codes)
        {
            if (code.Version.Length != CodeDigits || !code.Version.All(char.IsAsciiHexDigitLower) || !types.Add(code.Of))
            {
                return $"the code version '{code.Version}' of {code.Of} is none, or there is another";
            }
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (PlannedIdentity? run in runs)
        {
            if (run is null || !RunIdentity.IsValid(run.Id) || !ids.Add(run.Id))
            {
                return $"the run id '{run?.Id}' is none, or there twice";
            }

            if (!types.Contains(run.Type) || run.Parameters.ValueKind != JsonValueKind.Object)
            {
                return $"the run {run.Id} is of a class without code, or has no parameters";
            }
        }

        return null;
    }

    private static bool IsText(string? text) => !string.IsNullOrEmpty(text) && PrintedText.IsLine(text);
}
