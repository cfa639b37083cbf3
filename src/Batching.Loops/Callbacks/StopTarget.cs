namespace Batching.Loops;

/// <summary>Which loop a ready-made callback stops.</summary>
public enum StopTarget
{
    /// <summary>The outermost loop of the run.</summary>
    Outermost,

    /// <summary>The loop whose event it is.</summary>
    Own,

    /// <summary>The loop around that one, or itself where it is the outermost.</summary>
    Around,

    /// <summary>
    /// The section of the loop around that one, whose elements that are left are left out; its later sections run. Of the outermost loop,
    /// its own section.
    /// </summary>
    SectionAround,
}

/// <summary>Stops loops.</summary>
internal static class StopTargetExtensions
{
    internal static void Stop(this StopTarget target, ILoopContext context)
    {
        switch (target)
        {
            case StopTarget.Own:
                context.StopLoop();
                break;
            case StopTarget.Around:
                (context.Parent ?? context).StopLoop();
                break;
            case StopTarget.SectionAround:
                (context.Parent ?? context).SkipSection();
                break;
            default:
                ILoopContext outermost = context;
                while (outermost.Parent is { } parent)
                {
                    outermost = parent;
                }

                outermost.StopLoop();
                break;
        }
    }
}
