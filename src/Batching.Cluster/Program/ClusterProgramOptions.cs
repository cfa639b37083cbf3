using Batching.Studies;

namespace Batching.Cluster;

/// <summary>How <see cref="ClusterProgram"/> works. A member that you do not set keeps its default. Immutable.</summary>
public sealed record ClusterProgramOptions
{
    /// <summary>
    /// How a shard executes runs of a study. Default: <c>new StudyOptions()</c>, with as many runs at a time as the task has processors, if
    /// the scheduler provides that number.
    /// </summary>
    public StudyOptions Study { get; init; } = new();

    /// <summary>How shards are submitted. Default: <c>new SlurmOptions()</c>.</summary>
    public SlurmOptions Slurm { get; init; } = new();

    /// <summary>
    /// How long executing items may continue after a SIGTERM: see <see cref="ShardOptions.GracePeriod"/>. Default: 20 seconds.
    /// </summary>
    public TimeSpan GracePeriod { get; init; } = new ShardOptions().GracePeriod;

    /// <summary>
    /// Arguments of your own program that come before the command, so that a shard creates the same study: see
    /// <see cref="ClusterProgram.GetShardCommand"/>. Default: none.
    /// </summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Receives the output of the commands. Default: null, <see cref="Console.Out"/>.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>Receives error messages. Default: null, <see cref="Console.Error"/>.</summary>
    public TextWriter? Error { get; init; }
}
