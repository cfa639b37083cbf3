namespace Batching.Runtime.Tests;

/// <summary>Counts the bodies that run at a time.</summary>
internal sealed class Concurrency
{
    private int _current;
    private int _greatest;

    internal int Current => Volatile.Read(ref _current);

    internal int Greatest => Volatile.Read(ref _greatest);

    internal void Enter()
    {
        int now = Interlocked.Increment(ref _current);
        int greatest = Volatile.Read(ref _greatest);
        while (now > greatest)
        {
            int seen = Interlocked.CompareExchange(ref _greatest, now, greatest);
            greatest = seen == greatest ? now : seen;
        }
    }

    internal void Leave() => Interlocked.Decrement(ref _current);
}
