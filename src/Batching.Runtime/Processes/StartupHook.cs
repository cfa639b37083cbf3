using Batching.Runtime;

/// <summary>
/// What the runtime calls before Main in a process that was started with DOTNET_STARTUP_HOOKS: a worker process works here and never
/// reaches the program's own Main. The runtime prescribes the name, and that it is in no namespace.
/// </summary>
internal static class StartupHook
{
    /// <summary>Called by the runtime. It does not say that Main is prepared: workers of a worker need the hook as well.</summary>
    public static void Initialize() => WorkerStart.TryRun();
}
