namespace Batching.Nets;

/// <summary>A wait at a port in a net that is blocked.</summary>
/// <param name="Component">The address of the component that waits.</param>
/// <param name="Port">The port's name.</param>
/// <param name="IsPut">Whether it waits to put; else it waits to get.</param>
/// <param name="Packets">How many packets are in the edge: of one that waits to get, in all edges of the input.</param>
/// <param name="Capacity">How many packets fit.</param>
public sealed record PortWait(string Component, string Port, bool IsPut, int Packets, int Capacity);
