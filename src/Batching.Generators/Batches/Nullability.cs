using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>Compares the nullability of types that convert to each other. The compiler only warns about it.</summary>
internal static class Nullability
{
    /// <summary>Whether a null, as the value or inside it, may reach a place that does not take null.</summary>
    public static bool MayPassNull(ITypeSymbol from, ITypeSymbol to)
    {
        if (!from.IsValueType && !to.IsValueType && from.NullableAnnotation == NullableAnnotation.Annotated
            && to.NullableAnnotation == NullableAnnotation.NotAnnotated)
        {
            return true;
        }

        if (from is IArrayTypeSymbol fromArray && to is IArrayTypeSymbol toArray)
        {
            return MayPassNull(fromArray.ElementType, toArray.ElementType);
        }

        return to is INamedTypeSymbol { TypeArguments.Length: > 0 } target
            && Bases(from).FirstOrDefault(
                candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, target.OriginalDefinition)) is { } source
            && Enumerable.Range(0, target.TypeArguments.Length).Any(i => ArgumentsDiffer(source, target, i));
    }

    private static bool ArgumentsDiffer(INamedTypeSymbol source, INamedTypeSymbol target, int index)
    {
        (ITypeSymbol from, ITypeSymbol to) = (source.TypeArguments[index], target.TypeArguments[index]);
        VarianceKind variance = target.IsTupleType ? VarianceKind.Out : target.OriginalDefinition.TypeParameters[index].Variance;
        return (variance != VarianceKind.In && MayPassNull(from, to)) || (variance != VarianceKind.Out && MayPassNull(to, from));
    }

    private static IEnumerable<INamedTypeSymbol> Bases(ITypeSymbol type)
        => type.SelfAndBases().OfType<INamedTypeSymbol>().Concat(type.AllInterfaces);
}
