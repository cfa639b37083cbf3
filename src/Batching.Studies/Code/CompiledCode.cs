using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;

namespace Batching.Studies;

/// <summary>
/// The code of an assembly: a hash of each member, over its declaration and IL. What changes with every build or commit is not part of it
/// (module id, versions, attributes of the assembly, paths, tokens, numbers in generated names). Immutable.
/// </summary>
internal sealed class CompiledCode
{
    // If an assembly has more members, only its types or the assembly itself are named, to keep the stored entries small.
    private const int MostNames = 1_000;

    private CompiledCode(string hash, IReadOnlyDictionary<string, string> members) => (Hash, Members) = (hash, members);

    /// <summary>The hash over all members.</summary>
    internal string Hash { get; }

    /// <summary>
    /// The hash of each member by its name, to tell which has changed. If there are too many members, the hash of each type; if there are
    /// too many types, none.
    /// </summary>
    internal IReadOnlyDictionary<string, string> Members { get; }

    internal static CompiledCode Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var image = new PEReader(file);
        return Read(image);
    }

    private static CompiledCode Read(PEReader image)
    {
        MetadataReader metadata = image.GetMetadataReader();
        var generated = new GeneratedNames(metadata);
        List<CompiledMember> members = [];
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            // Generated types count for the members that use them.
            if (!generated.Contains(handle))
            {
                members.AddRange(new CompiledType(image, generated, handle).Members());
            }
        }

        foreach ((string name, string content) in CompiledResources.Of(image))
        {
            members.Add(new("resources", $"the resource {name}", HashOf($"resource {name} {content}"), content));
        }

        string hash = HashOf(members.Select(member => member.Hash).OfType<string>())[..16];
        Dictionary<string, string> names = Grouped(members, member => member.Name);
        if (names.Count > MostNames)
        {
            names = Grouped(members, member => member.Type);
        }

        return new(hash, names.Count > MostNames ? new Dictionary<string, string>() : names);
    }

    private static Dictionary<string, string> Grouped(List<CompiledMember> members, Func<CompiledMember, string> name)
        => members.GroupBy(name)
            .ToDictionary(group => group.Key, group => HashOf(group.Select(member => member.NamedHash))[..8], StringComparer.Ordinal);

    internal static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string HashOf(IEnumerable<string> hashes) => HashOf(string.Join('\n', hashes.Order(StringComparer.Ordinal)));
}

/// <summary>A member of a type.</summary>
/// <param name="Type">The name of the type.</param>
/// <param name="Name">The name of the member in plans.</param>
/// <param name="Hash">The hash of its declaration and IL; null if the hash of another member includes them.</param>
/// <param name="NamedHash">The hash of the code whose changes are reported under its name.</param>
internal sealed record CompiledMember(string Type, string Name, string? Hash, string NamedHash);
