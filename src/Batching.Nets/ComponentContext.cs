using Microsoft.Extensions.Logging;

namespace Batching.Nets;

/// <summary>The context of a component in a run: the parameter of its <c>RunAsync</c>. Thread-safe.</summary>
public abstract class ComponentContext
{
    internal ComponentContext()
    {
    }

    /// <summary>The component's address, such as <c>Greeting/Upper</c>: the net's address, a slash, and the component's name.</summary>
    public abstract string Address { get; }

    /// <summary>A token that is cancelled when the run is stopped: by its caller, by a failure, or because the net is blocked.</summary>
    /// <exception cref="InvalidOperationException">The component does not run yet.</exception>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>The logger of the run; it logs nothing unless <see cref="NetOptions.Logger"/> is set.</summary>
    public abstract ILogger Logger { get; }

    /// <summary>
    /// Starts another flow of the component, which runs concurrently. The component ends when all its flows have ended, and fails when one
    /// of them fails.
    /// </summary>
    /// <remarks>
    /// Use it instead of <c>Task.Run</c> or <c>Task.WhenAll</c> for work that gets or puts packets. A blocked net is found by counting the
    /// flows that wait. Tasks are not counted, so they may still move something.
    /// </remarks>
    /// <param name="flow">The flow. It runs on the calling thread until it first waits.</param>
    /// <exception cref="ArgumentNullException"><paramref name="flow"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The component does not run yet, or has ended.</exception>
    public abstract void Fork(Func<CancellationToken, Task> flow);

    /// <summary>Waits for all flows that this component has forked. Do not call it in one of them.</summary>
    /// <returns>A task that ends with the last of them. Await it once.</returns>
    /// <exception cref="InvalidOperationException">Two flows wait at the same time, or a forked flow waits for itself.</exception>
    public abstract ValueTask JoinAsync();
}
