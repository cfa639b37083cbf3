namespace Batching.Nets;

/// <summary>What can be wrong in the wiring of a net.</summary>
public enum NetFaultKind
{
    /// <summary>An input of a component is not connected.</summary>
    UnconnectedInput,

    /// <summary>No packet can reach a component.</summary>
    UnreachableComponent,

    /// <summary>A port has several edges, and fan-out or fan-in is not declared.</summary>
    WiredTwice,

    /// <summary>An edge leads into an output of a component, out of an input, or the like.</summary>
    WrongDirection,

    /// <summary>An edge leads to or from a component that was not added to the net.</summary>
    NotAdded,

    /// <summary>An input of the net leads nowhere.</summary>
    UnusedNetInput,

    /// <summary>No edge leads to an output of the net.</summary>
    UnwiredNetOutput,

    /// <summary>
    /// A cycle has nothing but edges without a bound, so that it may grow for ever, or without room, so that it cannot turn.
    /// </summary>
    UnboundedCycle,

    /// <summary>A config that must be given was not.</summary>
    MissingConfig,
}
