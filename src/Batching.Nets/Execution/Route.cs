namespace Batching.Runtime;

/// <summary>
/// The route of packets from an output through connections. A port of a net stands for ports inside, so several connections can be one
/// edge. Its capacity is that of the connection in the outermost net.
/// </summary>
internal readonly record struct Route(NetRun Run, IOutput Source, int Capacity, int Depth)
{
    internal Route Through(Connection connection)
        => connection.Net.Depth < Depth ? this with { Capacity = connection.Capacity, Depth = connection.Net.Depth } : this;
}
