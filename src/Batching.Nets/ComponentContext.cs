using Microsoft.Extensions.Logging;

namespace Batching.Nets;

/// <summary>What a component knows of its run: a parameter of <c>RunAsync</c>. Safe for several threads.</summary>
public abstract class ComponentContext
{
    internal ComponentContext()
    {
    }

    /// <summary>The component's address: its net's, a slash, its name.</summary>
    public abstract string Address { get; }

    /// <summary>Is cancelled when the run is stopped: by its caller, by the failure of a component, or because it is blocked.</summary>
    /// <exception cref="InvalidOperationException">The component does not run yet.</exception>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>Where to log; logs nothing unless the options of the run name a logger.</summary>
    public abstract ILogger Logger { get; }

    /// <summary>
    /// Starts a second flow of the component, which runs at the same time. The component ends when all its flows have ended, and fails when
    /// one fails.
    /// </summary>
    /// <remarks>
    /// Use it instead of <c>Task.Run</c> or <c>Task.WhenAll</c> for work that gets or puts packets: a blocked net is found by counting the
    /// flows that wait, and of a task that nobody counted it cannot be known whether it will still move something.
    /// </remarks>
    /// <param name="flow">The flow. It runs on this thread until it first waits.</param>
    /// <exception cref="ArgumentNullException"><paramref name="flow"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The component does not run yet, or has ended.</exception>
    public abstract void Fork(Func<CancellationToken, Task> flow);

    /// <summary>Waits for all flows that this component has forked. Not to be called by one of them.</summary>
    /// <returns>A wait that ends with the last of them. To be awaited once.</returns>
    /// <exception cref="InvalidOperationException">Two flows wait here at the same time, or a forked flow waits for itself.</exception>
    public abstract ValueTask JoinAsync();
}
