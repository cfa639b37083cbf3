namespace Batching.Cluster;

/// <summary>Runs work that can be stopped gracefully: it gets a grace period before it is cancelled.</summary>
internal static class GracefulStop
{
    /// <summary>Runs work to its end.</summary>
    /// <param name="work">
    /// The work. Its token is cancelled by the caller, or when the grace period after a stop is over. The latter is not an error.
    /// </param>
    /// <param name="gracePeriod">How long the work may continue after a stop.</param>
    /// <param name="stoppingToken">Requests the stop. The work watches it too, to start nothing more.</param>
    /// <param name="cancellationToken">Cancels the work at once.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    internal static async Task RunAsync(
        Func<CancellationToken, Task> work, TimeSpan gracePeriod, CancellationToken stoppingToken, CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using (stoppingToken.Register(() => source.CancelAfter(gracePeriod)).ConfigureAwait(false))
        {
            try
            {
                await work(source.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException failure) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(failure.Message, failure, cancellationToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The grace period is over.
            }
        }
    }
}
