namespace Batching;

/// <summary>
/// What decides which batches a run delivers, as far as it can be known. A run can resume only from a checkpoint with an equal fingerprint.
/// </summary>
/// <param name="Options">The options.</param>
/// <param name="Pipeline">The pipeline, and its dataset.</param>
internal sealed record RunFingerprint(OptionsFingerprint Options, PipelineFingerprint Pipeline)
{
    /// <summary>Describes the first difference from the run of a checkpoint, with both values; null if there is none.</summary>
    internal string? DifferenceFrom(RunFingerprint saved)
        => Pipeline.DifferenceFrom(saved.Pipeline, "") ?? Options.DifferenceFrom(saved.Options);
}
