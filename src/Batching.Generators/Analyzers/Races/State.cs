using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>What is known at one point of a body: the values of its variables, and how many locks are held.</summary>
internal sealed class State
{
    private Dictionary<ISymbol, Value> _variables = new(SymbolEqualityComparer.Default);

    public int Guards { get; set; }

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
        var clone = new State { Guards = Guards, IsDead = IsDead };
        clone._variables = new Dictionary<ISymbol, Value>(_variables, SymbolEqualityComparer.Default);
        return clone;
    }

    /// <summary>The state where two ways meet.</summary>
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
        joined.Guards = Math.Min(left.Guards, right.Guards);
        foreach (KeyValuePair<ISymbol, Value> variable in right._variables)
        {
            joined[variable.Key] = Value.Join(left[variable.Key], variable.Value);
        }

        return joined;
    }
}
