namespace Batching.Runtime;

/// <summary>
/// A message that runs a helper for one call. It is cancelled when the call ends, so that a late message does nothing and keeps nothing
/// alive.
/// </summary>
internal sealed class HelperRequest(SharedWork work)
{
    private volatile SharedWork? _work = work;

    /// <summary>Runs the helper, unless the request has been cancelled. Never throws.</summary>
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

    /// <summary>Turns queued messages into messages that do nothing.</summary>
    internal void Cancel() => _work = null;
}
