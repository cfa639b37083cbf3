using Batching.Runtime;

namespace Batching;

/// <summary>A step that is not awaited.</summary>
internal sealed class SynchronousStep<TBatch, TNext>(string name, Func<TBatch, CancellationToken, TNext> step, PerItemLength[] lengths)
    : PipelineStep(name, lengths)
    where TBatch : Batch
    where TNext : Batch
{
    internal override string Fingerprint => Describe(typeof(TBatch), typeof(TNext));

    internal override bool IsAwaited => false;

    internal override ValueTask<Batch?> RunAsync(Batch batch, CancellationToken cancellationToken)
        => new(step((TBatch)batch, cancellationToken));
}
