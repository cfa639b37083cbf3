namespace Batching.Runtime;

/// <summary>A config of a <see cref="Nets.Net"/>: the configs that it sets, and its default.</summary>
internal sealed record NetConfig(ConfigPort Port, bool HasDefault, object? Default)
{
    internal string Name => Port.Name;
}
