using Batching.Studies;

namespace Batching.Cluster;

/// <summary>How <see cref="ClusterProgram"/> works. Every member left unset keeps the default. Immutable.</summary>
public sealed record ClusterProgramOptions
{
    /// <summary>
    /// How runs of a study are executed in a shard. Default: <c>new StudyOptions()</c>, with as many at a time as the engine says that the
    /// task has processors.
    /// </summary>
    public StudyOptions Study { get; init; } = new();

    /// <summary>How shards are submitted. Default: <c>new SlurmOptions()</c>.</summary>
    public SlurmOptions Slurm { get; init; } = new();

    /// <summary>
    /// How long items under way may take after a SIGTERM: see <see cref="ShardOptions.Grace"/>. Default: that of
    /// <see cref="ShardOptions"/>.
    /// </summary>
    public TimeSpan Grace { get; init; } = new ShardOptions().Grace;

    /// <summary>
    /// Arguments of the program's own that come before the command, so that a shard makes the same study: see
    /// <see cref="ClusterProgram.ShardCommand"/>. Default: none.
    /// </summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where it writes what it did. Default: <see cref="Console.Out"/>.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Where it writes what went wrong. Default: <see cref="Console.Error"/>.</summary>
    public TextWriter? Error { get; init; }
}
