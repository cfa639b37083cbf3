using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>How generated members are marked, and known again.</summary>
internal static class GeneratedMembers
{
    /// <summary>
    /// Short names for what stands in a generated file again and again: attributes and namespaces. They begin as no name of a user's does, so that none of the user's
    /// types can be meant by them.
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

    /// <summary>Stands on every generated field; not on the class, whose other half is the user's.</summary>
    public const string FieldAttributes = "[" + Tool + "]";

    /// <summary>Stands on every other generated member: what the user did not write does not count for coverage.</summary>
    public const string Attributes = "[" + Tool + ", __ExcludeFromCodeCoverage]";

    /// <summary>Stands on what only generated code uses.</summary>
    public const string Hidden = "[__EditorBrowsable(__EditorBrowsableState.Never)]";

    public const string ToolName = "Batching.Generators";

    private const string Tool = "__GeneratedCode(\"" + ToolName + "\", \"0.1.0\")";

    /// <summary>Whether a member was written by this generator: what an analyzer sees and the generator does not.</summary>
    public static bool IsGenerated(ISymbol symbol)
    {
        // A member of a constructed base class does not know its parts.
        symbol = symbol.OriginalDefinition;

        // The parts of a partial property share their attributes: the user's part, or a component of a reference, is not ours for carrying one of ours.
        if (symbol is IPropertySymbol { IsPartialDefinition: true } or IPropertySymbol { DeclaringSyntaxReferences.IsEmpty: true })
        {
            return false;
        }

        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "GeneratedCodeAttribute" && attribute.ConstructorArguments.Length > 0 && Equals(attribute.ConstructorArguments[0].Value, ToolName))
            {
                return true;
            }
        }

        // A type that is generated as a whole says so once, for all its members.
        return symbol.ContainingType is { } type && IsGenerated(type);
    }
}
