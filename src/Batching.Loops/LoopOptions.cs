namespace Batching.Loops;

/// <summary>How a loop runs. Immutable, and as safe to share as its callbacks are.</summary>
public sealed record LoopOptions
{
    private readonly IReadOnlyList<LoopCallback> _callbacks = [];
    private readonly TimeProvider _timeProvider = TimeProvider.System;

    /// <summary>All defaults.</summary>
    public static LoopOptions Default { get; } = new();

    /// <summary>The callbacks of the run, the outermost first. Default: none.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">A callback is null.</exception>
    public IReadOnlyList<LoopCallback> Callbacks
    {
        get => _callbacks;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Callbacks));
            _callbacks = [.. value];
            if (_callbacks.Any(callback => callback is null))
            {
                throw new ArgumentException("LoopOptions.Callbacks has a callback that is null.", nameof(Callbacks));
            }
        }
    }

    /// <summary>
    /// Whether the time of each event is measured, for <see cref="LoopReport.Events"/>. It costs one time stamp an event. Default: true.
    /// </summary>
    public bool MeasureEvents { get; init; } = true;

    /// <summary>A file to which every section and event is written as it runs. The run does not dispose it. Default: none.</summary>
    public TraceFile? Trace { get; init; }

    /// <summary>The clock. Default: <see cref="TimeProvider.System"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get => _timeProvider;
        init => _timeProvider = value ?? throw new ArgumentNullException(nameof(TimeProvider));
    }
}
