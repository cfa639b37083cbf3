namespace Batching;

/// <summary>What a pipeline is, whatever its type: where its batches come from and what happens to them, in order. Immutable.</summary>
internal sealed record PipelineChain
{
    /// <summary>What its batches are when they enter it.</summary>
    internal required PipelineInput Input { get; init; }

    /// <summary>Where they come from; null in a template.</summary>
    internal BatchSource? Source { get; init; }

    internal IReadOnlyList<PipelineNode> Nodes { get; init; } = [];

    /// <summary>How many step numbers the nodes take.</summary>
    internal int Width => Nodes.Sum(node => node.Width);

    /// <summary>The variables that the nodes change; one may be there several times.</summary>
    internal IEnumerable<Variable> Variables => Nodes.SelectMany(node => node.Variables);

    /// <summary>What runs once before the first batch, in order.</summary>
    internal IReadOnlyList<Func<CancellationToken, Task>> Before { get; init; } = [];

    /// <summary>What runs once when the run has ended, in order.</summary>
    internal IReadOnlyList<Func<Task>> After { get; init; } = [];

    /// <summary>What a checkpoint knows of it. It has a source.</summary>
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

    /// <summary>This and then the nodes and hooks of a template.</summary>
    internal PipelineChain With(PipelineChain template) => this with
    {
        Nodes = [.. Nodes, .. template.Nodes],
        Before = [.. Before, .. template.Before],
        After = [.. After, .. template.After],
    };

    internal PipelineChain With(PipelineNode node) => this with { Nodes = [.. Nodes, node] };
}
