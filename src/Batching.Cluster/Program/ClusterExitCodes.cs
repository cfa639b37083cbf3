namespace Batching.Cluster;

/// <summary>The exit codes of <see cref="ClusterProgram"/>, for scripts and schedulers.</summary>
public static class ClusterExitCodes
{
    /// <summary>Everything is done.</summary>
    public const int Complete = 0;

    /// <summary>An item has failed, or the command itself.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>An item has neither a result nor a failure.</summary>
    public const int Incomplete = 3;

    /// <summary>Two copies of an item have different results.</summary>
    public const int Conflict = 4;

    /// <summary>The program was asked to end (SIGTERM), and ended with complete results.</summary>
    public const int Terminated = 143;

    internal static int Of(ClusterStatus status)
        => status.ConflictingFiles.Count > 0 ? Conflict : status.Missing > 0 ? Incomplete : status.Failed > 0 ? Failed : Complete;
}
