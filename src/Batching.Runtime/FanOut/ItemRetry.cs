namespace Batching.Runtime;

/// <summary>
/// Runs a failed item again, as the <see cref="RetryOptions"/> of its call say, until it succeeds or has failed for good. An item that the
/// end of the call keeps from its next attempt is neither: it counts as not run.
/// </summary>
internal static class ItemRetry
{
    /// <summary>Runs a synchronous item again. The wait between two attempts blocks the worker.</summary>
    internal static void Run(IItemBody body, int position, Exception exception, ItemWorker worker, FanOutOutcome outcome)
    {
        while (outcome.ShouldRetry(exception, worker.Attempt))
        {
            TimeSpan delay = outcome.DelayAfter(worker.Attempt);
            if (delay > TimeSpan.Zero && !outcome.MustStop)
            {
                worker.CancellationToken.WaitHandle.WaitOne(delay);
            }

            if (outcome.MustStop)
            {
                LeaveOut(worker, outcome);
                return;
            }

            worker.Attempt++;
            try
            {
                body.Run(position, position + 1, worker);
                if (worker.Position == position)
                {
                    // The call ended before the attempt began.
                    outcome.MarkIncomplete();
                }

                worker.Attempt = 1;
                return;
            }
            catch (Exception again)
            {
                exception = again;
            }
        }

        outcome.Record(new FailedItem(position, exception, worker.Attempt));
        worker.Attempt = 1;
    }

    /// <summary>Runs an awaitable item again.</summary>
    /// <returns>Why the item has failed for good; null if it has not.</returns>
    internal static async ValueTask<FailedItem?> RunAsync(
        IAsyncItemBody body, int position, Exception exception, ItemWorker worker, FanOutOutcome outcome)
    {
        while (outcome.ShouldRetry(exception, worker.Attempt))
        {
            TimeSpan delay = outcome.DelayAfter(worker.Attempt);
            if (delay > TimeSpan.Zero && !outcome.MustStop)
            {
                await Task.Delay(delay, worker.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (outcome.MustStop)
            {
                LeaveOut(worker, outcome);
                return null;
            }

            worker.Attempt++;
            try
            {
                await body.RunAsync(position, worker).ConfigureAwait(false);
                worker.Attempt = 1;
                return null;
            }
            catch (Exception again)
            {
                exception = again;
            }
        }

        var failed = new FailedItem(position, exception, worker.Attempt);
        worker.Attempt = 1;
        return outcome.Record(failed) ? failed : null;
    }

    private static void LeaveOut(ItemWorker worker, FanOutOutcome outcome)
    {
        outcome.MarkIncomplete();
        worker.Attempt = 1;
    }
}
