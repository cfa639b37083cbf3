using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>The attributes that mark generated members, and how to recognise them.</summary>
internal static class GeneratedMembers
{
    /// <summary>
    /// Short names for the attributes and namespaces that a generated file repeats. The prefix keeps them apart from names that users
    /// write.
    /// </summary>
    public static readonly string[] Usings =
    [
        "using __EditorBrowsable = global::System.ComponentModel.EditorBrowsableAttribute;",
        "using __EditorBrowsableState = global::System.ComponentModel.EditorBrowsableState;",
        "using __ExcludeFromCodeCoverage = global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverageAttribute;",
        "using __GeneratedCode = global::System.CodeDom.Compiler.GeneratedCodeAttribute;",
        "using __Runtime = global::Batching.Runtime;",
        "using __Tasks = global::System.Threading.Tasks;",
    ];

    /// <summary>The alias of the runtime's namespace in a generated file, with its dot.</summary>
    public const string Runtime = "__Runtime.";

    /// <summary>Marks members that only generated code uses.</summary>
    public const string Hidden = "[__EditorBrowsable(__EditorBrowsableState.Never)]";

    public const string ToolName = "Batching.Generators";

    public static readonly string ToolVersion = typeof(GeneratedMembers).Assembly.GetName().Version.ToString(3);

    /// <summary>Marks every generated field. The class is not marked, because its other half is the user's.</summary>
    public static readonly string FieldAttributes = $"[{Tool}]";

    /// <summary>Marks every other generated member. Code that the user did not write does not count for coverage.</summary>
    public static readonly string Attributes = $"[{Tool}, __ExcludeFromCodeCoverage]";

    private static string Tool => $"__GeneratedCode(\"{ToolName}\", \"{ToolVersion}\")";

    /// <summary>Whether this generator wrote a member. Analyzers see such members, the generator does not.</summary>
    public static bool IsGenerated(ISymbol symbol)
    {
        // A member of a constructed base class does not have its parts.
        symbol = symbol.OriginalDefinition;

        // The parts of a partial property share their attributes, so our attribute on the user's part, or on a component from a reference,
        // does not count.
        if (symbol is IPropertySymbol { IsPartialDefinition: true } or IPropertySymbol { DeclaringSyntaxReferences.IsEmpty: true })
        {
            return false;
        }

        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "GeneratedCodeAttribute" && attribute.ConstructorArguments.Length > 0
                && Equals(attribute.ConstructorArguments[0].Value, ToolName))
            {
                return true;
            }
        }

        // A completely generated type has the attribute once, for all its members.
        return symbol.ContainingType is { } type && IsGenerated(type);
    }
}
