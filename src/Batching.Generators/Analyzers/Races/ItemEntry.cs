using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>The start of an item: which of its arguments it owns, and which all items share.</summary>
internal sealed class ItemEntry
{
    private readonly RaceCompilation _compilation;
    private readonly InitParser.Found _init;
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private readonly int _bound;
    private readonly CancellationToken _cancellationToken;

    private ItemEntry(
        RaceCompilation compilation, InitParser.Found init, IMethodSymbol method, IMethodSymbol item, int bound,
        CancellationToken cancellationToken)
        => (_compilation, _init, Method, Item, _bound, _cancellationToken) = (compilation, init, method, item, bound, cancellationToken);

    public IMethodSymbol Method { get; }

    /// <summary>The method that runs for an item: the item method, or Invoke of its delegate.</summary>
    public IMethodSymbol Item { get; }

    public bool IsKernel => !ReferenceEquals(Method, Item);

    /// <summary>The entry of an item method whose items may run at the same time; null for every other method.</summary>
    public static ItemEntry? Of(RaceCompilation compilation, IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (!LibrarySymbols.MayBeAnnotated(method)
            || LibrarySymbols.Attribute(method, BatchSymbols.InBatchParallelAttribute) is not { } parallel
            || parallel.NamedArguments.Any(argument => argument is { Key: "Target", Value.Value: 1 }))
        {
            return null;
        }

        var context = new ParseContext(compilation.Compilation, method.ContainingType, null, cancellationToken);
        if (ActionParser.InitOf(context, method) is not { } init || init.Kind == InitKind.RunOnce)
        {
            return null;
        }

        bool isKernel = method.ReturnType.TypeKind == TypeKind.Delegate;
        IMethodSymbol? item = isKernel ? ((INamedTypeSymbol)method.ReturnType).DelegateInvokeMethod : method;
        if (item is null)
        {
            return null;
        }

        IParameterSymbol[] parameters = [.. item.Parameters.Where(parameter => ArgumentBinder.Injected(parameter) is null)];
        IReadOnlyList<ElementBinder.Binding>? bindings = init.Kind == InitKind.Items
            ? [.. parameters.Take(1).Select(parameter => new ElementBinder.Binding(parameter, "", false))]
            : ElementBinder.Bind(context, init.Element!, parameters, isKernel, init.Name, method.Name, null);
        if (bindings is null)
        {
            return null;
        }

        var entry = new ItemEntry(compilation, init, method, item, bindings.Count, cancellationToken);
        ImmutableArray<IFieldSymbol> elements = init.Element is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements : [];
        for (var i = 0; i < bindings.Count; i++)
        {
            ElementBinder.Binding binding = bindings[i];
            int named = elements.IsDefaultOrEmpty
                ? -1
                : elements.Select((element, number) => (element.Name, number))
                    .FirstOrDefault(element => binding.Path.EndsWith("." + element.Name, StringComparison.Ordinal)).number;
            entry._positions[binding.Parameter.Name] = named;
        }

        return entry;
    }

    /// <summary>The values of the parameters of the method itself. For a kernel, those of the call arguments.</summary>
    public IReadOnlyDictionary<IParameterSymbol, Value> Parameters(IMethodSymbol body)
    {
        var values = new Dictionary<IParameterSymbol, Value>(SymbolEqualityComparer.Default);
        foreach (IParameterSymbol parameter in body.Parameters)
        {
            values[parameter] = Injected(parameter)
                ?? (!IsKernel && _positions.TryGetValue(parameter.Name, out int position)
                    ? OfItem(parameter, position)
                    : OfCall(parameter));
        }

        return values;
    }

    /// <summary>The arguments of a kernel's delegate, by position.</summary>
    public Value[] DelegateArguments(IMethodSymbol invoked)
    {
        var values = new Value[Math.Min(Item.Parameters.Length, invoked.Parameters.Length)];
        var bound = 0;
        for (var i = 0; i < values.Length; i++)
        {
            IParameterSymbol parameter = Item.Parameters[i];
            if (Injected(parameter) is { } injected)
            {
                values[i] = injected;
            }
            else
            {
                values[i] = bound < _bound ? OfItem(parameter, _bound == 1 ? -1 : bound, invoked.Parameters[i].Name) : OfCall(parameter);
                bound++;
            }
        }

        return values;
    }

    private static Value? Injected(IParameterSymbol parameter) => ArgumentBinder.Injected(parameter) is null ? null : Value.Item;

    private static Value OfCall(IParameterSymbol parameter)
        => KnownTypes.IsScalar(parameter.Type) || parameter.Type.SpecialType == SpecialType.System_String
            ? Value.Scalar(IndexFact.Invariant)
            : Value.SharedBy(parameter);

    private Value OfItem(IParameterSymbol parameter, int position, string? name = null)
    {
        bool isObject = !KnownTypes.IsScalar(parameter.Type) && parameter.Type.SpecialType != SpecialType.System_String;
        bool isWhole = parameter.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32
            or SpecialType.System_UInt64 or SpecialType.System_Int16;
        IndexFact index = _init.Kind switch
        {
            InitKind.Indices => IndexFact.Own,
            InitKind.Items => default,
            _ when isObject => IndexFact.Own,
            InitKind.Component => default,
            _ => isWhole
                ? InitIndices.Of(
                    _init.Method is null ? [] : _compilation.Body(_init.Method, _cancellationToken), name ?? parameter.Name, position)
                : default,
        };
        return Value.Item with { Index = index };
    }
}
