namespace Batching.Runtime;

/// <summary>
/// A segment of a flow, from its start or the end of a wait to the return to the engine. A wait that begins in a segment is counted when
/// the segment has returned. Before that, the flow may still do something else.
/// </summary>
internal sealed class Segment
{
    [ThreadStatic]
    private static Segment? s_current;

    private ComponentNode? _owner;
    private Waiter? _waiter;
    private int _round;
    private List<(Waiter Waiter, int Round)>? _others;

    /// <summary>Runs a segment of a component's flow.</summary>
    internal static void Run(ComponentNode? owner, Action<object?> action, object? state)
    {
        Segment segment = s_current ??= new Segment();
        (ComponentNode? outerOwner, Waiter? outerWaiter, int outerRound, List<(Waiter, int)>? outerOthers) =
            (segment._owner, segment._waiter, segment._round, segment._others);
        (segment._owner, segment._waiter, segment._others) = (owner, null, null);
        Waiter? waiter;
        int round;
        List<(Waiter Waiter, int Round)>? others;
        try
        {
            action(state);
        }
        finally
        {
            (waiter, round, others) = (segment._waiter, segment._round, segment._others);
            (segment._owner, segment._waiter, segment._round, segment._others) = (outerOwner, outerWaiter, outerRound, outerOthers);
        }

        if (others is not null)
        {
            // The flows are read first: one of them may end meanwhile, and so does its wait.
            int flows = owner!.Flows;
            owner.CheckWaits(others.Count(static other => other.Waiter.IsPending(other.Round)) + (waiter!.IsPending(round) ? 1 : 0), flows);
            foreach ((Waiter other, int otherRound) in others)
            {
                other.Park(otherRound);
            }
        }

        waiter?.Park(round);
    }

    /// <summary>
    /// Keeps a wait of a component until the segment returns. Returns false if this thread runs no segment of the component.
    /// </summary>
    internal static bool TryDefer(ComponentNode owner, Waiter waiter, int round)
    {
        if (s_current is not { } segment || segment._owner != owner)
        {
            return false;
        }

        if (segment._waiter is null)
        {
            (segment._waiter, segment._round) = (waiter, round);
        }
        else
        {
            (segment._others ??= []).Add((waiter, round));
        }

        return true;
    }
}
