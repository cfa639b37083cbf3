using Batching.Runtime;

namespace Batching;

/// <summary>A step that is awaited.</summary>
internal sealed class AsynchronousStep<TBatch, TNext>(
    string name, Func<TBatch, CancellationToken, Task<TNext>> step, PerItemLength[] lengths)
    : PipelineStep(name, lengths)
    where TBatch : Batch
    where TNext : Batch
{
    internal override string Fingerprint => Describe(typeof(TBatch), typeof(TNext));

    internal override bool IsAwaited => true;

    internal override async ValueTask<Batch?> RunAsync(Batch batch, CancellationToken cancellationToken)
        => step((TBatch)batch, cancellationToken) is { } running ? await running.ConfigureAwait(false) : null;
}
