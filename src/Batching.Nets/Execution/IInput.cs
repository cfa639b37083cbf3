using Batching.Nets;

namespace Batching.Runtime;

/// <summary>What a run asks of an input, whatever the type of its packets.</summary>
internal interface IInput : INetPort
{
    /// <summary>Says in which run it is, before that starts.</summary>
    void Begin(NetRun run);

    /// <summary>How many packets were got.</summary>
    long Packets { get; }

    /// <summary>Nobody will get any more: what lies there is dropped, and puts do not wait.</summary>
    void Abandon();

    /// <summary>The run is being stopped: all waits end.</summary>
    void Stop(Exception failure);

    /// <summary>No packets will come: all gets end.</summary>
    void Finish();

    /// <summary>Adds the waits here to a table.</summary>
    void AddWaits(List<PortWait> waits, ref bool hasStarved);
}
