using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// Generic types that hold ever larger types of themselves, as <c>G&lt;T&gt;</c> does that holds a <c>G&lt;G&lt;T&gt;&gt;</c>: a walk over
/// their members has no end.
/// </summary>
internal static class EndlessTypes
{
    /// <summary>What is wrong with one, wherever in a type it was met.</summary>
    public const string Problem =
        "holds ever larger types of itself, without an end (as G<T> that holds a G<G<T>>): use a list, or a type that is not generic";

    // Far more than anybody writes out, and few enough for the stack.
    private const int MostNames = 100;

    /// <summary>Whether a type consists of so many others that it was reached through such a type.</summary>
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
