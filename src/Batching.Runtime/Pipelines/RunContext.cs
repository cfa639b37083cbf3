namespace Batching;

/// <summary>What all parts of one run share, and the <see cref="ExecutionContext"/> that it began in: a consumer may change its own between batches.</summary>
internal sealed class RunContext(RunOptions options, RunLifetime lifetime, RunValues values)
{
    private readonly ExecutionContext? _execution = ExecutionContext.Capture();

    internal RunOptions Options => options;

    internal RunLifetime Lifetime => lifetime;

    internal RunValues Values => values;

    /// <summary>Leaves a context, a user interface's say: its thread is not there to run steps. Without one the caller's thread is kept.</summary>
    internal static ValueTask LeaveCallerAsync()
    {
        return SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default ? default : new(LeaveAsync());

        static async Task LeaveAsync() => await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

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
    internal Task<TResult> RunAsync<TState, TResult>(TState state, Func<TState, Task<TResult>> body)
    {
        if (_execution is null)
        {
            return body(state);
        }

        var start = new Start<TState, TResult>(state, body);
        ExecutionContext.Run(_execution, static start => ((Start<TState, TResult>)start!).Run(), start);
        return start.Running;
    }

    /// <summary>Carries a body into the context, and its task out of it.</summary>
    private sealed class Start<TState, TResult>(TState state, Func<TState, Task<TResult>> body)
    {
        private Task<TResult>? _running;

        internal Task<TResult> Running => _running!;

        internal void Run() => _running = body(state);
    }
}
