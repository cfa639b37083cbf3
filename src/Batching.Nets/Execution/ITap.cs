namespace Batching.Runtime;

/// <summary>Where packets of a net's output are got while it runs.</summary>
internal interface ITap
{
    /// <summary>Whether a packet waits for somebody outside to make room.</summary>
    bool IsAwaited { get; }

    void Stop(Exception failure);

    /// <summary>The run has ended: what lies here may still be got.</summary>
    void Complete();
}
