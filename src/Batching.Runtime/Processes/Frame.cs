namespace Batching.Runtime;

/// <summary>A frame that was received: its kind, and its content.</summary>
/// <param name="Buffer">The buffer, which begins with it.</param>
/// <param name="Length">The length of the frame.</param>
internal readonly record struct Frame(byte[] Buffer, int Length);
