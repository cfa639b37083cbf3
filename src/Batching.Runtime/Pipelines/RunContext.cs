namespace Batching;

/// <summary>What all parts of one run share, and the <see cref="ExecutionContext"/> that it began in: a consumer may change its own between batches.</summary>
internal sealed class RunContext(RunOptions options, RunLifetime lifetime)
{
    private readonly ExecutionContext? _execution = ExecutionContext.Capture();

    internal RunOptions Options => options;

    internal RunLifetime Lifetime => lifetime;

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
