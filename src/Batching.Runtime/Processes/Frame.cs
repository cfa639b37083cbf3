namespace Batching.Runtime;

/// <summary>A frame that was read: its kind, and the rest.</summary>
/// <param name="Buffer">Where it is, from the beginning.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct Frame(byte[] Buffer, int Length);
