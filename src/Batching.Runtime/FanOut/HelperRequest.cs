namespace Batching.Runtime;

/// <summary>Asks a helper to a call. Withdrawn when the call ends, so that a helper that comes late finds nothing, and nothing is kept for it.</summary>
internal sealed class HelperRequest(SharedWork work)
{
    private volatile SharedWork? _work = work;

    internal void Execute()
    {
        if (_work is not { } work)
        {
            return;
        }

        if (work.Context is { } context)
        {
            ExecutionContext.Run(context, static work => ((SharedWork)work!).RunHelper(), work);
        }
        else
        {
            work.RunHelper();
        }
    }

    internal void Cancel() => _work = null;
}
