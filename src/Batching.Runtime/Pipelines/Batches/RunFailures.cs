using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace Batching;

/// <summary>
/// What fails around the batches of a run, where nothing is to be thrown at once: hooks, listeners, disposals, callbacks on its token. The
/// run's own failure comes before all of it. Thread-safe.
/// </summary>
internal sealed class RunFailures(ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly List<Exception> _later = [];

    /// <summary>All of it, in order.</summary>
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

    /// <summary>Notes a failure, and logs it. Not more than are kept: a listener may throw at every batch of an endless run.</summary>
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

    /// <summary>Does something that may fail, and notes that.</summary>
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

    /// <summary>Waits for something that may fail, and notes that.</summary>
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

    /// <summary>Disposes of a batch that nobody else will, where it is to be disposed.</summary>
    internal ValueTask DisposeAsync(Batch? batch) => batch is null ? default : DisposeAsync(new BatchRows(batch, 0, batch.Count));

    /// <summary>Disposes of rows that nobody else has, where their batch is to be disposed.</summary>
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

    /// <summary>Ends with the run: keeps all of it beside the run's own failure; where it has none, throws the first.</summary>
    /// <param name="first">The run's own failure; null where it has none.</param>
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
