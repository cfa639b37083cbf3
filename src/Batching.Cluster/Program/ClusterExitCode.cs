namespace Batching.Cluster;

/// <summary>What a program ends with that does a step of a plan: for scripts and schedulers.</summary>
public static class ClusterExitCode
{
    /// <summary>All of it is done.</summary>
    public const int Complete = 0;

    /// <summary>An item has failed, or the step itself.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>An item has neither a result nor a failure.</summary>
    public const int Incomplete = 3;

    /// <summary>Two copies of an item came to different results.</summary>
    public const int Conflict = 4;

    /// <summary>The program was told to end (SIGTERM), and did so with whole results.</summary>
    public const int Terminated = 143;

    /// <summary>What a status means.</summary>
    internal static int Of(ClusterStatus status)
        => status.Conflicts.Count > 0 ? Conflict : status.Missing > 0 ? Incomplete : status.Failed > 0 ? Failed : Complete;
}
