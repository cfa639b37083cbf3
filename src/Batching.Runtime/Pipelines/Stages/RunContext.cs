using System.Diagnostics;
using System.Runtime.CompilerServices;
using Batching.Runtime;

namespace Batching;

/// <summary>
/// What all parts of one run share, and the <see cref="ExecutionContext"/> that it began in. A consumer may change its own context between
/// batches.
/// </summary>
internal sealed class RunContext : RunEnvironment
{
    // Initial values of options that the run chooses.
    private const int FirstDepth = 2;
    private const int FirstAwaits = 16;
    private const int ThreadsPerProcessor = 4;

    private readonly ExecutionContext? _execution = ExecutionContext.Capture();

    private volatile int _depth;

    internal RunContext(PipelineOptions options, RunLifetime lifetime, RunValues values)
    {
        (Options, Lifetime, Values) = (options, lifetime, values);
        Failures = new RunFailures(options.Logger);
        Watch = new RunWatch(options, Failures);
        Trace = options.Trace;
        bool choosesDepth = options.Prefetch == PipelineOptions.Auto, choosesParallelism = options.MaxParallelism == PipelineOptions.Auto;
        _depth = choosesDepth ? Math.Min(FirstDepth, options.DeepestPrefetch) : options.Prefetch;
        if (options.Prefetch != 0 || choosesParallelism)
        {
            // Without prefetch, only one batch runs, and each call has its own limit.
            Threads = new ConcurrencyLimiter(
                choosesParallelism ? Environment.ProcessorCount : options.MaxParallelism ?? Environment.ProcessorCount);
            Awaits = new ConcurrencyLimiter(
                choosesParallelism ? FirstAwaits : options.MaxParallelism ?? CallOptions.DefaultAsyncParallelism);
        }

        List<Tunable> tunables = [];
        if (choosesDepth)
        {
            string bound = FormattableString.Invariant($"MaxBatchesInFlight = {options.MaxBatchesInFlight}");
            tunables.Add(new(nameof(PipelineOptions.Prefetch), _depth, options.DeepestPrefetch, bound, depth => _depth = depth));
        }

        if (choosesParallelism)
        {
            tunables.Add(
                new($"{nameof(PipelineOptions.MaxParallelism)} (threads)", Threads!.Size, ThreadsPerProcessor * Environment.ProcessorCount,
                    "the rule of four threads a processor", Threads.Resize));
            tunables.Add(
                new($"{nameof(PipelineOptions.MaxParallelism)} (awaited)", Awaits!.Size, PipelineOptions.MostParallelism,
                    "kindness to disks and services", Awaits.Resize));
        }

        Tuner = tunables.Count > 0 ? new RunTuner(tunables, Stopwatch.GetTimestamp()) : null;
    }

    internal PipelineOptions Options { get; }

    internal RunLifetime Lifetime { get; }

    internal RunValues Values { get; }

    internal override IReadOnlyDictionary<string, object?> Variables => Values.Current.ByName;

    /// <summary>The failures around its batches.</summary>
    internal RunFailures Failures { get; }

    /// <summary>Measures and shows the run.</summary>
    internal RunWatch Watch { get; }

    /// <summary>Chooses options that are <see cref="PipelineOptions.Auto"/>; null if none are.</summary>
    internal RunTuner? Tuner { get; }

    /// <summary>How many batches may be ahead now.</summary>
    internal int Depth => _depth;

    /// <summary>Whether the caller has a context, such as that of a user interface, on whose thread steps must not run.</summary>
    internal static bool MustLeaveCaller => SynchronizationContext.Current is not null || TaskScheduler.Current != TaskScheduler.Default;

    /// <summary>The context that the run began in, if it flows and is not the current one.</summary>
    internal ExecutionContext? ContextToEnter
        => _execution is null || ReferenceEquals(_execution, ExecutionContext.Capture()) ? null : _execution;

    /// <summary>
    /// Continues on a thread of the pool when it is awaited. A task would not do: if it ended before it is awaited, the awaiter would stay
    /// on the thread of the caller.
    /// </summary>
    internal static ConfiguredTaskAwaitable LeaveCaller() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    /// <summary>Computes the variables after an outcome, without publishing them.</summary>
    internal VariableValues ValuesBehind(BatchOutcome outcome)
    {
        if (outcome.Updates is null && outcome.Before is not { Updates.Count: > 0 })
        {
            return Values.Current;
        }

        if (_execution is null)
        {
            return Values.Behind(outcome);
        }

        VariableValues values = Values.Current;
        ExecutionContext.Run(_execution, _ => values = Values.Behind(outcome), null);
        return values;
    }

    /// <summary>Starts something in the context of the run.</summary>
    internal Task RunAsync(Func<Task> body)
    {
        if (_execution is null)
        {
            return body();
        }

        Task running = Task.CompletedTask;
        ExecutionContext.Run(_execution, _ => running = body(), null);
        return running;
    }
}
