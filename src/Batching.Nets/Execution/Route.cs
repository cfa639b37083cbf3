namespace Batching.Runtime;

/// <summary>
/// The way of packets from an output through connections. Ports of nets are other names for the ports inside, so that a way of several
/// connections is one edge: its capacity is that of the connection in the outermost net.
/// </summary>
internal readonly record struct Route(NetRun Run, IOutput Source, int Capacity, int Depth)
{
    internal Route Through(Connection connection)
        => connection.Net.Depth < Depth ? this with { Capacity = connection.Capacity, Depth = connection.Net.Depth } : this;
}
