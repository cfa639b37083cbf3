using System.Diagnostics.CodeAnalysis;

namespace Batching.Runtime;

/// <summary>
/// The token of the items in a worker. The first item that asks for it starts a thread that polls the shared page. So a long item sees the
/// cancellation, and items without a token cost nothing.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Lives as long as the process.")]
internal sealed class WorkerCancellation(SharedPage page)
{
    private static readonly TimeSpan s_round = TimeSpan.FromMilliseconds(10);
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _wake = new(false);
    private CancellationTokenSource? _source;
    private Thread? _thread;
    private int _call;

    internal CancellationToken Token
    {
        get
        {
            lock (_lock)
            {
                if (_source is null)
                {
                    _source = new CancellationTokenSource();
                    if (_thread is null)
                    {
                        _thread = new Thread(Watch, maxStackSize: 1 << 18) { IsBackground = true, Name = "Batching cancellation" };
                        _thread.UnsafeStart();
                    }
                    else
                    {
                        _wake.Set();
                    }
                }

                return _source.Token;
            }
        }
    }

    internal bool IsCancelled => page.Cancelled == _call;

    /// <summary>Begins a call. The token of the call before it is not used any more.</summary>
    internal void Begin(int call)
    {
        lock (_lock)
        {
            (_call, _source) = (call, null);
        }
    }

    private void Watch()
    {
        while (true)
        {
            CancellationTokenSource? source;
            lock (_lock)
            {
                source = _source;
            }

            if (source is null or { IsCancellationRequested: true })
            {
                _wake.WaitOne();
                continue;
            }

            if (IsCancelled)
            {
                try
                {
                    source.Cancel();
                }
                catch (AggregateException)
                {
                    // A callback that an item registered has thrown. All callbacks have run, and the call reports the item's own failure.
                }
            }
            else
            {
                Thread.Sleep(s_round);
            }
        }
    }
}
