using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators;

/// <summary>Identifiers as C# text.</summary>
internal static class Identifiers
{
    private const string AsyncSuffix = "Async";

    /// <summary>The identifier, with an @ if it is a keyword or <c>await</c>.</summary>
    public static string Escaped(string name)
        => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || name == "await" ? "@" + name : name;

    /// <summary>The name of an action: that of its method without the suffix Async.</summary>
    public static string WithoutAsync(string methodName)
        => methodName.Length > AsyncSuffix.Length && methodName.EndsWith(AsyncSuffix, StringComparison.Ordinal)
            ? methodName.Substring(0, methodName.Length - AsyncSuffix.Length)
            : methodName;

    public static string LowerFirst(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
