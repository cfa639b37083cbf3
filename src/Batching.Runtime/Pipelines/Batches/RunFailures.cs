using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace Batching;

/// <summary>
/// Collects the failures around the batches of a run, which are not thrown at once: those of hooks, listeners, disposals and callbacks on
/// its token. The failure of the run itself comes first. Thread-safe.
/// </summary>
internal sealed class RunFailures(ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly List<Exception> _later = [];

    /// <summary>The failures, in order.</summary>
    internal IReadOnlyList<Exception> Later
    {
        get
        {
            lock (_lock)
            {
                return [.. _later];
            }
        }
    }

    /// <summary>Records a failure and logs it, up to the maximum: a listener may throw at every batch of an endless run.</summary>
    internal void Add(Exception failure)
    {
        if (!TryKeep(failure))
        {
            return;
        }

        try
        {
            RunLog.LaterFailure(logger, failure);
        }
        catch (Exception failedLog)
        {
            TryKeep(failedLog);
        }
    }

    /// <summary>Runs something that may fail, and records the failure.</summary>
    internal void Try(Action body)
    {
        try
        {
            body();
        }
        catch (Exception failure)
        {
            Add(failure);
        }
    }

    /// <summary>Awaits something that may fail, and records the failure.</summary>
    internal async Task TryAsync(Task body)
    {
        try
        {
            await body.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Add(failure);
        }
    }

    /// <summary>Disposes a batch that is not passed on, if it is disposable.</summary>
    internal ValueTask DisposeAsync(Batch? batch) => batch is null ? default : DisposeAsync(new BatchRows(batch, 0, batch.Count));

    /// <summary>Disposes rows that are not passed on, if their batch is disposable.</summary>
    internal async ValueTask DisposeAsync(BatchRows rows)
    {
        if (!BatchDisposal.IsNeeded(rows.Batch))
        {
            return;
        }

        try
        {
            await BatchDisposal.DisposeAsync(rows.IsWhole ? rows.Batch : Batch.Join([rows])).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Add(failure);
        }
    }

    /// <summary>Ends with the run. Keeps the failures beside the failure of the run; if it has none, throws the first.</summary>
    /// <param name="first">The failure of the run itself; null if it has none.</param>
    internal void Conclude(Exception? first)
    {
        IReadOnlyList<Exception> later = Later;
        Exception? shown = first ?? (later.Count > 0 ? later[0] : null);
        foreach (Exception failure in later)
        {
            LaterFailures.Add(shown!, failure);
        }

        if (first is null && shown is not null)
        {
            ExceptionDispatchInfo.Throw(shown);
        }
    }

    private bool TryKeep(Exception failure)
    {
        lock (_lock)
        {
            if (_later.Count == LaterFailures.Most)
            {
                return false;
            }

            _later.Add(failure);
            return true;
        }
    }
}
