using Batching.Runtime;

/// <summary>
/// The runtime calls it before Main in a process that was started with DOTNET_STARTUP_HOOKS. A worker process works here and never reaches
/// Main. The runtime prescribes the name, without a namespace.
/// </summary>
internal static class StartupHook
{
    /// <summary>Called by the runtime. It does not mark Main as prepared, because workers of a worker need the hook too.</summary>
    public static void Initialize() => WorkerStart.TryRun();
}
