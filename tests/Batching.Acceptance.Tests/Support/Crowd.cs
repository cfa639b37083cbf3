namespace Acceptance;

/// <summary>Counts who is inside, and how many were at most. Thread-safe.</summary>
internal sealed class Crowd
{
    private int _inside;
    private int _most;
    private int _entered;

    internal int Inside => Volatile.Read(ref _inside);

    internal int Most => Volatile.Read(ref _most);

    internal int Entered => Volatile.Read(ref _entered);

    internal Visit Enter()
    {
        Interlocked.Increment(ref _entered);
        int inside = Interlocked.Increment(ref _inside);
        int most = Volatile.Read(ref _most);
        while (inside > most)
        {
            most = Interlocked.CompareExchange(ref _most, inside, most);
        }

        return new(this);
    }

    internal readonly struct Visit(Crowd crowd) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref crowd._inside);
    }
}
