using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Batching.Runtime;

/// <summary>The lock behind <see cref="ActionAttribute.Lock"/>: admits one batch at a time. Thread-safe.</summary>
/// <param name="name">The lock's name with its class, for messages.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process; the semaphore never makes a wait handle.")]
public sealed class ActionLock(string name)
{
    private static readonly AsyncLocal<Holder?> s_held = new();

    private readonly SemaphoreSlim _free = new(1, 1);

    /// <summary>
    /// Remembers in this flow, and in all that it starts, that it is about to hold the lock, so that waiting for itself is an error and no
    /// deadlock. Not asynchronous: what an awaited method remembers is forgotten when it returns.
    /// </summary>
    /// <exception cref="LockRecursionException">This flow holds the lock already.</exception>
    internal Holder Claim()
    {
        for (Holder? held = s_held.Value; held is not null; held = held.Outer)
        {
            if (held.IsHolding(this))
            {
                throw new LockRecursionException(
                    $"The lock {name} is asked for inside an action that holds it: they would wait for each other. Give one of them "
                        + "another lock, or none.");
            }
        }

        var holder = new Holder(this, s_held.Value);
        s_held.Value = holder;
        return holder;
    }

    /// <summary>One flow's hold on the lock.</summary>
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
            // A second release must not free the lock of whoever holds it by then.
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
