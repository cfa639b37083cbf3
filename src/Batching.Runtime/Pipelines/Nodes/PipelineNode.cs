namespace Batching;

/// <summary>One operation of a pipeline on its batches. Immutable: runs share it.</summary>
internal abstract class PipelineNode(string name)
{
    /// <summary>Its name, for messages.</summary>
    internal string Name => name;

    /// <summary>Its name and arguments, for people.</summary>
    public override string ToString() => Name;

    /// <summary>
    /// What a checkpoint knows of it; nodes with equal fingerprints are taken as equal. It is saved in files, so it must not change.
    /// </summary>
    internal virtual string Fingerprint => name;

    /// <summary>The number of step numbers that it takes. The number of a step is part of the key of its random numbers.</summary>
    internal virtual int Width => 1;

    /// <summary>The variables that it changes.</summary>
    internal virtual IEnumerable<Variable> Variables => [];
}
