namespace Batching.Runtime;

/// <summary>Items that a lane has sent to its worker: their positions, and which attempt they are on. Retries are alone in their range.</summary>
internal readonly record struct ProcessRange(int Begin, int End, int Attempt);
