namespace Batching.Runtime;

/// <summary>
/// Items that a slot has sent to its worker: their positions, and which attempt they are on. Retries are alone in their range; a suspect,
/// which may have made its worker send what no worker sends, is alone with its worker too, so that the next time it is known which it was.
/// </summary>
internal readonly record struct ProcessRange(int Begin, int End, int Attempt, bool IsSuspect = false);
