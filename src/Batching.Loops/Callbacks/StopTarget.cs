namespace Batching.Loops;

/// <summary>Which loop a ready-made callback stops.</summary>
public enum StopTarget
{
    /// <summary>The outermost loop of the run.</summary>
    Outermost,

    /// <summary>The loop of the event.</summary>
    Current,

    /// <summary>The loop around that one, or the loop itself if it is the outermost.</summary>
    Parent,

    /// <summary>
    /// The section of the loop around that one. The remaining elements of the section are skipped, and the later sections run. For the
    /// outermost loop, its own section.
    /// </summary>
    ParentSection,
}

internal static class StopTargetExtensions
{
    internal static void Stop(this StopTarget target, ILoopContext context)
    {
        switch (target)
        {
            case StopTarget.Current:
                context.StopLoop();
                break;
            case StopTarget.Parent:
                (context.Parent ?? context).StopLoop();
                break;
            case StopTarget.ParentSection:
                (context.Parent ?? context).SkipSection();
                break;
            default:
                while (context.Parent is { } parent)
                {
                    context = parent;
                }

                context.StopLoop();
                break;
        }
    }
}
