namespace Batching.Nets;

/// <summary>An output, to which a component puts its packets. Thread-safe.</summary>
/// <typeparam name="T">The type of a packet.</typeparam>
public abstract class OutPort<T> : Port
{
    internal OutPort(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public override Type PacketType => typeof(T);

    /// <summary>
    /// Puts a packet into every edge of the port. Waits while one of them is full. The packet is dropped if the port is not connected, or
    /// if the reader has ended.
    /// </summary>
    /// <param name="packet">The packet. All edges get the same object.</param>
    /// <param name="cancellationToken">Cancels the wait. Edges that took the packet keep it.</param>
    /// <returns>A task that ends when every edge has taken the packet. Await it once.</returns>
    /// <exception cref="EndOfPacketsException">
    /// All readers of the component's outputs have ended. If you do not catch it, the component ends normally.
    /// </exception>
    /// <exception cref="InvalidOperationException">The port was closed.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped, or the token cancelled.</exception>
    /// <exception cref="NetException">In a session: the run has failed, or is blocked.</exception>
    /// <exception cref="PacketRejectedException">
    /// The validator of the port, or of a net's port to which it leads, rejects the packet.
    /// </exception>
    public abstract ValueTask PutAsync(T packet, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends the stream of packets. The outputs of a component are closed when it ends. Calling this again does nothing.
    /// </summary>
    public abstract void Close();
}
