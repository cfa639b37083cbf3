namespace Batching.Runtime;

/// <summary>The flows that a component has forked, and its wait for them.</summary>
internal sealed class ForkedFlows(ComponentNode component)
{
    private readonly Lock _lock = new();
    private int _count;
    private JoinWaiter? _join;
    private bool _isJoining;

    internal void Start(NetRun run, Func<CancellationToken, Task> flow)
    {
        lock (_lock)
        {
            _count++;
        }

        component.AddFlow(run);
        _ = RunAsync(run, flow);
    }

    internal ValueTask JoinAsync()
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                return default;
            }

            _join ??= new JoinWaiter(component);
            if (_isJoining || !_join.TryRent())
            {
                throw new InvalidOperationException($"'{component.Address}' joins its flows twice at the same time: call JoinAsync once.");
            }

            _isJoining = true;
            return _join.Task;
        }
    }

    /// <summary>Ends a wait for forked flows that nothing else can end, because it waits for itself.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool EndJoin()
    {
        JoinWaiter joined;
        lock (_lock)
        {
            if (!_isJoining)
            {
                return false;
            }

            _isJoining = false;
            joined = _join!;
            joined.End(new InvalidOperationException(
                $"A forked flow of '{component.Address}' waits for itself in JoinAsync: call JoinAsync in the component's own flow."));
        }

        joined.Resume();
        return true;
    }

    private async Task RunAsync(NetRun run, Func<CancellationToken, Task> flow)
    {
        try
        {
            await flow(run.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            run.Report(component, exception);
        }

        JoinWaiter? joined = null;
        lock (_lock)
        {
            if (--_count == 0 && _isJoining)
            {
                _isJoining = false;
                joined = _join!;
                joined.End();
            }
        }

        joined?.Resume();
        component.EndFlow(run);
    }
}
