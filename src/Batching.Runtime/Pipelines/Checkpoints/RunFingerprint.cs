namespace Batching;

/// <summary>What decides which batches a run delivers, as far as it can be known: a checkpoint is for runs with an equal one.</summary>
/// <param name="Options">The options.</param>
/// <param name="Pipeline">The pipeline, and its dataset.</param>
internal sealed record RunFingerprint(OptionsFingerprint Options, PipelineFingerprint Pipeline)
{
    /// <summary>Says the first thing in which this run differs from that of a checkpoint, and both values; null where none does.</summary>
    internal string? DifferenceFrom(RunFingerprint saved)
        => Pipeline.DifferenceFrom(saved.Pipeline, "") ?? Options.DifferenceFrom(saved.Options);
}
