using System.Collections;

namespace Acceptance.Batches;

/// <summary>A sequence that throws when it is asked for its second item, and again when it is disposed of.</summary>
public sealed class FailsTwice : IEnumerable<int>, IEnumerator<int>, IAsyncEnumerable<int>, IAsyncEnumerator<int>
{
    public int Current { get; private set; }

    object IEnumerator.Current => Current;

    public IEnumerator<int> GetEnumerator() => this;

    IEnumerator IEnumerable.GetEnumerator() => this;

    public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

    public bool MoveNext() => Current++ == 0 ? true : throw new InvalidDataException("the first");

    public ValueTask<bool> MoveNextAsync() => new(MoveNext());

    public void Reset() => throw new NotSupportedException();

    public void Dispose() => throw new TimeZoneNotFoundException("the second");

    public ValueTask DisposeAsync() => throw new TimeZoneNotFoundException("the second");
}
