namespace Batching.Nets;

/// <summary>
/// An input will get no more packets, or nothing reads an output any more. A component that does not catch it ends normally.
/// </summary>
/// <param name="port">The port's address.</param>
public sealed class EndOfPacketsException(string port) : Exception($"'{port}' has ended: no more packets pass.")
{
    /// <summary>The run of the port. Only an exception of its own run ends a component normally.</summary>
    internal object? Run { get; init; }
}
