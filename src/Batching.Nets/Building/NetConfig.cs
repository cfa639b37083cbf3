namespace Batching.Runtime;

/// <summary>A config of a net that is built while the program runs: what its value sets, and the value where none is given.</summary>
internal sealed record NetConfig(ConfigPort Port, bool HasDefault, object? Default)
{
    internal string Name => Port.Name;
}
