using System.Diagnostics.CodeAnalysis;

namespace Batching.Nets;

/// <summary>
/// An input: where a component gets its packets, in the order in which they were put. <c>await foreach</c> over it gets all.
/// </summary>
/// <remarks>
/// Safe for several threads; each packet is got once. Which of several waiting gets is served first is the order in which they began. Of a
/// session, from outside of the run, every get throws what the run failed with first, once the packets that are there have been got.
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

    /// <summary>Gets the next packet, waiting for it where there is none yet.</summary>
    /// <param name="cancellationToken">Ends the wait. The run's own token need not be given: all waits end with the run.</param>
    /// <returns>The packet. To be awaited once.</returns>
    /// <exception cref="EndOfPacketsException">There is none, and none will come. Uncaught, it ends the component normally.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped, or the token cancelled.</exception>
    /// <exception cref="NetException">Of a session: the run has failed, or is blocked.</exception>
    /// <exception cref="PacketRejectedException">The port's validator rejects the packet.</exception>
    public abstract ValueTask<T> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Gets a packet where there is one now.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="NetException">Of a session: the run has failed, or is blocked, and there was none.</exception>
    /// <exception cref="PacketRejectedException">The port's validator rejects the packet.</exception>
    public abstract bool TryGet([MaybeNullWhen(false)] out T packet);

    /// <summary>Gets packet after packet, until the stream ends.</summary>
    /// <param name="cancellationToken">Ends the waits.</param>
    /// <returns>The enumerator, which gets nothing before it is moved and leaves the port as it is when disposed.</returns>
    public abstract IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default);
}
