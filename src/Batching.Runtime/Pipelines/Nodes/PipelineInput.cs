namespace Batching;

/// <summary>The batches that enter a pipeline.</summary>
/// <param name="BatchType">Their type.</param>
/// <param name="Create">Creates one without items; null if only a factory can.</param>
internal sealed record PipelineInput(Type BatchType, Func<Batch>? Create);
