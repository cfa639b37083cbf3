using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Decides which names generated members of a batch class may have.</summary>
internal sealed class CollisionRules(ParseContext context)
{
    private readonly HashSet<GeneratedSignatures.Signature> _generated = [];
    private readonly UniqueNames _identities = new([]);

    /// <summary>Claims the names of the batch methods of an action, or returns why it cannot have them.</summary>
    public string? Claim(IMethodSymbol item, string action, bool isAction, IReadOnlyList<GeneratedSignatures.Signature> signatures)
    {
        foreach (GeneratedSignatures.Signature signature in signatures)
        {
            if (Occupant(signature) is { } member)
            {
                return $"the generated method '{signature.Name}' would collide with "
                    + $"'{TypeText.Show(member.ContainingType)}.{member.MetadataName}'. Rename one of them";
            }
        }

        if (BaseAction(action) is { } baseType)
        {
            string problem = isAction ? "a pipeline could not tell them apart" : "one generated method would hide the other";
            return $"the base class '{baseType.Name}' has an action '{action}' already, and {problem}. Rename this one, or override the "
                + "item method of the base";
        }

        if (signatures.FirstOrDefault(_generated.Contains) is { Name: { } twice })
        {
            return $"two actions would generate the same method '{twice}'. Rename '{item.Name}', or change its call arguments";
        }

        _generated.UnionWith(signatures);
        return null;
    }

    /// <summary>
    /// A name for the generated parts of an action that is unique in its class, regardless of the case of its first letter.
    /// </summary>
    public string Identity(string action) => action[0] + _identities.Pick(Identifiers.LowerFirst(action)).Substring(1);

    /// <summary>
    /// The class's own indexers of that name. In metadata an indexer is called Item, or as its <c>[IndexerName]</c> says, and no other
    /// member may have that name.
    /// </summary>
    public static IEnumerable<ISymbol> Indexers(INamedTypeSymbol type, string name)
        => type.GetMembers().OfType<IPropertySymbol>().Where(property => property.IsIndexer && property.MetadataName == name);

    private ISymbol? Occupant(GeneratedSignatures.Signature signature)
        => context.Members(signature.Name).Concat(Indexers(context.Type, signature.Name)).FirstOrDefault(member =>
            member is not IMethodSymbol method
            || (method.Arity == signature.TypeParameters
                && method.Parameters.Select(parameter => TypeText.Signature(parameter.Type)).SequenceEqual(signature.Types)));

    /// <summary>The base class that has an action of that name, found in its source or, in a reference, by its generated members.</summary>
    private INamedTypeSymbol? BaseAction(string action)
        => context.TypeAndBases().Skip(1).FirstOrDefault(part =>
            part.GetMembers().OfType<IMethodSymbol>().Any(method =>
                LibrarySymbols.MayBeAnnotated(method) && Identifiers.WithoutAsync(method.Name) == action
                    && BatchSymbols.IsAnnotated(method))
            || part.GetMembers(action).Concat(part.GetMembers(action + "Async")).Any(GeneratedMembers.IsGenerated));
}
