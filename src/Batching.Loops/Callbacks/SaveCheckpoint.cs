using System.ComponentModel.DataAnnotations;

namespace Batching.Loops;

/// <summary>
/// Saves where a pipeline's run stands at every n-th time that an event of a loop runs. The count begins anew with each run of the loop.
/// </summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public sealed class SaveCheckpoint<TLoop> : LoopEventCallback<TLoop>
    where TLoop : class
{
    private readonly int _count;
    private readonly string _path;
    private readonly Func<TLoop, PipelineCheckpoint?> _checkpoint;
    private long _runs;

    /// <summary>Makes the callback.</summary>
    /// <param name="loopEvent">The event at which the loop is done with the batch it holds: <c>Training.Events.AfterEpoch</c>.</param>
    /// <param name="count">How many times the event runs from one time to the next; 1 for every time.</param>
    /// <param name="path">The file, which always holds this checkpoint or the one before.</param>
    /// <param name="checkpoint">The checkpoint: <c>training => training.Run?.Checkpoint</c>. Null saves nothing at that time.</param>
    /// <exception cref="ArgumentNullException">The event or the checkpoint is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is zero or negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public SaveCheckpoint(
        LoopEvent<TLoop> loopEvent, [Range(1, int.MaxValue)] int count, string path, Func<TLoop, PipelineCheckpoint?> checkpoint)
        : base(loopEvent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(checkpoint);
        (_count, _path, _checkpoint) = (count, path, checkpoint);
    }

    /// <inheritdoc/>
    protected override void OnRunStarting(ILoopContext root) => _runs = 0;

    /// <inheritdoc/>
    protected override void OnEvent(TLoop loop, ILoopContext context)
    {
        if (++_runs % _count == 0)
        {
            _checkpoint(loop)?.Save(_path);
        }
    }
}
