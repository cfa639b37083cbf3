namespace Batching.Runtime;

/// <summary>Asks a helper to a call. Withdrawn when the call ends, so that a helper that comes late finds nothing, and nothing is kept for it.</summary>
internal sealed class Invitation(SharedWork work)
{
    private volatile SharedWork? _work = work;

    internal void Accept()
    {
        if (_work is not { } work)
        {
            return;
        }

        if (work.Context is { } context)
        {
            ExecutionContext.Run(context, static work => ((SharedWork)work!).Welcome(), work);
        }
        else
        {
            work.Welcome();
        }
    }

    internal void Withdraw() => _work = null;
}
