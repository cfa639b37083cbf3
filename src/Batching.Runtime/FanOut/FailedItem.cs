namespace Batching.Runtime;

/// <summary>An item that failed, as the engine knows it: by position.</summary>
internal readonly record struct FailedItem(int Position, Exception Exception, int Attempts);
