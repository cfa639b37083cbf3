namespace Batching;

/// <summary>
/// Throw it in an item or an action to end the run of its pipeline without an error. The batches before this one are delivered; this one
/// and later ones are not.
/// </summary>
/// <remarks>Outside a pipeline, the caller gets the exception itself.</remarks>
/// <param name="message">Why the run ends.</param>
public sealed class StopPipelineException(string message = "The pipeline is stopped.") : Exception(message);
