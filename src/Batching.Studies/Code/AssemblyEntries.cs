namespace Batching;

/// <summary>
/// What a code version says of an assembly: the hash over its code as <c>assembly NAME</c>, and as <c>assembly NAME: MEMBER</c> that of each member, so that a plan can name what has changed.
/// </summary>
internal static class AssemblyEntries
{
    private const string Prefix = "assembly ";
    private const string Separator = ": ";
    private const string Changed = "has changed";

    internal static void Add(string assembly, CompiledCode code, IDictionary<string, string> entries)
    {
        entries[Prefix + assembly] = code.Hash;
        foreach ((string member, string hash) in code.Members)
        {
            entries[Prefix + assembly + Separator + member] = hash;
        }
    }

    internal static bool Contains(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The first thing that differs in assemblies, in words; null where nothing does.</summary>
    internal static string? Difference(IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now)
    {
        string[] assemblies = [.. now.Keys.Concat(earlier.Keys).Where(name => Contains(name) && !name.Contains(Separator, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
        foreach (string assembly in assemblies)
        {
            if (Difference(assembly, earlier, now) is { } difference)
            {
                return (difference == Changed ? MemberOf(assembly, earlier, now) : null) ?? $"{assembly} {difference}";
            }
        }

        return null;
    }

    /// <summary>The member that differs, in words; null where the members are not known on both sides.</summary>
    private static string? MemberOf(string assembly, IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now)
    {
        string prefix = assembly + Separator;
        string[] before = Members(earlier), after = Members(now);
        if (before.Length == 0 || after.Length == 0)
        {
            return null;
        }

        // What has changed says more than what came along with it.
        (string name, string? difference) = before.Union(after).Select(name => (Name: name, Difference: Difference(name, earlier, now))).Where(pair => pair.Difference is not null)
            .OrderBy(pair => pair.Difference == Changed ? 0 : 1).ThenBy(pair => pair.Name, StringComparer.Ordinal).FirstOrDefault();
        return difference is null ? null : $"{name[prefix.Length..]} of the {assembly} {difference}";

        string[] Members(IReadOnlyDictionary<string, string> entries) => [.. entries.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
    }

    private static string? Difference(string name, IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now)
        => !earlier.TryGetValue(name, out string? before) ? "is new" : !now.TryGetValue(name, out string? after) ? "is gone" : before != after ? Changed : null;
}
