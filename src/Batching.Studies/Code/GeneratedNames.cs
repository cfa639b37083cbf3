using System.Reflection.Metadata;
using System.Text.RegularExpressions;

namespace Batching.Studies;

/// <summary>
/// Recognizes what the C# compiler generates for a member: closures, state machines, local functions, anonymous types. Their names contain
/// numbers that change when unrelated code is added, so they cannot be compared. The names of file-local types contain the hash of a path.
/// </summary>
internal sealed partial class GeneratedNames(MetadataReader metadata)
{
    private readonly Dictionary<TypeDefinitionHandle, bool> _types = [];

    /// <summary>Decoded names that are the same in the texts of all members.</summary>
    internal Dictionary<Handle, string> Names { get; } = [];

    /// <summary>Decoded signatures that are the same in the texts of all members.</summary>
    internal Dictionary<BlobHandle, string> Signatures { get; } = [];

    /// <summary>Whether a type is generated, or nested in a generated type.</summary>
    internal bool Contains(TypeDefinitionHandle handle)
    {
        if (!_types.TryGetValue(handle, out bool isGenerated))
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            string name = NameOf(handle);
            isGenerated =
                (name.StartsWith('<') && name != "<Module>") || (type.GetDeclaringType() is { IsNil: false } outer && Contains(outer));
            _types.Add(handle, isGenerated);
        }

        return isGenerated;
    }

    /// <summary>Whether a method is generated: a lambda or local function, or a method that calls a base method for one.</summary>
    internal bool Contains(MethodDefinitionHandle handle)
    {
        MethodDefinition method = metadata.GetMethodDefinition(handle);
        string name = metadata.GetString(method.Name);
        return IsOfMember(name) || Contains(method.GetDeclaringType());
    }

    internal static bool IsOfMember(string name)
        => name.StartsWith('<')
            && (name.StartsWith("<>n__", StringComparison.Ordinal) || name.Contains(">b__", StringComparison.Ordinal)
                || name.Contains(">g__", StringComparison.Ordinal));

    /// <summary>Whether several members share a generated type, so that only the parts that a member uses count for it.</summary>
    internal bool IsShared(TypeDefinitionHandle handle)
    {
        string name = NameOf(handle);
        return name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal)
            || name.StartsWith("<>O", StringComparison.Ordinal)
            || name.StartsWith("<>o", StringComparison.Ordinal)
            || (name.StartsWith("<>c", StringComparison.Ordinal) && !name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal));
    }

    /// <summary>The name of a type. The name of a file-local type is without the hash of the path.</summary>
    internal string NameOf(TypeDefinitionHandle handle)
    {
        string name = metadata.GetString(metadata.GetTypeDefinition(handle).Name);
        return name.StartsWith('<') && FileLocal().Match(name) is { Success: true } match ? name[match.Length..] : name;
    }

    /// <summary>The written name in a generated one, such as that of a property in its field. Null if there is none.</summary>
    internal static string? Written(string name)
        => name.StartsWith('<') && name.IndexOf('>', StringComparison.Ordinal) is > 1 and int end ? name[1..end] : null;

    /// <summary>The name of a type without the number of its type parameters.</summary>
    internal static string Bare(string name) => name.Split('`')[0];

    [GeneratedRegex("^<[^>]*>F[0-9A-F]{64}__")]
    private static partial Regex FileLocal();
}
