using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Which names generated members may not take: one rule for every surface of a batch class.</summary>
internal sealed class CollisionRules(ParseContext context)
{
    private readonly HashSet<GeneratedSignatures.Signature> _generated = [];
    private readonly Dictionary<string, int> _identities = new(StringComparer.Ordinal);

    /// <summary>Claims the batch methods of an action, or says why it cannot have them.</summary>
    public string? Claim(IMethodSymbol item, string action, bool isAction, IReadOnlyList<GeneratedSignatures.Signature> signatures)
    {
        foreach (GeneratedSignatures.Signature signature in signatures)
        {
            if (Occupant(signature) is { } member)
            {
                return $"the generated method '{signature.Name}' would collide with '{ElementBinder.Show(member.ContainingType)}.{member.Name}'. Rename one of them";
            }
        }

        if (isAction && BaseAction(action) is { } baseType)
        {
            return $"the base class '{baseType.Name}' has an action '{action}' already, and a pipeline could not tell them apart. Rename this one, or override the item method of the base";
        }

        if (signatures.FirstOrDefault(_generated.Contains) is { Name: { } twice })
        {
            return $"two actions would generate the same method '{twice}'. Rename '{item.Name}', or change its call arguments";
        }

        _generated.UnionWith(signatures);
        return null;
    }

    /// <summary>A name for the generated parts of an action that none of its overloads shares.</summary>
    public string Identity(string action)
    {
        _identities.TryGetValue(action, out int before);
        _identities[action] = before + 1;
        return before == 0 ? action : action + (before + 1).ToString(CultureInfo.InvariantCulture);
    }

    private ISymbol? Occupant(GeneratedSignatures.Signature signature)
        => context.Members(signature.Name).FirstOrDefault(member =>
            member is not IMethodSymbol method
            || (method.Arity == signature.TypeParameters && method.Parameters.Select(parameter => TypeText.Signature(parameter.Type)).SequenceEqual(signature.Types)));

    private INamedTypeSymbol? BaseAction(string action)
        => context.TypeAndBases().Skip(1).FirstOrDefault(part => part.GetMembers().OfType<IMethodSymbol>().Any(method =>
            BatchSymbols.MayBeAnnotated(method)
            && Identifiers.WithoutAsync(method.Name) == action
            && BatchSymbols.Attribute(method, BatchSymbols.ActionAttribute) is not null));
}
