using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// Finds members of a batch class that hide a member of <c>Batch</c>. The engine reads the member of <c>Batch</c>, but user code would set
/// the other.
/// </summary>
internal static class HiddenMembers
{
    /// <summary>
    /// The member of <c>Batch</c> or <c>Batch&lt;TKey&gt;</c> that a member of a batch class hides; null if it hides none.
    /// </summary>
    public static ISymbol? Of(ISymbol member)
    {
        if (member.IsOverride || !member.CanBeReferencedByName)
        {
            return null;
        }

        return Bases(member.ContainingType).SelectMany(part => part.GetMembers(member.Name)).FirstOrDefault(inherited =>
            inherited.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected && Hides(member, inherited));
    }

    /// <summary>The members of a batch class that hide a member of <c>Batch</c>, each with the hidden member.</summary>
    public static IEnumerable<(ISymbol Member, ISymbol Hidden)> In(INamedTypeSymbol type)
        => from name in Bases(type).SelectMany(part => part.MemberNames).Distinct()
           from member in type.GetMembers(name)
           let hidden = Of(member)
           where hidden is not null
           select (member, hidden!);

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
        => type.BaseType.SelfAndBases()
            .Where(part => LibrarySymbols.IsLibraryType(part, "Batch", 1) || LibrarySymbols.IsLibraryType(part, "Batch"));

    // Methods with other parameters are overloads.
    private static bool Hides(ISymbol member, ISymbol inherited)
        => member is not IMethodSymbol own || inherited is not IMethodSymbol other
        || own.Parameters.Select(parameter => TypeText.Signature(parameter.Type))
            .SequenceEqual(other.Parameters.Select(parameter => TypeText.Signature(parameter.Type)));
}
