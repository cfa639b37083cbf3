namespace Batching;

/// <summary>One thing that a pipeline does with its batches. Immutable: runs share it.</summary>
internal abstract class PipelineNode(string name)
{
    /// <summary>Its name, for messages.</summary>
    internal string Name => name;

    /// <summary>What it is, for people: its name and what it was given.</summary>
    public override string ToString() => Name;

    /// <summary>
    /// What can be known of it: a checkpoint is for pipelines whose nodes have equal ones. Kept in files, so it may not change.
    /// </summary>
    internal virtual string Fingerprint => name;

    /// <summary>How many step numbers it takes. A step's number is a part of the key of its random numbers.</summary>
    internal virtual int Width => 1;

    /// <summary>The variables that it changes.</summary>
    internal virtual IEnumerable<Variable> Variables => [];
}
