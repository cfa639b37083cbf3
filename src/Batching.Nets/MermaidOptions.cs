namespace Batching.Nets;

/// <summary>What the Mermaid diagram of a net shows. Immutable.</summary>
public sealed record MermaidOptions
{
    /// <summary>Whether ports without connections are left out. Default: false.</summary>
    public bool HideUnconnectedPorts { get; init; }

    /// <summary>Whether configs are left out. Default: false.</summary>
    public bool HideConfigs { get; init; }
}
