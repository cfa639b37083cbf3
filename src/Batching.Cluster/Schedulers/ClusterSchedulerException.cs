namespace Batching.Cluster;

/// <summary>
/// The exception that is thrown when a scheduler, such as Slurm, cannot be reached or refuses a command. The message contains the
/// scheduler's own message.
/// </summary>
public sealed class ClusterSchedulerException : Exception
{
    internal ClusterSchedulerException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
