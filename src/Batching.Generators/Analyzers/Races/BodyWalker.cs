using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Batching.Generators;

/// <summary>
/// Walks one body in execution order, tracks the values of its variables, and collects what it does to objects that it does not own. A
/// callee is walked once for each combination of receiver and arguments.
/// </summary>
internal sealed partial class BodyWalker
{
    private readonly RaceCompilation _compilation;
    private readonly IMethodSymbol? _method;
    private readonly Value? _this;
    private readonly int _depth;
    private readonly WorkBudget _budget;
    private readonly EffectList _effects = new();
    private readonly Dictionary<int, Value> _outs = [];
    private readonly Dictionary<ISymbol, ILocalFunctionOperation> _localFunctions = new(SymbolEqualityComparer.Default);
    private readonly HashSet<object> _running = [];
    private State _state = new();
    private bool _isItem;
    private Value? _return;

    /// <summary>Above zero while only one thread runs: in the body of a kernel, before its delegate.</summary>
    private int _muted;

    public BodyWalker(RaceCompilation compilation, IMethodSymbol? method, Value? receiver, int depth, WorkBudget budget)
        => (_compilation, _method, _this, _depth, _budget) = (compilation, method, receiver, depth, budget);

    public IReadOnlyList<Effect> Effects => _effects.Items;

    private KnownTypes Types => _compilation.Types;

    /// <summary>Walks the item method itself.</summary>
    public void WalkItem(ImmutableArray<IOperation> blocks, IReadOnlyDictionary<IParameterSymbol, Value> parameters)
    {
        Bind(parameters);
        _isItem = true;
        Run(blocks);
    }

    /// <summary>Walks a kernel, which runs once, and then its delegate, which shares everything that the kernel created.</summary>
    public void WalkKernel(
        ImmutableArray<IOperation> blocks, IReadOnlyDictionary<IParameterSymbol, Value> parameters,
        Func<IMethodSymbol, Value[]> delegateArguments)
    {
        Bind(parameters);
        _muted++;
        Run(blocks);
        _muted--;
        _state.IsDead = false;
        _state.Locks = default;
        ShareVariables();
        foreach (Function function in _return?.Functions ?? [])
        {
            IMethodSymbol invoked = function.Lambda is IAnonymousFunctionOperation lambda ? lambda.Symbol : function.Method!;
            Value? receiver = function.Receiver is { Origin: Origin.Owned } made ? Value.SharedBy(made.Root) : function.Receiver;
            Invoke(function with { Receiver = receiver }, delegateArguments(invoked), function.Site);
        }
    }

    /// <summary>Walks a callee.</summary>
    public Summary Walk(ImmutableArray<IOperation> body, IReadOnlyList<Value> arguments, LockSet locks)
    {
        _state.Locks = locks;
        foreach (IParameterSymbol parameter in _method?.Parameters ?? [])
        {
            if (parameter.Ordinal < arguments.Count)
            {
                _state[parameter] = arguments[parameter.Ordinal];
            }
        }

        Run(body);
        _isFinished = true;
        return new Summary(_effects.Items, _return ?? Value.Owned, _outs, _isIterator ? locks : _exit ?? locks);
    }

    private void Bind(IReadOnlyDictionary<IParameterSymbol, Value> parameters)
    {
        foreach (KeyValuePair<IParameterSymbol, Value> parameter in parameters)
        {
            _state[parameter.Key] = parameter.Value;
        }
    }

    private void Run(ImmutableArray<IOperation> blocks)
    {
        foreach (IOperation block in blocks)
        {
            foreach (ILocalFunctionOperation function in block.DescendantsAndSelf().OfType<ILocalFunctionOperation>())
            {
                _localFunctions[function.Symbol] = function;
            }
        }

        foreach (IOperation block in blocks)
        {
            Visit(block);
        }

        NoteExit();
        ReportEarlyPublications();
    }

    /// <summary>From here on, other threads use the same variables.</summary>
    /// <param name="body">The body in which each of them has its own variables.</param>
    private void ShareVariables(SyntaxNode? body = null)
    {
        foreach (KeyValuePair<ISymbol, Value> variable in _state.Variables.Where(variable => !IsDeclaredIn(variable.Key, body)).ToArray())
        {
            Value value = variable.Value;
            ITypeSymbol? type = (variable.Key as ILocalSymbol)?.Type ?? (variable.Key as IParameterSymbol)?.Type;
            if (KnownTypes.IsScalar(type))
            {
                _state[variable.Key] = value with { Index = IndexFact.Invariant };
            }
            else if (value.Origin is Origin.Owned or Origin.Item or Origin.Behind)
            {
                _state[variable.Key] = value with { Origin = Origin.Shared, Root = variable.Key, Index = IndexFact.Invariant };
            }
        }
    }

    private static bool IsDeclaredIn(ISymbol variable, SyntaxNode? body)
        => body is not null && variable.DeclaringSyntaxReferences.FirstOrDefault() is { } declared
            && declared.SyntaxTree == body.SyntaxTree && body.FullSpan.Contains(declared.Span);

    private void Report(
        EffectKind kind, Place place, SyntaxNode site, string? member = null, ITypeSymbol? type = null, IndexFact index = default)
    {
        NotePublication(kind, place, site);
        if ((place.Root as IParameterSymbol)?.Type is { } random && LibrarySymbols.IsLibraryType(random, "ItemRandom"))
        {
            // A separate analyzer reports this.
            return;
        }

        if (_muted > 0 || _state.IsDead || place.Origin is not (Origin.Shared or Origin.Behind))
        {
            return;
        }

        var effect = new Effect(kind, place.Origin, place.Root, site, member)
        {
            Offset = index.Offset,
            IsShifted = index.IsShifted,
            Type = type,
            Through = place.Through,
            IsWholeNumber = type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64
                or SpecialType.System_UInt64,
        };
        if (!_state.Locks.IsGuard)
        {
            _effects.Add(effect);
        }
        else if (Effect.IsChange(kind) && place.Root is not null)
        {
            NoteGuarded(
                effect with
                {
                    Kind = EffectKind.GuardedChange,
                    Change = kind,
                    Locks = _state.Locks,
                    IsBlind = IsBlind(kind, place, member, type, site)
                });
        }
    }
}

/// <summary>The limit of work for one item method. Beyond it, nothing is reported.</summary>
internal sealed class WorkBudget(int operations, CancellationToken cancellationToken)
{
    private int _left = operations;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public bool IsSpent => _left <= 0;

    public void Spend()
    {
        if ((--_left & 0xFF) == 0)
        {
            CancellationToken.ThrowIfCancellationRequested();
        }
    }
}
