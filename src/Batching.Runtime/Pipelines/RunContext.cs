using System.Runtime.CompilerServices;
using Batching.Runtime;

namespace Batching;

/// <summary>What all parts of one run share, and the <see cref="ExecutionContext"/> that it began in: a consumer may change its own between batches.</summary>
internal sealed class RunContext : ActionEnvironment
{
    private readonly ExecutionContext? _execution = ExecutionContext.Capture();

    internal RunContext(RunOptions options, RunLifetime lifetime, RunValues values)
    {
        (Options, Lifetime, Values) = (options, lifetime, values);
        Watch = new RunWatch(options);
        Trace = options.Trace;
        if (options.Prefetch > 0)
        {
            // Without prefetch one batch is under way, and its calls are bound by themselves.
            Threads = new ParallelismBudget(options.MaxParallelism ?? Environment.ProcessorCount);
            Awaits = new ParallelismBudget(options.MaxParallelism ?? CallOptions.DefaultAsyncParallelism);
        }
    }

    internal RunOptions Options { get; }

    internal RunLifetime Lifetime { get; }

    internal RunValues Values { get; }

    /// <summary>What is measured and shown of the run.</summary>
    internal RunWatch Watch { get; }

    /// <summary>Whether the caller has a context, a user interface's say, whose thread is not there to run steps.</summary>
    internal static bool MustLeaveCaller => SynchronizationContext.Current is not null || TaskScheduler.Current != TaskScheduler.Default;

    /// <summary>The context that the run began in, where it flows and is another than the one here.</summary>
    internal ExecutionContext? ContextToEnter => _execution is null || ReferenceEquals(_execution, ExecutionContext.Capture()) ? null : _execution;

    /// <summary>Goes on elsewhere when awaited. No task: one that ends before it is awaited would leave its awaiter on the caller's thread.</summary>
    internal static ConfiguredTaskAwaitable LeaveCaller() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    /// <summary>Makes the changes of variables that come with an outcome.</summary>
    internal void Apply(BatchOutcome outcome)
    {
        if (outcome.Updates is null && outcome.Before is not { Updates.Count: > 0 })
        {
            return;
        }

        if (_execution is null)
        {
            Values.Apply(outcome);
            return;
        }

        ExecutionContext.Run(
            _execution,
            static state =>
            {
                (RunValues values, BatchOutcome outcome) = ((RunValues, BatchOutcome))state!;
                values.Apply(outcome);
            },
            (Values, outcome));
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
