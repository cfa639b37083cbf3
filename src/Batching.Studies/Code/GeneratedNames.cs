using System.Reflection.Metadata;
using System.Text.RegularExpressions;

namespace Batching.Studies;

/// <summary>
/// What the C# compiler makes for a member, and how it calls it: closures, state machines, local functions, anonymous types. Their names
/// hold numbers that move when something unrelated is declared, so that they say nothing. Those of files hold the hash of a path.
/// </summary>
internal sealed partial class GeneratedNames(MetadataReader metadata)
{
    private readonly Dictionary<TypeDefinitionHandle, bool> _types = [];

    /// <summary>The names that are the same in the texts of all members.</summary>
    internal Dictionary<Handle, string> Names { get; } = [];

    /// <summary>The signatures that are the same in the texts of all members.</summary>
    internal Dictionary<BlobHandle, string> Signatures { get; } = [];

    /// <summary>Whether a type was made for a member, or is within one that was.</summary>
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

    /// <summary>Whether a method was made for a member: a lambda or local function, or what calls a base method for one.</summary>
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

    /// <summary>
    /// Whether a generated type holds what belongs to several members: of it, what a member names counts for that member.
    /// </summary>
    internal bool IsShared(TypeDefinitionHandle handle)
    {
        string name = NameOf(handle);
        return name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal)
            || name.StartsWith("<>O", StringComparison.Ordinal)
            || name.StartsWith("<>o", StringComparison.Ordinal)
            || (name.StartsWith("<>c", StringComparison.Ordinal) && !name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal));
    }

    /// <summary>The name of a type, without the hash of a path that one of a file has in it.</summary>
    internal string NameOf(TypeDefinitionHandle handle)
    {
        string name = metadata.GetString(metadata.GetTypeDefinition(handle).Name);
        return name.StartsWith('<') && FileLocal().Match(name) is { Success: true } match ? name[match.Length..] : name;
    }

    [GeneratedRegex("^<[^>]*>F[0-9A-F]{64}__")]
    private static partial Regex FileLocal();
}
