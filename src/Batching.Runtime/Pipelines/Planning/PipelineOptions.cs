using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Batching;

/// <summary>
/// Options of a run. A member that you do not set keeps its default. Immutable, and so safe to share between runs and threads.
/// </summary>
public sealed record PipelineOptions
{
    /// <summary>
    /// The value with which the run chooses <see cref="Prefetch"/> or <see cref="MaxParallelism"/> itself.
    /// <see cref="PipelineReport.Choices"/> has what it chose, and why.
    /// </summary>
    public const int Auto = -1;

    /// <summary>The maximum of <see cref="Prefetch"/>.</summary>
    public const int MaxPrefetch = 1024;

    /// <summary>The largest number of awaited items at a time that a run chooses itself.</summary>
    internal const int MostParallelism = 512;

    /// <summary>
    /// The number of items of a batch. The last batch of an epoch may have fewer, as may the only batch of a smaller dataset. Default: 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int BatchSize
    {
        get;
        init => field = OptionValue.Checked(value, value > 0, "PipelineOptions.BatchSize must be at least 1.");
    } = 1;

    /// <summary>
    /// Whether each epoch is shuffled. The order depends only on <see cref="Seed"/> and the epoch. Default: false; items are in the order
    /// of the dataset.
    /// </summary>
    public bool Shuffle { get; init; }

    /// <summary>The seed of shuffled orders and of every <see cref="ItemRandom"/>. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// How many times the run goes through the dataset. Default: once, or as many times as <see cref="Iterations"/> need. Set only one of
    /// the two.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int? Epochs
    {
        get;
        init => field = OptionValue.Checked(
            value, value is null or > 0, "PipelineOptions.Epochs must be at least 1, or null for the default.");
    }

    /// <summary>
    /// How many batches the run takes from the dataset, over as many epochs as that needs, including batches that are skipped later.
    /// Default: all batches of its <see cref="Epochs"/>. Set only one of the two.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1.0, double.MaxValue)]
    public long? Iterations
    {
        get;
        init => field = OptionValue.Checked(
            value, value is null or > 0, "PipelineOptions.Iterations must be at least 1, or null for whole epochs.");
    }

    /// <summary>
    /// Whether a batch may have the last items of an epoch and the first of the next one. Then only the last batch of the run may have
    /// fewer items than <see cref="BatchSize"/>. The random numbers of an item are those of its own epoch. Default: false; each epoch
    /// begins a new batch.
    /// </summary>
    public bool CrossEpochs { get; init; }

    /// <summary>
    /// Whether the last batch of an epoch (with <see cref="CrossEpochs"/>: of the run) is left out if it would have fewer items than
    /// <see cref="BatchSize"/>. If no batch would be left, the run throws an <see cref="ArgumentException"/> before it begins. Default:
    /// false.
    /// </summary>
    public bool DropLast { get; init; }

    /// <summary>What the run does when a batch fails. Default: <see cref="Batching.BatchFailurePolicy.Stop"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="Batching.BatchFailurePolicy"/>.</exception>
    public BatchFailurePolicy BatchFailurePolicy
    {
        get;
        init => field = OptionValue.Checked(
            value, Enum.IsDefined(value), "PipelineOptions.BatchFailurePolicy must be Stop or Skip.");
    }

    /// <summary>
    /// How many batches run ahead of the one that you hold, at the same time. At most this many and that one are alive. Default: 0; each
    /// batch is computed when you ask for it. The batches and their order are the same for every value. <see cref="Auto"/> begins with 2.
    /// While the consumer waits, it doubles the value as long as that delivers more batches, up to <see cref="MaxBatchesInFlight"/>.
    /// </summary>
    /// <remarks>
    /// In a pipeline with a <see cref="Pipeline{TBatch}.Rebatch"/> or <see cref="Pipeline{TBatch}.Merge"/>, this holds for each part.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is neither from 0 to <see cref="MaxPrefetch"/> nor <see cref="Auto"/>.
    /// </exception>
    [Range(Auto, MaxPrefetch)]
    public int Prefetch
    {
        get;
        init => field = value is (>= 0 and <= MaxPrefetch) or Auto
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Prefetch), value, $"PipelineOptions.Prefetch must be from 0 to {MaxPrefetch}, or PipelineOptions.Auto.");
    }

    /// <summary>
    /// The largest number of batches that are alive if <see cref="Prefetch"/> is <see cref="Auto"/>, including the one that you hold.
    /// Default: 16.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2 or greater than <see cref="MaxPrefetch"/>.</exception>
    [Range(2, MaxPrefetch)]
    public int MaxBatchesInFlight
    {
        get;
        init => field = value is >= 2 and <= MaxPrefetch
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxBatchesInFlight), value, $"PipelineOptions.MaxBatchesInFlight must be from 2 to {MaxPrefetch}.");
    } = 16;

    /// <summary>
    /// The largest number of items that run at a time, over the actions of all batches under way; one limit holds for items on threads and
    /// one for awaited items. A step counts as at least one item, and a batch waits for its turn before it begins a step. Default: the
    /// number of processors for threads, and <see cref="CallOptions.DefaultAsyncParallelism"/> for awaits. Set a larger value if steps
    /// block their thread without using a processor. <see cref="Auto"/> begins with the number of processors and 16 awaits. While the
    /// consumer waits, it doubles either as long as that delivers more batches.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither at least 1 nor <see cref="Auto"/>.</exception>
#pragma warning disable CS3016 // The array is for the analyzer alone.
    [Range(Auto, int.MaxValue), DeniedValues(0)]
#pragma warning restore CS3016
    public int? MaxParallelism
    {
        get;
        init => field = OptionValue.Checked(
            value, value is null or > 0 or Auto,
            "PipelineOptions.MaxParallelism must be at least 1, PipelineOptions.Auto, or null for the default.");
    }

    /// <summary>
    /// The initial values of the pipeline's variables, if they differ from <see cref="Variable{T}.Initial"/>. <c>Variables =
    /// earlier.Report.Variables</c> continues with the values of an earlier run. Default: none.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public VariableValues Variables
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Variables));
            field = value;
        }
    } = VariableValues.Empty;

    /// <summary>
    /// The checkpoint from which the run resumes. It continues after the last batch that the earlier run delivered, with the same batches
    /// and with the checkpoint's variables instead of <see cref="Variables"/>. See <see cref="PipelineCheckpoint"/> for what may differ.
    /// Default: null; the run starts at the beginning.
    /// </summary>
    /// <remarks>
    /// Hooks run again: a <see cref="Pipeline{TBatch}.Before(Action)"/> hook runs before the first batch of this run. The report counts
    /// only this run.
    /// </remarks>
    public PipelineCheckpoint? ResumeFrom { get; init; }

    /// <summary>The numbers of the batches that the run takes, ascending, for a shard. Null: all batches.</summary>
    internal IReadOnlyList<long>? Numbers { get; init; }

    /// <summary>
    /// Reports progress after each delivered batch, and once at the end of the run. It is called in the consumer's call for the next batch,
    /// before that returns. If it throws, the run ends. Default: none.
    /// </summary>
    public IProgress<PipelineProgress>? Progress { get; init; }

    /// <summary>A file that records when each batch, step and item ran, and how many batches were ready. Default: none.</summary>
    public TraceFile? Trace { get; init; }

    /// <summary>
    /// Whether the time of each step is measured, for <see cref="PipelineReport.Actions"/>. It costs about 50 nanoseconds for each step.
    /// Default: true.
    /// </summary>
    public bool MeasureActions { get; init; } = true;

    /// <summary>The logger that items get as <see cref="ItemContext.Logger"/>. Default: a logger that writes nothing.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public ILogger Logger
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Logger));
            field = value;
        }
    } = NullLogger.Instance;

    /// <summary>The largest number of batches that may ever be ahead.</summary>
    internal int DeepestPrefetch => Prefetch == Auto ? MaxBatchesInFlight - 1 : Prefetch;

    /// <summary>The options that decide which batches a run delivers.</summary>
    internal OptionsFingerprint Fingerprint => new()
    {
        BatchSize = BatchSize,
        Shuffle = Shuffle,
        Seed = Seed,
        CrossEpochs = CrossEpochs,
        DropLast = DropLast,
        Epochs = Epochs ?? (Iterations is null ? 1 : null),
        Iterations = Iterations,
    };
}
