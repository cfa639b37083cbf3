using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>
/// The knowledge at one point of a body: the values of variables, the held locks, and the conditions that are true on the path.
/// </summary>
internal sealed class State
{
    private Dictionary<ISymbol, Value> _variables = new(SymbolEqualityComparer.Default);

    public LockSet Locks { get; set; }

    /// <summary>The shared members that conditions on the path to this point have read.</summary>
    public ImmutableHashSet<ISymbol> Assumed { get; set; } = ImmutableHashSet.Create<ISymbol>(SymbolEqualityComparer.Default);

    /// <summary>Whether the point is never reached: after a return, a throw or a jump.</summary>
    public bool IsDead { get; set; }

    public IEnumerable<KeyValuePair<ISymbol, Value>> Variables => _variables;

    public Value? this[ISymbol variable]
    {
        get => _variables.TryGetValue(variable, out Value? value) ? value : null;
        set => _variables[variable] = value!;
    }

    public State Clone()
    {
        var clone = new State { Locks = Locks, Assumed = Assumed, IsDead = IsDead };
        clone._variables = new Dictionary<ISymbol, Value>(_variables, SymbolEqualityComparer.Default);
        return clone;
    }

    /// <summary>The state where two paths meet.</summary>
    public static State Join(State left, State right)
    {
        if (left.IsDead)
        {
            return right;
        }

        if (right.IsDead)
        {
            return left;
        }

        State joined = left.Clone();
        joined.Locks = LockSet.Common(left.Locks, right.Locks);
        joined.Assumed = left.Assumed.Intersect(right.Assumed);
        foreach (KeyValuePair<ISymbol, Value> variable in right._variables)
        {
            joined[variable.Key] = Value.Join(left[variable.Key], variable.Value);
        }

        return joined;
    }
}
