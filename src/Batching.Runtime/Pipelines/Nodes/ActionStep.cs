using Batching.Runtime;

namespace Batching;

/// <summary>A step that calls an action on each batch.</summary>
internal sealed class ActionStep<TBatch, TNext>(
    string name, Func<TBatch, ActionCall> call, CallOptions? options, bool isAwaited, PerItemLength[] lengths)
    : PipelineStep(name, lengths)
    where TBatch : Batch
    where TNext : Batch
{
    internal override string Fingerprint => Describe(typeof(TBatch), typeof(TNext));

    internal override bool IsAwaited => isAwaited;

    internal override ValueTask<Batch?> RunAsync(Batch batch, CancellationToken cancellationToken)
        => isAwaited
            ? call((TBatch)batch).RunStepAsync(options, cancellationToken)
            : new(call((TBatch)batch).RunStep(options, cancellationToken));
}
