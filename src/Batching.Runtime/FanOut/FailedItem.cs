namespace Batching.Runtime;

/// <summary>An item that failed, by its position.</summary>
internal readonly record struct FailedItem(int Position, Exception Exception, int Attempts);
