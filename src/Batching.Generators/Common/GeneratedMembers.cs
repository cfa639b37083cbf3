using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>How generated members are marked, and known again.</summary>
internal static class GeneratedMembers
{
    /// <summary>Stands on every generated field; not on the class, whose other half is the user's.</summary>
    public const string FieldAttributes = "[" + Tool + "]";

    /// <summary>Stands on every other generated member: what the user did not write does not count for coverage.</summary>
    public const string Attributes = "[" + Tool + ", global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]";

    public const string ToolName = "Batching.Generators";

    private const string Tool = "global::System.CodeDom.Compiler.GeneratedCode(\"" + ToolName + "\", \"0.1.0\")";

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

        return false;
    }
}
