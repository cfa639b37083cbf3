using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Batching.Runtime;

/// <summary>The lock of <see cref="ActionAttribute.Lock"/>: one batch holds it at a time. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process; the semaphore never makes a wait handle.")]
public sealed class ActionLock(string name)
{
    private static readonly AsyncLocal<Holder?> s_held = new();

    private readonly SemaphoreSlim _free = new(1, 1);

    /// <summary>
    /// Records that this flow, and everything that it starts, is about to hold the lock, so that waiting for itself is an error and not a
    /// deadlock. It is not asynchronous, because an awaited method loses what it records.
    /// </summary>
    /// <exception cref="LockRecursionException">This flow already holds the lock.</exception>
    internal Holder Claim()
    {
        for (Holder? held = s_held.Value; held is not null; held = held.Outer)
        {
            if (held.IsHolding(this))
            {
                throw new LockRecursionException(
                    $"An action needs the lock {name} and is called inside an action that holds it, so it would wait for itself. "
                        + "Give one of them another lock, or none.");
            }
        }

        var holder = new Holder(this, s_held.Value);
        s_held.Value = holder;
        return holder;
    }

    /// <summary>The hold of one flow on the lock.</summary>
    internal sealed class Holder(ActionLock held, Holder? outer)
    {
        private bool _hasEntered;
        private bool _isReleased;

        internal Holder? Outer => outer;

        internal bool IsHolding(ActionLock asked) => !Volatile.Read(ref _isReleased) && ReferenceEquals(held, asked);

        internal void Enter(CancellationToken cancellationToken)
        {
            held._free.Wait(cancellationToken);
            _hasEntered = true;
        }

        internal async ValueTask EnterAsync(CancellationToken cancellationToken)
        {
            await held._free.WaitAsync(cancellationToken).ConfigureAwait(false);
            _hasEntered = true;
        }

        internal void Release()
        {
            // A second release must not free the lock of another holder.
            if (Interlocked.Exchange(ref _isReleased, true))
            {
                return;
            }

            if (ReferenceEquals(s_held.Value, this))
            {
                s_held.Value = outer;
            }

            if (_hasEntered)
            {
                held._free.Release();
            }
        }
    }
}
