namespace Batching;

/// <summary>The batches that enter a pipeline.</summary>
/// <param name="BatchType">Their type.</param>
/// <param name="Create">Makes one without items; null where only a factory can.</param>
internal sealed record PipelineInput(Type BatchType, Func<Batch>? Create);
