using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Batching.Runtime;

namespace Batching.Studies;

/// <summary>
/// The version of the code of a run class: of the source that it reaches in its own project, and of the assemblies that it reaches.
/// Immutable.
/// </summary>
internal sealed class CodeVersion
{
    private CodeVersion(string version, IReadOnlyDictionary<string, string> members, IReadOnlyList<string> notes)
        => (Version, Members, Notes) = (version, members, notes);

    /// <summary>A hash. Equal versions mean equal code.</summary>
    internal string Version { get; }

    /// <summary>The hash of each member by its name, and the <see cref="AssemblyEntries"/>.</summary>
    internal IReadOnlyDictionary<string, string> Members { get; }

    /// <summary>Texts about code that could not be analyzed.</summary>
    internal IReadOnlyList<string> Notes { get; }

    internal static CodeVersion Of(CodeManifest? manifest, Assembly home)
    {
        if (manifest is null)
        {
            string note = "the compiler wrote no code version, so changes of the code are not noticed";
            return new("unknown", new Dictionary<string, string>(), [note]);
        }

        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var notes = new List<string>(manifest.Notes);
        foreach (string member in manifest.Members)
        {
            int space = member.LastIndexOf(' ');
            members[member[..space]] = member[(space + 1)..];
        }

        var text = new StringBuilder(manifest.Version);
        foreach (ReachedAssembly assembly in AssemblyCode.Of(manifest.Assemblies, home))
        {
            if (assembly.Code is not { } code)
            {
                notes.Add($"the code of the assembly {assembly.Name} cannot be read, so its changes are not noticed");
                continue;
            }

            AssemblyEntries.Add(assembly.Name, code, assembly.Source, members);
            text.Append('\n').Append(assembly.Name).Append(' ').Append(code.Hash);
        }

        return new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32], members, notes);
    }

    /// <summary>Whether another version has the same code, even if its assemblies are another build, such as debug.</summary>
    internal bool IsSameAs(IReadOnlyDictionary<string, string>? other)
        => other is not null
        && Own(other).SequenceEqual(Own(Members))
        && AssemblyEntries.AreSame(other, Members);

    /// <summary>
    /// Describes the first difference from an earlier version, without differences that belong to an edit of the parameters: the method of
    /// the run, the declaration of its class, members of the class that are gone (such as a constant that is a parameter now), and new
    /// types of parameters. Null if there is no other difference.
    /// </summary>
    internal string? DifferenceBesides(string runType, IEnumerable<Type> parameterTypes, IReadOnlyDictionary<string, string>? earlier)
    {
        if (earlier is null)
        {
            return "of unknown code";
        }

        string run = runType.Replace('+', '.');
        string[] types = [.. parameterTypes.SelectMany(NamesIn).Distinct()];
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string hash) in earlier)
        {
            bool isOfRun = name == run || IsMethod(name);
            if (!isOfRun && !(name.StartsWith(run + ".", StringComparison.Ordinal) && !Members.ContainsKey(name)))
            {
                kept.Add(name, hash);
            }
        }

        var now = Members.Where(
            member =>
                member.Key != run && !IsMethod(member.Key)
                    && (kept.ContainsKey(member.Key)
                        || !types.Any(name => member.Key == name || member.Key.StartsWith(name + ".", StringComparison.Ordinal))))
            .ToDictionary(StringComparer.Ordinal);
        var rest = new CodeVersion(Version, now, Notes);
        return rest.IsSameAs(kept) ? null : rest.DifferenceFrom(kept);

        bool IsMethod(string name)
            => name.StartsWith($"{run}.Execute(", StringComparison.Ordinal)
                || name.StartsWith($"{run}.ExecuteAsync(", StringComparison.Ordinal);

        // The names as they are in Members.
        static IEnumerable<string> NamesIn(Type type)
            => type.HasElementType ? NamesIn(type.GetElementType()!)
            : type.IsGenericType ? type.GetGenericArguments().SelectMany(NamesIn)
            : [type.FullName!.Replace('+', '.')];
    }

    /// <summary>The same code under the version of another build.</summary>
    internal CodeVersion Under(string version) => new(version, Members, Notes);

    /// <summary>Describes the first difference from an earlier version.</summary>
    internal string DifferenceFrom(IReadOnlyDictionary<string, string>? earlier)
    {
        if (earlier is null)
        {
            return "other code";
        }

        foreach ((string name, string hash) in Members.Where(member => !AssemblyEntries.Contains(member.Key)))
        {
            if (!earlier.TryGetValue(name, out string? before))
            {
                return $"{name} is new";
            }

            if (before != hash)
            {
                return $"{name} has changed";
            }
        }

        return earlier.Keys.FirstOrDefault(name => !AssemblyEntries.Contains(name) && !Members.ContainsKey(name)) is { } gone
            ? $"{gone} is gone"
            : AssemblyEntries.Difference(earlier, Members) ?? "other code";
    }

    private static IEnumerable<KeyValuePair<string, string>> Own(IReadOnlyDictionary<string, string> members)
        => members.Where(member => !AssemblyEntries.Contains(member.Key)).OrderBy(member => member.Key, StringComparer.Ordinal);
}
