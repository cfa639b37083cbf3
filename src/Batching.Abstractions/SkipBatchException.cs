namespace Batching;

/// <summary>Throw it in an item or an action to skip the whole batch. The run continues with the next batch.</summary>
/// <remarks>Outside a pipeline, the caller gets the exception itself.</remarks>
/// <param name="message">Why the batch is skipped.</param>
public sealed class SkipBatchException(string message = "The batch is skipped.") : Exception(message);
