namespace Batching.Studies;

/// <summary>
/// The entries of an assembly in a code version: the hash of its code as <c>assembly NAME</c>, of each member as <c>assembly NAME:
/// MEMBER</c>, and of its source as <c>assembly NAME, WHAT</c>. With them, a plan can name what has changed, and recognize another build of
/// the same source.
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

    // The prefix of the reason why a source is unknown.
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

    /// <summary>Whether the assemblies have the same code, or at least the same source.</summary>
    internal static bool AreSame(IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now)
        => Assemblies(earlier, now).All(assembly => Difference(assembly, earlier, now) is null
            || (Difference(assembly, earlier, now) == Changed && now.TryGetValue(assembly + Source, out string? source)
                && source[0] != Unknown && earlier.GetValueOrDefault(assembly + Source) == source));

    internal static bool Contains(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Describes the first difference between assemblies. Null if there is none.</summary>
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
    /// Describes the difference if one assembly is a debug build and the other a release build. Their members differ even if they have the
    /// same source. Null if both are the same kind of build.
    /// </summary>
    private static string? OtherBuild(string assembly, IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now)
    {
        if (!earlier.TryGetValue(assembly + Build, out string? before) || !now.TryGetValue(assembly + Build, out string? after)
            || before == after)
        {
            return null;
        }

        string was = $"was built in {before} before, in {after} now";
        string prefix = assembly + File;
        string? file = now.Keys.Concat(earlier.Keys).Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).FirstOrDefault(name => Difference(name, earlier, now) is not null);
        foreach (IReadOnlyDictionary<string, string> side in new[] { now, earlier })
        {
            if (side.GetValueOrDefault(assembly + Source) is { } source && source[0] == Unknown)
            {
                return $"{assembly} {was}, and its source cannot be compared: {source[1..]}";
            }
        }

        return file is not null
            ? $"{file[prefix.Length..]} of the {assembly} {Difference(file, earlier, now)}, and it {was}"
            : (now.GetValueOrDefault(assembly + Asks) ?? earlier.GetValueOrDefault(assembly + Asks)) is { } asks
                ? $"{assembly} {was}, and the builds have different code: {asks}"
            : $"{assembly} {was}, with other compiler options";
    }

    /// <summary>Describes the first member that differs. Null if the members of one side are unknown.</summary>
    private static string? MemberOf(string assembly, IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now)
    {
        string prefix = assembly + Separator;
        string[] before = Members(earlier), after = Members(now);
        if (before.Length == 0 || after.Length == 0)
        {
            return null;
        }

        // A changed member says more than one that is new or gone.
        (string name, string? difference) = before.Union(after)
            .Select(name => (Name: name, Difference: Difference(name, earlier, now)))
            .Where(pair => pair.Difference is not null)
            .OrderBy(pair => pair.Difference == Changed ? 0 : 1).ThenBy(pair => pair.Name, StringComparer.Ordinal).FirstOrDefault();
        return difference is null ? null : $"{name[prefix.Length..]} of the {assembly} {difference}";

        string[] Members(IReadOnlyDictionary<string, string> entries)
            => [.. entries.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
    }

    private static string? Difference(string name, IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now)
        => !earlier.TryGetValue(name, out string? before) ? "is new"
            : !now.TryGetValue(name, out string? after) ? "is gone"
            : before != after ? Changed : null;
}
