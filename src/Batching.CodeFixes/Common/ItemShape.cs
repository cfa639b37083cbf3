using Batching.Generators;
using Microsoft.CodeAnalysis;

namespace Batching.CodeFixes;

/// <summary>The parameters and the result of an item. For a kernel, those of its delegate.</summary>
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

    /// <summary>The parameters of the item except injected ones: from Init and, unless it is a kernel, from the call.</summary>
    public IReadOnlyList<IParameterSymbol> Parameters { get; }

    /// <summary>The call arguments of a kernel itself.</summary>
    public IReadOnlyList<IParameterSymbol> CallParameters { get; }

    /// <summary>The awaited result, or null for none.</summary>
    public ITypeSymbol? Result { get; }

    /// <summary>The parameters that Init would most likely supply: the required ones.</summary>
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
