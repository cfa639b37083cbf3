namespace Batching.Runtime;

/// <summary>
/// A range of items of one attempt, for a worker. A retry is alone in its range. A suspect, which may have sent a corrupt frame, is also
/// alone with its worker, so that the next time it is known which item did.
/// </summary>
internal readonly record struct ProcessRange(int Begin, int End, int Attempt, bool IsSuspect = false);
