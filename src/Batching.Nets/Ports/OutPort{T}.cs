namespace Batching.Nets;

/// <summary>An output: where a component puts its packets.</summary>
/// <remarks>Safe for several threads.</remarks>
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
    /// Puts a packet into every edge of the port, waiting while one is full. Where the port is not connected, and where whoever read it has
    /// ended, the packet is dropped.
    /// </summary>
    /// <param name="packet">The packet. All edges get the same object.</param>
    /// <param name="cancellationToken">Ends the wait; edges that took the packet keep it.</param>
    /// <returns>A wait that ends when every edge has taken the packet. To be awaited once.</returns>
    /// <exception cref="EndOfPacketsException">
    /// Nobody reads any output of the component any more. Uncaught, it ends the component normally.
    /// </exception>
    /// <exception cref="InvalidOperationException">The port was closed.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped, or the token cancelled.</exception>
    /// <exception cref="NetException">Of a session: the run has failed, or is blocked.</exception>
    /// <exception cref="PacketRejectedException">
    /// The validator of the port, or of a net's port that it leads to, rejects the packet.
    /// </exception>
    public abstract ValueTask PutAsync(T packet, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says that no more packets come, so that the streams that it feeds end. A component's outputs are closed when it ends. Twice does
    /// nothing.
    /// </summary>
    public abstract void Close();
}
