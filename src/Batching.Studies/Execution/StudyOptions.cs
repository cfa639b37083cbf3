using System.ComponentModel.DataAnnotations;

namespace Batching.Studies;

/// <summary>How a study is run. A member that you do not set keeps its default. Immutable, and so safe to share.</summary>
public sealed record StudyOptions
{
    private readonly int? _maxParallelism;
    private readonly TimeSpan? _timeout;
    private readonly FailurePolicy _failurePolicy;
    private readonly OnCodeChange _onCodeChange;
    private readonly Target _target;

    /// <summary>
    /// The most runs at a time. Default: the number of processors, or <see cref="CallOptions.DefaultAsyncParallelism"/> if every run to
    /// execute is awaitable.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int? MaxParallelism
    {
        get => _maxParallelism;
        init => _maxParallelism = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxParallelism), value, "StudyOptions.MaxParallelism must be at least 1, or null for the default.");
    }

    /// <summary>
    /// How long the call may take. Default: no limit. When the time is up, the runs' token is cancelled and no further run starts. Finished
    /// runs are stored, and the call throws a <see cref="TimeoutException"/> as soon as the executing runs have ended. To limit each run,
    /// see <see cref="RunAttribute.TimeoutSeconds"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative, or longer than 49 days.</exception>
    public TimeSpan? Timeout
    {
        get => _timeout;
        init => _timeout = value is null || (value.Value > TimeSpan.Zero && value.Value.TotalMilliseconds <= uint.MaxValue - 1)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Timeout), value, "StudyOptions.Timeout must be positive and at most 49 days, or null for no limit.");
    }

    /// <summary>
    /// What the failure of a run means for the others. Default: <see cref="FailurePolicy.Collect"/>, which executes them all.
    /// <see cref="FailurePolicy.FailFast"/> cancels them. The failure is recorded in either case.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither of the two.</exception>
    public FailurePolicy FailurePolicy
    {
        get => _failurePolicy;
        init => _failurePolicy = value is FailurePolicy.Collect or FailurePolicy.FailFast
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(FailurePolicy), value, "StudyOptions.FailurePolicy must be Collect or FailFast: there are no rows to drop.");
    }

    /// <summary>
    /// How failed runs are executed again before they count as failed. Default: null; they are not.
    /// <c>new RetryOptions()</c> executes a run three times at most, without a wait.
    /// </summary>
    public RetryOptions? Retry { get; init; }

    /// <summary>What happens to results of other code. Default: <see cref="OnCodeChange.Rerun"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="Batching.Studies.OnCodeChange"/>.</exception>
    public OnCodeChange OnCodeChange
    {
        get => _onCodeChange;
        init => _onCodeChange = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(OnCodeChange), value, "StudyOptions.OnCodeChange must be a member of Batching.Studies.OnCodeChange.");
    }

    /// <summary>
    /// What executes the runs. Default: <see cref="Target.Auto"/>, this process. <see cref="Target.Processes"/>: worker processes, one run
    /// at a time in each, for runs that may crash, leak or hang; the results are the same to the byte. Parameters that are not keyed have
    /// their defaults there.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither of the two.</exception>
    public Target Target
    {
        get => _target;
        init => _target = value is Target.Auto or Target.Processes
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Target), value,
                "StudyOptions.Target must be Auto or Processes: in this process the runs themselves say whether they are awaited.");
    }

    /// <summary>
    /// The limits of worker processes, for <see cref="Target.Processes"/>. Default: those of a new <see cref="ProcessOptions"/>.
    /// </summary>
    public ProcessOptions? Processes { get; init; }

    /// <summary>Receives progress reports after runs have been stored, on a thread of the study's own. Default: none.</summary>
    public IProgress<StudyProgress>? Progress { get; init; }

    /// <summary>The trace file to which the runs are written. Default: none.</summary>
    public TraceFile? Trace { get; init; }
}
