using Batching.Generators;
using Microsoft.CodeAnalysis;

namespace Batching.CodeFixes;

/// <summary>What an item takes and gives: of a kernel, what its delegate does.</summary>
internal sealed class ItemShape
{
    public ItemShape(IMethodSymbol method)
    {
        IsKernel = method.ReturnType.TypeKind == TypeKind.Delegate;
        IMethodSymbol item = IsKernel ? ((INamedTypeSymbol)method.ReturnType).DelegateInvokeMethod! : method;
        Parameters = [.. item.Parameters.Where(parameter => ArgumentBinder.Injected(parameter) is null)];
        CallParameters = IsKernel ? [.. method.Parameters.Where(parameter => ArgumentBinder.Injected(parameter) is null)] : [];
        Result = AwaitedType.Of(item.ReturnType).Result;
        IsAction = LibrarySymbols.Attribute(method, BatchSymbols.ActionAttribute) is not null;
    }

    public bool IsKernel { get; }

    public bool IsAction { get; }

    /// <summary>What the item takes, without what is injected: of Init and, but for a kernel, of the call.</summary>
    public IReadOnlyList<IParameterSymbol> Parameters { get; }

    /// <summary>What a kernel itself takes of the call.</summary>
    public IReadOnlyList<IParameterSymbol> CallParameters { get; }

    /// <summary>The awaited result, or null for none.</summary>
    public ITypeSymbol? Result { get; }

    /// <summary>The parameters that an Init would most likely supply: those that the call cannot leave out.</summary>
    public IReadOnlyList<IParameterSymbol> LikelyItemParameters()
    {
        if (IsKernel)
        {
            return [.. Parameters.Take(Math.Max(1, Parameters.Count - CallParameters.Count))];
        }

        IParameterSymbol[] required = [.. Parameters.Where(parameter => !parameter.HasExplicitDefaultValue && !parameter.IsParams)];
        return required.Length > 0 ? required : [.. Parameters.Take(1)];
    }
}
