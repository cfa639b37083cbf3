namespace Batching;

/// <summary>
/// Throw it from an item or an action to end the run of its pipeline cleanly: the batches before this one are delivered, this one and later
/// ones are not.
/// </summary>
/// <remarks>Outside a pipeline it reaches the caller as it is.</remarks>
/// <param name="message">Why the run ends.</param>
public sealed class StopPipelineException(string message = "The pipeline is stopped.") : Exception(message);
