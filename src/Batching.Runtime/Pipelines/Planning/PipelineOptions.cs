using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Batching;

/// <summary>
/// How a pipeline runs. Every member left unset keeps the default. Immutable, and so safe to share between runs and threads.
/// </summary>
public sealed record PipelineOptions
{
    /// <summary>
    /// Leaves <see cref="Prefetch"/> or <see cref="MaxParallelism"/> to the run: <see cref="PipelineReport.Choices"/> says what it chose,
    /// and why.
    /// </summary>
    public const int Auto = -1;

    /// <summary>The largest <see cref="Prefetch"/>: deeper, and the batches in flight are a dataset in memory.</summary>
    public const int MaxPrefetch = 1024;

    /// <summary>The most items at a time that a run chooses by itself.</summary>
    internal const int MostParallelism = 512;

    private readonly int _batchSize = 1;
    private readonly int? _epochs;
    private readonly long? _iterations;
    private readonly int _prefetch;
    private readonly int _maxBatchesInFlight = 16;
    private readonly int? _maxParallelism;
    private readonly BatchFailurePolicy _batchFailurePolicy;
    private readonly VariableValues _variables = VariableValues.Empty;
    private readonly ILogger _logger = NullLogger.Instance;

    /// <summary>
    /// How many items a batch has; the last of an epoch may have fewer, and of a smaller dataset the only one has. Default: 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int BatchSize
    {
        get => _batchSize;
        init => _batchSize = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(BatchSize), value, "PipelineOptions.BatchSize must be at least 1.");
    }

    /// <summary>
    /// Whether each epoch takes the items in an order of its own, which depends on <see cref="Seed"/> and the epoch alone. Default: the
    /// dataset's order.
    /// </summary>
    public bool Shuffle { get; init; }

    /// <summary>What the order of a shuffled epoch and every <see cref="ItemRandom"/> depend on. Default: 0.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// How many times the run goes through the dataset. Default: once, or as often as <see cref="Iterations"/> takes; a run has one of the
    /// two.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int? Epochs
    {
        get => _epochs;
        init => _epochs = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Epochs), value, "PipelineOptions.Epochs must be at least 1, or null for the default.");
    }

    /// <summary>
    /// How many batches the run takes from the dataset, over as many epochs as that needs: batches that are skipped later count. Default:
    /// all of its <see cref="Epochs"/>; a run has one of the two.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1.0, double.MaxValue)]
    public long? Iterations
    {
        get => _iterations;
        init => _iterations = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Iterations), value, "PipelineOptions.Iterations must be at least 1, or null for whole epochs.");
    }

    /// <summary>
    /// Whether a batch may begin with the last items of an epoch and end with the first of the next, so that only the last of the run may
    /// have fewer items than <see cref="BatchSize"/>. An item's random numbers stay those of its own epoch. Default: each epoch begins a
    /// batch.
    /// </summary>
    public bool CrossEpochs { get; init; }

    /// <summary>
    /// Whether the last batch of an epoch (with <see cref="CrossEpochs"/>: of the run) is left out where it would have fewer items than
    /// <see cref="BatchSize"/>. A run that would be left without a batch does not begin: it throws an <see cref="ArgumentException"/>.
    /// Default: it is kept.
    /// </summary>
    public bool DropLast { get; init; }

    /// <summary>What becomes of the run when a batch fails. Default: <see cref="Batching.BatchFailurePolicy.Stop"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
    public BatchFailurePolicy BatchFailurePolicy
    {
        get => _batchFailurePolicy;
        init => _batchFailurePolicy = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(BatchFailurePolicy), value, "PipelineOptions.BatchFailurePolicy must be Stop or Skip.");
    }

    /// <summary>
    /// How many batches are worked on ahead of the one you hold, at the same time: at most this many and that one are alive. Default: 0,
    /// each batch is made when it is asked for. The batches and their order are the same for every value. <see cref="Auto"/> begins with 2
    /// and doubles it while the consumer waits and gets more batches by it, up to <see cref="MaxBatchesInFlight"/>.
    /// </summary>
    /// <remarks>
    /// Of a pipeline with a <see cref="Pipeline{TBatch}.Rebatch"/> or <see cref="Pipeline{TBatch}.Merge"/> each part has as many.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is neither from 0 to <see cref="MaxPrefetch"/> nor <see cref="Auto"/>.
    /// </exception>
    [Range(Auto, MaxPrefetch)]
    public int Prefetch
    {
        get => _prefetch;
        init => _prefetch = value is (>= 0 and <= MaxPrefetch) or Auto
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Prefetch), value, $"PipelineOptions.Prefetch must be from 0 to {MaxPrefetch}, or PipelineOptions.Auto.");
    }

    /// <summary>
    /// The bound on memory where <see cref="Prefetch"/> is <see cref="Auto"/>: the most batches that are alive, the one you hold included.
    /// Default: 16.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2 or greater than <see cref="MaxPrefetch"/>.</exception>
    [Range(2, MaxPrefetch)]
    public int MaxBatchesInFlight
    {
        get => _maxBatchesInFlight;
        init => _maxBatchesInFlight = value is >= 2 and <= MaxPrefetch
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxBatchesInFlight), value, $"PipelineOptions.MaxBatchesInFlight must be from 2 to {MaxPrefetch}.");
    }

    /// <summary>
    /// The most items that the actions of all batches under way run at a time: on threads, and as many awaited. A step counts as one item
    /// at least, and a batch waits for its turn before it begins one. Default: as many on threads as there are processors, and
    /// <see cref="CallOptions.DefaultAsyncParallelism"/> awaited. Steps that block their thread and not a processor need more: say so here.
    /// <see cref="Auto"/> begins with the processors and 16 awaited, and doubles either while the consumer waits and gets more batches by
    /// it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither at least 1 nor <see cref="Auto"/>.</exception>
#pragma warning disable CS3016 // The array is for the analyzer alone.
    [Range(Auto, int.MaxValue), DeniedValues(0)]
#pragma warning restore CS3016
    public int? MaxParallelism
    {
        get => _maxParallelism;
        init => _maxParallelism = value is null or > 0 or Auto
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxParallelism), value,
                "PipelineOptions.MaxParallelism must be at least 1, PipelineOptions.Auto, or null for the default.");
    }

    /// <summary>
    /// What the pipeline's variables begin with, where not with their initial values: <c>Variables = earlier.Report.Variables</c> goes on
    /// where an earlier run ended. Default: none.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public VariableValues Variables
    {
        get => _variables;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Variables));
            _variables = value;
        }
    }

    /// <summary>
    /// Where the run goes on: behind the last batch that the run of a checkpoint had delivered, with the batches that it would have
    /// delivered next, and with its variables instead of <see cref="Variables"/>. See <see cref="PipelineCheckpoint"/> for what may differ.
    /// Default: at the beginning.
    /// </summary>
    /// <remarks>
    /// Hooks run again: a <see cref="Pipeline{TBatch}.Before(Action)"/> hook before the first batch of this run. The report counts this run
    /// alone.
    /// </remarks>
    public PipelineCheckpoint? ResumeFrom { get; init; }

    /// <summary>Which of the run's batches it takes, by their numbers, ascending: for a shard. Null: all of them.</summary>
    internal IReadOnlyList<long>? Numbers { get; init; }

    /// <summary>
    /// Is told at each batch delivered how far the run has come, and once at its end. Called by the consumer's own call for the next batch,
    /// before that returns: what it throws ends the run. Default: nobody.
    /// </summary>
    public IProgress<PipelineProgress>? Progress { get; init; }

    /// <summary>
    /// A file in which every batch, step and item is written down as it runs, and how many batches are ready. Default: none.
    /// </summary>
    public TraceFile? Trace { get; init; }

    /// <summary>
    /// Whether the time of each step is measured, for <see cref="PipelineReport.Actions"/>. It costs some fifty nanoseconds a step.
    /// Default: yes.
    /// </summary>
    public bool MeasureActions { get; init; } = true;

    /// <summary>The logger that items see as <see cref="ItemContext.Logger"/>. Default: one that writes nothing.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public ILogger Logger
    {
        get => _logger;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Logger));
            _logger = value;
        }
    }

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
