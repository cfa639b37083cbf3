using System.Runtime.CompilerServices;

namespace Batching;

/// <summary>What all parts of one run share, and the <see cref="ExecutionContext"/> that it began in: a consumer may change its own between batches.</summary>
internal sealed class RunContext(RunOptions options, RunLifetime lifetime, RunValues values)
{
    private readonly ExecutionContext? _execution = ExecutionContext.Capture();

    internal RunOptions Options => options;

    internal RunLifetime Lifetime => lifetime;

    internal RunValues Values => values;

    /// <summary>Whether the caller has a context, a user interface's say, whose thread is not there to run steps.</summary>
    internal static bool MustLeaveCaller => SynchronizationContext.Current is not null || TaskScheduler.Current != TaskScheduler.Default;

    /// <summary>The context that the run began in; null where it does not flow.</summary>
    internal ExecutionContext? Execution => _execution;

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
            values.Apply(outcome);
            return;
        }

        ExecutionContext.Run(
            _execution,
            static state =>
            {
                (RunValues values, BatchOutcome outcome) = ((RunValues, BatchOutcome))state!;
                values.Apply(outcome);
            },
            (values, outcome));
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
