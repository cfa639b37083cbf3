namespace Batching;

/// <summary>Joins each batch of one stage with the next batch of another. It ends when either ends.</summary>
internal sealed class MergeSource(OutcomeStream upstream, OutcomeStream other, RunContext run, StagePosition? from)
    : RegroupSource("Merge", run, from)
{
    private BatchOutcome? _first;
    private int _epochsPassed = from?.EpochsEnded ?? 0;
    private bool _isOneLeft;

    internal override bool LeavesWork => _isOneLeft || upstream.LeavesWork || other.LeavesWork;

    /// <inheritdoc/>
    private protected override bool AreOfOneDataset => false;

    internal override async ValueTask<StageInput?> NextAsync()
    {
        while (!IsEnded)
        {
            if (_first is null)
            {
                if (Accept(await upstream.NextAsync().ConfigureAwait(false)) is not { } first)
                {
                    // The other stage may have batches that are not read any more.
                    _isOneLeft = true;
                }
                else if (first.Batch is not null)
                {
                    _first = first;
                }
                else
                {
                    Gathered.Add(first);
                    if (Gathered.EpochsEnded > _epochsPassed)
                    {
                        _epochsPassed = Gathered.EpochsEnded;
                        return PassGathered();
                    }
                }
            }
            else if (Accept(await other.NextAsync().ConfigureAwait(false)) is not { } second)
            {
                _isOneLeft = true;
            }
            else if (second.Batch is null)
            {
                Gathered.AddAside(second);
            }
            else
            {
                return Join(_first, second);
            }
        }

        return Gathered.HasAny ? PassGathered() : PassEnd();
    }

    internal override async ValueTask EndAsync()
    {
        await upstream.EndAsync().ConfigureAwait(false);
        await other.EndAsync().ConfigureAwait(false);
        await Run.Failures.DisposeAsync(_first?.Batch).ConfigureAwait(false);
    }

    private StageInput Join(BatchOutcome first, BatchOutcome second)
    {
        _first = null;
        Gathered.Add(first);
        Gathered.AddAside(second);
        _epochsPassed = Gathered.EpochsEnded;
        return Pass([new BatchRows(first.Batch!, 0, first.Batch!.Count), new BatchRows(second.Batch!, 0, second.Batch!.Count)]);
    }
}
