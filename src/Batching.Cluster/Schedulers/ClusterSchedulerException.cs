namespace Batching.Cluster;

/// <summary>An engine of a cluster (Slurm, say) cannot be asked, or refused. The message has what it said.</summary>
public sealed class ClusterSchedulerException : Exception
{
    internal ClusterSchedulerException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
