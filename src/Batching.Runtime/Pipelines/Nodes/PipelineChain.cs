namespace Batching;

/// <summary>The parts of a pipeline: its source and its nodes in order. Immutable.</summary>
internal sealed record PipelineChain
{
    /// <summary>The batches that enter it.</summary>
    internal required PipelineInput Input { get; init; }

    /// <summary>Their source; null in a template.</summary>
    internal BatchSource? Source { get; init; }

    internal IReadOnlyList<PipelineNode> Nodes { get; init; } = [];

    /// <summary>The number of step numbers that the nodes take.</summary>
    internal int Width => Nodes.Sum(node => node.Width);

    /// <summary>The variables that the nodes change. A variable may occur several times.</summary>
    internal IEnumerable<Variable> Variables => Nodes.SelectMany(node => node.Variables);

    /// <summary>The hooks that run before the first batch, in order.</summary>
    internal IReadOnlyList<Func<CancellationToken, Task>> Before { get; init; } = [];

    /// <summary>The hooks that run when the run has ended, in order.</summary>
    internal IReadOnlyList<Func<Task>> After { get; init; } = [];

    /// <summary>What a checkpoint knows of the pipeline. It must have a source.</summary>
    internal PipelineFingerprint Fingerprint
    {
        get
        {
            PipelineFingerprint[] merged = [.. Nodes.OfType<MergeBoundary>().Select(boundary => boundary.Other.Fingerprint)];
            return new()
            {
                Dataset = Source!.Fingerprint,
                Batch = Input.BatchType.ToString(),
                Steps = [.. Nodes.Select(node => node.Fingerprint)],
                Merged = merged.Length > 0 ? merged : null,
            };
        }
    }

    /// <summary>This chain, followed by the nodes and hooks of a template.</summary>
    internal PipelineChain With(PipelineChain template) => this with
    {
        Nodes = [.. Nodes, .. template.Nodes],
        Before = [.. Before, .. template.Before],
        After = [.. After, .. template.After],
    };

    internal PipelineChain With(PipelineNode node) => this with { Nodes = [.. Nodes, node] };
}
