namespace Batching.Cluster;

/// <summary>An engine of a cluster (Slurm, say) cannot be asked, or refused. The message has what it said.</summary>
public sealed class ClusterEngineException : Exception
{
    internal ClusterEngineException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
