using System.Threading.Tasks.Dataflow;

namespace Batching;

/// <summary>
/// Runs batches ahead of the consumer in an ordered, bounded block: it holds at most as many as it is deep, waiting, running or finished.
/// </summary>
internal sealed class PrefetchedOutcomes : OutcomeStream
{
    private readonly StageSource _source;
    private readonly BatchRunner _runner;
    private readonly RunLifetime _lifetime;
    private readonly TransformBlock<StageInput, BatchOutcome> _block;
    private readonly Task _feeder;

    internal PrefetchedOutcomes(StageSource source, BatchRunner runner, RunLifetime lifetime, int depth)
    {
        (_source, _runner, _lifetime) = (source, runner, lifetime);

        // No token here: it would clear the queue, and finished batches with it.
        _block = new TransformBlock<StageInput, BatchOutcome>(
            runner.RunAsync,
            new ExecutionDataflowBlockOptions
            {
                BoundedCapacity = depth,
                MaxDegreeOfParallelism = depth,
                EnsureOrdered = true,
                SingleProducerConstrained = true,
            });
        _feeder = FeedAsync();
    }

    internal override bool LeavesWork => _source.LeavesWork;

    internal override async ValueTask<BatchOutcome?> NextAsync()
    {
        BatchOutcome? outcome;
        while (!_block.TryReceive(out outcome))
        {
            if (!await _block.OutputAvailableAsync().ConfigureAwait(false))
            {
                // If the source failed, its error comes at its place: after the batches before it.
                await _feeder.ConfigureAwait(false);
                return null;
            }
        }

        return outcome;
    }

    internal override async ValueTask EndAsync()
    {
        await _feeder.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // A bounded block completes only when its output is taken.
        _block.LinkTo(DataflowBlock.NullTarget<BatchOutcome>());
        await _block.Completion.ConfigureAwait(false);
        await _source.EndAsync().ConfigureAwait(false);
    }

    private async Task FeedAsync()
    {
        // Not Task.Yield: that comes back to the consumer's context, which may be blocked in a wait for the first batch.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (await _source.NextAsync().ConfigureAwait(false) is { } input)
            {
                if (_runner.IsBeyondEnd(input) || !await _block.SendAsync(input, _lifetime.Token).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_lifetime.IsEnded)
        {
            // The run has ended: there is nothing more to feed.
        }
        finally
        {
            _block.Complete();
        }
    }
}
