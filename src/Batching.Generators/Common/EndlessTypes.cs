using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// Finds generic types that contain ever larger instances of themselves, as a <c>G&lt;T&gt;</c> with a <c>G&lt;G&lt;T&gt;&gt;</c>. A walk
/// over their members would not end.
/// </summary>
internal static class EndlessTypes
{
    /// <summary>The problem of such a type.</summary>
    public const string Problem =
        "holds ever larger types of itself, without an end (as G<T> that holds a G<G<T>>): use a list, or a type that is not generic";

    // Far more than anyone writes, and few enough for the stack.
    private const int MostNames = 100;

    /// <summary>Whether a type is nested so deep that it must come from such a type.</summary>
    public static bool Contains(ITypeSymbol type)
    {
        int left = MostNames;
        return !Fits(type, ref left);
    }

    private static bool Fits(ITypeSymbol? type, ref int left)
    {
        if (--left < 0)
        {
            return false;
        }

        switch (type)
        {
            case IArrayTypeSymbol array:
                return Fits(array.ElementType, ref left);
            case INamedTypeSymbol named:
                foreach (ITypeSymbol argument in named.TypeArguments)
                {
                    if (!Fits(argument, ref left))
                    {
                        return false;
                    }
                }

                return named.ContainingType is null || Fits(named.ContainingType, ref left);
            default:
                return true;
        }
    }
}
