namespace Batching.Studies;

/// <summary>
/// What a code version says of an assembly: the hash over its code as <c>assembly NAME</c>, that of each member as <c>assembly NAME:
/// MEMBER</c>, and what it was built from as <c>assembly NAME, WHAT</c>. So a plan can name what has changed, and another build of the same
/// source is known.
/// </summary>
internal static class AssemblyEntries
{
    private const string Prefix = "assembly ";
    private const string Separator = ": ";
    private const string Build = ", build";
    private const string Source = ", source";
    private const string Asks = ", asks";
    private const string File = ", file ";
    private const string Changed = "has changed";

    // Of a source that is not known: why.
    private const char Unknown = '?';

    internal static void Add(string assembly, CompiledCode code, CompiledSource? source, IDictionary<string, string> entries)
    {
        string name = Prefix + assembly;
        entries[name] = code.Hash;
        foreach ((string member, string hash) in code.Members)
        {
            entries[name + Separator + member] = hash;
        }

        if (source is null)
        {
            return;
        }

        entries[name + Build] = source.Build;
        entries[name + Source] = source.Hash ?? Unknown + source.Problem;
        if (source.Asked.Count > 0)
        {
            entries[name + Asks] =
                string.Join(", ", source.Asked.Take(3)) + (source.Asked.Count > 3 ? $" and {source.Asked.Count - 3} more" : "");
        }

        foreach ((string file, string hash) in source.Files)
        {
            entries[name + File + file] = hash;
        }
    }

    /// <summary>Whether the assemblies are the same: their code, or at least their source.</summary>
    internal static bool AreSame(IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now)
        => Assemblies(earlier, now).All(assembly => Difference(assembly, earlier, now) is null
            || (Difference(assembly, earlier, now) == Changed && now.TryGetValue(assembly + Source, out string? source)
                && source[0] != Unknown && earlier.GetValueOrDefault(assembly + Source) == source));

    internal static bool Contains(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The first thing that differs in assemblies, in words; null where nothing does.</summary>
    internal static string? Difference(IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now)
    {
        foreach (string assembly in Assemblies(earlier, now))
        {
            if (Difference(assembly, earlier, now) is { } difference)
            {
                return (difference == Changed ? OtherBuild(assembly, earlier, now) ?? MemberOf(assembly, earlier, now) : null)
                    ?? $"{assembly} {difference}";
            }
        }

        return null;
    }

    private static string[] Assemblies(IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now)
        => [.. now.Keys.Concat(earlier.Keys).Where(name => Contains(name) && name.IndexOfAny([':', ',']) < 0).Distinct()
            .Order(StringComparer.Ordinal)];

    /// <summary>
    /// What differs, in words, where one was built in debug and the other was not: members differ then whose source may be the same. Else
    /// null.
    /// </summary>
    private static string? OtherBuild(string assembly, IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now)
    {
        if (!earlier.TryGetValue(assembly + Build, out string? before) || !now.TryGetValue(assembly + Build, out string? after)
            || before == after)
        {
            return null;
        }

        string builds = $"{assembly} was built in {before} then, in {after} now";
        string prefix = assembly + File;
        string? file = now.Keys.Concat(earlier.Keys).Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).FirstOrDefault(name => Difference(name, earlier, now) is not null);
        foreach (IReadOnlyDictionary<string, string> side in new[] { now, earlier })
        {
            if (side.GetValueOrDefault(assembly + Source) is { } source && source[0] == Unknown)
            {
                return $"{builds}, and that its source is the same cannot be told: {source[1..]}";
            }
        }

        return file is not null
            ? $"{file[prefix.Length..]} of the {assembly} {Difference(file, earlier, now)}, and it was built in {before} then, in "
                + $"{after} now"
            : (now.GetValueOrDefault(assembly + Asks) ?? earlier.GetValueOrDefault(assembly + Asks)) is { } asks
                ? $"{builds}, which is other code: {asks}"
            : $"{builds}, with other options of the compiler";
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
        (string name,
            string? difference) = before.Union(after).Select(name => (Name: name, Difference: Difference(name, earlier, now)))
                .Where(pair => pair.Difference is not null)
            .OrderBy(pair => pair.Difference == Changed ? 0 : 1).ThenBy(pair => pair.Name, StringComparer.Ordinal).FirstOrDefault();
        return difference is null ? null : $"{name[prefix.Length..]} of the {assembly} {difference}";

        string[] Members(IReadOnlyDictionary<string, string> entries)
            => [.. entries.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
    }

    private static string? Difference(string name, IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now)
        => !earlier.TryGetValue(name, out string? before)
            ? "is new"
            : !now.TryGetValue(name, out string? after) ? "is gone" : before != after ? Changed : null;
}
