using System.Diagnostics.CodeAnalysis;

namespace Batching.Nets;

/// <summary>
/// An input, from which a component gets its packets in the order in which they were put. <c>await foreach</c> gets all of them.
/// </summary>
/// <remarks>
/// Thread-safe. Each packet is got once. Waiting gets are served in the order in which they began. In a session, once a run has failed and
/// the packets that are there have been got, every get throws the first failure of the run.
/// </remarks>
/// <typeparam name="T">The type of a packet.</typeparam>
public abstract class InPort<T> : Port, IAsyncEnumerable<T>
{
    internal InPort(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public override Type PacketType => typeof(T);

    /// <summary>Gets the next packet. Waits if there is none yet.</summary>
    /// <param name="cancellationToken">Cancels the wait. All waits end with the run, so you need not pass the token of the run.</param>
    /// <returns>The packet. Await it once.</returns>
    /// <exception cref="EndOfPacketsException">No packet will come. If you do not catch it, the component ends normally.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped, or the token cancelled.</exception>
    /// <exception cref="NetException">In a session: the run has failed, or is blocked.</exception>
    /// <exception cref="PacketRejectedException">The port's validator rejects the packet.</exception>
    public abstract ValueTask<T> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Gets a packet if there is one.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="NetException">In a session: there was none, and the run has failed or is blocked.</exception>
    /// <exception cref="PacketRejectedException">The port's validator rejects the packet.</exception>
    public abstract bool TryGet([MaybeNullWhen(false)] out T packet);

    /// <summary>Gets one packet after the other, until the stream ends.</summary>
    /// <param name="cancellationToken">Cancels the waits.</param>
    /// <returns>The enumerator. Disposing it does not change the port.</returns>
    public abstract IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default);
}
