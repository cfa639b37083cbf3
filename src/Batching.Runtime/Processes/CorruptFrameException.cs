namespace Batching.Runtime;

/// <summary>
/// A frame is not what the other side sends: its memory is damaged, or something else has written to the pipe or read from it.
/// </summary>
/// <param name="message">What is wrong with it, as the end of a sentence.</param>
internal sealed class CorruptFrameException(string message) : Exception(message)
{
    /// <summary>The item whose result it is; -1 if that is not known.</summary>
    internal int Position { get; init; } = -1;
}
