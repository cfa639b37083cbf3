using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Batching.Studies;

/// <summary>Hands the runs of one call to the engine, and takes back what became of them.</summary>
internal abstract class RunQueue : IDisposable
{
    private readonly Channel<RunSlot> _ready = Channel.CreateUnbounded<RunSlot>();

    /// <summary>How many runs are ready and have not been taken.</summary>
    protected int Waiting => _ready.Reader.Count;

    public abstract void Dispose();

    /// <summary>Begins to make runs ready.</summary>
    internal abstract void Start();

    /// <summary>Takes back a run that was executed. Any thread may call this.</summary>
    internal abstract void Settle(RunSlot slot, RunState outcome);

    /// <summary>Waits until every settled run is kept. Call this when no run is executing any more.</summary>
    internal abstract Task CompleteAsync();

    /// <summary>The runs as they become ready, until there is none left or no further run is to be taken.</summary>
    /// <param name="drain">Ends the runs without an exception.</param>
    /// <param name="cancellationToken">Ends them with one.</param>
    internal async IAsyncEnumerable<RunSlot> TakeAsync(
        CancellationToken drain, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, drain);
        while (true)
        {
            try
            {
                if (!await _ready.Reader.WaitToReadAsync(wait.Token).ConfigureAwait(false))
                {
                    yield break;
                }
            }
            catch (OperationCanceledException) when (drain.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                yield break;
            }

            while (!drain.IsCancellationRequested && _ready.Reader.TryRead(out RunSlot? slot))
            {
                Taken();
                yield return slot;
            }
        }
    }

    protected void AddReady(RunSlot slot) => _ready.Writer.TryWrite(slot);

    /// <summary>Says that no further run becomes ready.</summary>
    protected void EndReady() => _ready.Writer.TryComplete();

    /// <summary>Called when a run was taken.</summary>
    protected virtual void Taken()
    {
    }
}
