namespace Batching.Nets;

/// <summary>The kind of an error in the wiring of a net.</summary>
public enum NetFaultKind
{
    /// <summary>An input of a component is not connected.</summary>
    UnconnectedInput,

    /// <summary>No packet can reach a component.</summary>
    UnreachableComponent,

    /// <summary>A port has several connections, and fan-out or fan-in is not declared.</summary>
    WiredTwice,

    /// <summary>A connection begins at an input of a component, ends at an output of one, or the reverse for ports of the net.</summary>
    WrongDirection,

    /// <summary>A connection leads to or from a component that was not added to the net.</summary>
    NotAdded,

    /// <summary>An input of the net is not connected to anything inside.</summary>
    UnusedNetInput,

    /// <summary>Nothing inside is connected to an output of the net.</summary>
    UnwiredNetOutput,

    /// <summary>
    /// A cycle has only edges without a bound, so that packets may pile up, or of capacity 0, so that packets cannot move.
    /// </summary>
    UnboundedCycle,

    /// <summary>A config without a default was not given.</summary>
    MissingConfig,
}
