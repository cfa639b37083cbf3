namespace Batching.Nets;

/// <summary>A port has no more packets to get, or nobody to put packets to. A component that does not catch it ends normally.</summary>
/// <param name="port">The port's address.</param>
public sealed class EndOfPacketsException(string port) : Exception($"'{port}' has come to its end: no more packets pass.")
{
    /// <summary>The run that it belongs to: a component ends normally by an exception of its own run alone.</summary>
    internal object? Run { get; init; }
}
