using Batching.Nets;

namespace Batching.Runtime;

/// <summary>An input of any packet type, for the run, and for values whose types are known only at run time.</summary>
internal interface IInput : INetPort
{
    Type PacketType { get; }

    bool TakesAll => Wiring.TakesAll;

    /// <summary>How many packets were got.</summary>
    long Packets { get; }

    /// <summary>Whether a packet waits for room.</summary>
    bool HasPendingPut { get; }

    /// <summary>Whether a value has the type of the packets, or is a sequence of them if the input takes all.</summary>
    bool Accepts(object? value);

    /// <summary>Calls the validator for a value that is accepted.</summary>
    /// <exception cref="PacketRejectedException">The value is not valid.</exception>
    void Check(object? value);

    /// <summary>Gives the packet, or the sequence of packets, to an execution.</summary>
    void Feed(NetExecution execution, object? value);

    /// <summary>Prepares the input for a run, before the run starts.</summary>
    void Begin(NetRun run);

    /// <summary>Drops all packets, now and later, because the reader has ended. Puts do not wait.</summary>
    void Abandon();

    /// <summary>Ends all waits, because the run is being stopped.</summary>
    void Stop(Exception failure);

    /// <summary>Ends the stream: no packet will come. Packets that are there can still be got.</summary>
    void Finish();

    /// <summary>Adds the waits at the input to a list.</summary>
    /// <param name="waits">The list.</param>
    /// <param name="hasStarved">Set to true if a get waits for the first packet.</param>
    void AddWaits(List<PortWait> waits, ref bool hasStarved);
}
