namespace Batching.Generators;

/// <summary>How the result of a method is awaited.</summary>
internal enum AwaitKind
{
    None,
    Task,
    ValueTask,
    Custom,
}
