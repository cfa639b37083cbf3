using System.ComponentModel.DataAnnotations;

namespace Batching.Loops;

/// <summary>
/// Saves the position of a pipeline's run every n-th time that an event of a loop runs. The count starts again with each run.
/// </summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public sealed class SaveCheckpoint<TLoop> : LoopEventCallback<TLoop>
    where TLoop : class
{
    private readonly int _interval;
    private readonly string _path;
    private readonly Func<TLoop, PipelineCheckpoint?> _checkpoint;
    private long _runs;

    /// <summary>Creates the callback.</summary>
    /// <param name="loopEvent">The event at which the loop is done with its batch, such as <c>Training.Events.AfterEpoch</c>.</param>
    /// <param name="interval">The number of events from one checkpoint to the next; 1 saves every time.</param>
    /// <param name="path">The file. It is replaced as a whole, so it always holds a complete checkpoint.</param>
    /// <param name="checkpoint">
    /// Returns the checkpoint, such as <c>training => training.Run?.Checkpoint</c>. If it returns null, nothing is saved that time.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="loopEvent"/> or <paramref name="checkpoint"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is zero or negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public SaveCheckpoint(
        LoopEvent<TLoop> loopEvent, [Range(1, int.MaxValue)] int interval, string path, Func<TLoop, PipelineCheckpoint?> checkpoint)
        : base(loopEvent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interval);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(checkpoint);
        (_interval, _path, _checkpoint) = (interval, path, checkpoint);
    }

    /// <inheritdoc/>
    protected override void OnRunStarting(ILoopContext context) => _runs = 0;

    /// <inheritdoc/>
    protected override void OnEvent(TLoop loop, ILoopContext context)
    {
        if (++_runs % _interval == 0)
        {
            _checkpoint(loop)?.Save(_path);
        }
    }
}
