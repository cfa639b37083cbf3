namespace Batching.Runtime.Tests;

/// <summary>The ways into the engine.</summary>
public enum Route
{
    Threads,
    OnThreads,
    Async,
    Stream,
}
