namespace Batching.Nets;

/// <summary>How a net is drawn.</summary>
public sealed record MermaidOptions
{
    /// <summary>Whether ports that no edge leads to or from are left out. Default: <see langword="false"/>.</summary>
    public bool HideUnconnectedPorts { get; init; }

    /// <summary>Whether configs are left out. Default: <see langword="false"/>.</summary>
    public bool HideConfigs { get; init; }
}
