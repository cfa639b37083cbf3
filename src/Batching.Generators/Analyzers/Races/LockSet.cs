using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>The locks that are held at one point of a body, the innermost last.</summary>
internal readonly struct LockSet : IEquatable<LockSet>
{
    private readonly ImmutableArray<HeldLock> _held;

    private LockSet(ImmutableArray<HeldLock> held) => _held = held;

    public int Count => Held.Length;

    /// <summary>Whether other threads are excluded. A lock that readers share does not exclude them.</summary>
    public bool IsGuard
    {
        get
        {
            foreach (HeldLock held in Held)
            {
                if (!held.IsShared)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>
    /// Whether what is looked at still holds when it is changed: under a guard, and under a lock that one of its readers at a time may make
    /// one.
    /// </summary>
    public bool IsRegion
    {
        get
        {
            foreach (HeldLock held in Held)
            {
                if (!held.IsShared || held.IsUpgradeable)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private ImmutableArray<HeldLock> Held => _held.IsDefault ? [] : _held;

    public LockSet Enter(ISymbol? name, bool isShared = false, bool isUpgradeable = false)
        => new(Held.Add(new HeldLock(name, isShared, isUpgradeable)));

    /// <summary>Without the innermost lock of the name; without the innermost one where none has it.</summary>
    public LockSet Leave(ISymbol? name, bool isShared = false)
    {
        int innermost = -1;
        for (int i = Count - 1; i >= 0; i--)
        {
            if (Held[i].IsShared != isShared)
            {
                continue;
            }

            innermost = innermost < 0 ? i : innermost;
            if (SymbolEqualityComparer.Default.Equals(Held[i].Name, name))
            {
                return new(Held.RemoveAt(i));
            }
        }

        return innermost < 0 ? this : new(Held.RemoveAt(innermost));
    }

    /// <summary>The outermost of the locks.</summary>
    public LockSet Take(int count) => count >= Count ? this : new([.. Held.Take(Math.Max(0, count))]);

    /// <summary>The locks that are certainly held where two paths meet.</summary>
    public static LockSet Common(LockSet left, LockSet right)
    {
        if (left.Equals(right))
        {
            return left;
        }

        ImmutableArray<HeldLock>.Builder common = ImmutableArray.CreateBuilder<HeldLock>();
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            (HeldLock one, HeldLock other) = (left.Held[i], right.Held[i]);
            common.Add(one == other ? one : new HeldLock(null, one.IsShared || other.IsShared, one.IsUpgradeable && other.IsUpgradeable));
        }

        return new(common.ToImmutable());
    }

    /// <summary>
    /// Whether what is done under these locks may run beside what is done under others: all are known, and none is in both.
    /// </summary>
    public bool LetsIn(LockSet others)
        => Count == 0 || others.Count == 0 || (Held.All(held => held.Name is not null) && others.Held.All(held => held.Name is not null)
            && !Held.Any(
                held => others.Held.Any(
                    other => !(held.IsShared && other.IsShared) && SymbolEqualityComparer.Default.Equals(held.Name, other.Name))));

    public bool Equals(LockSet other) => Held.SequenceEqual(other.Held);

    public override bool Equals(object? other) => other is LockSet set && Equals(set);

    public override int GetHashCode() => Held.Aggregate(17, (hash, held) => (hash * 31) + held.GetHashCode());

    /// <summary>
    /// One lock: the member that holds it, where that is known, whether several readers may hold it, and whether this one may become a
    /// writer.
    /// </summary>
    private readonly record struct HeldLock(ISymbol? Name, bool IsShared, bool IsUpgradeable)
    {
        public bool Equals(HeldLock other)
            => IsShared == other.IsShared && IsUpgradeable == other.IsUpgradeable
                && SymbolEqualityComparer.Default.Equals(Name, other.Name);

        public override int GetHashCode() => (SymbolEqualityComparer.Default.GetHashCode(Name) * 2) + (IsShared ? 1 : 0);
    }
}
