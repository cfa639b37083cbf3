namespace DigitRecognition;

/// <summary>The batches of one epoch, out of a run that goes on through all.</summary>
/// <param name="batches">The run, at the first batch of the epoch.</param>
internal sealed class EpochBatches(IAsyncEnumerator<Digits> batches)
{
    /// <summary>Which epoch it is, from 0.</summary>
    public int Number { get; } = batches.Current.Scope.Epoch;

    /// <summary>Whether the run has ended with it.</summary>
    public bool IsLast { get; private set; }

    /// <summary>The batches. To be read once.</summary>
    public async IAsyncEnumerable<Digits> ReadAsync()
    {
        do
        {
            yield return batches.Current;
            IsLast = !await batches.MoveNextAsync();
        }
        while (!IsLast && batches.Current.Scope.Epoch == Number);
    }
}
