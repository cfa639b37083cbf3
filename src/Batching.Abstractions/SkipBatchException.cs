namespace Batching;

/// <summary>Throw it from an item or an action to drop the whole batch from its pipeline: the run goes on with the next one.</summary>
/// <remarks>Outside a pipeline it reaches the caller as it is.</remarks>
/// <param name="message">Why the batch is dropped.</param>
public sealed class SkipBatchException(string message = "The batch is skipped.") : Exception(message);
