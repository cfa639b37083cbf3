namespace Batching.Runtime.Tests;

/// <summary>
/// Keeps the pool busy until disposed: so many blocked work items that whatever is queued behind them waits, since the pool adds a thread
/// or two in a second.
/// </summary>
internal sealed class StarvedPool : IDisposable
{
    private const int WorkItems = 1000;

    private readonly ManualResetEventSlim _release = new();
    private readonly CountdownEvent _left = new(WorkItems);

    internal StarvedPool()
    {
        for (var item = 0; item < WorkItems; item++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    _release.Wait();
                    _left.Signal();
                },
                null);
        }
    }

    public void Dispose()
    {
        _release.Set();
        Assert.That(_left.Wait(Call.Patience), Is.True);
        _left.Dispose();
        _release.Dispose();
    }
}
