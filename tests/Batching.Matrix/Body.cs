namespace Batching.Matrix;

/// <summary>What an item does, and how many have. Thread-safe.</summary>
/// <param name="kind">What it does.</param>
/// <param name="count">How many items there are.</param>
internal sealed class Body(BodyKind kind, int count) : IDisposable
{
    /// <summary>How many items an item runs where calls are nested.</summary>
    internal const int NestedCount = 3;

    private const int FailsEvery = 5;
    private const int SpinIterations = 300;

    private readonly CancellationTokenSource _source = new();
    private Body? _outer;
    private int _outerIndex;
    private int _run;

    /// <summary>How many items have begun.</summary>
    internal int Begun => Volatile.Read(ref _run);

    /// <summary>Cancelled by an item in the middle, where the kind says so.</summary>
    internal CancellationToken Token => _source.Token;

    /// <summary>How many items fail.</summary>
    internal static int FailuresOf(int count) => (count + FailsEvery - 1) / FailsEvery;

    /// <summary>The same for the items of a call inside an item.</summary>
    internal Body Of(int index) => new(kind, count) { _outer = this, _outerIndex = index };

    public void Dispose() => _source.Dispose();

    /// <summary>What an item does in another process, where nobody counts it.</summary>
    internal static int RunElsewhere(BodyKind kind, int index)
    {
        Occupy(kind);
        return Fails(kind, index) ? throw new InvalidDataException() : index;
    }

    /// <summary>Counts items that ran elsewhere.</summary>
    internal void Count(int items) => Interlocked.Add(ref _run, items);

    internal void Run(int index)
    {
        if (Begin(ref index) is { } outer)
        {
            outer.Run(index);
            return;
        }

        Occupy(kind);
        End(index);
    }

    internal async Task RunAsync(int index)
    {
        if (Begin(ref index) is { } outer)
        {
            await outer.RunAsync(index).ConfigureAwait(false);
            return;
        }

        Occupy(kind);
        switch (kind)
        {
            case BodyKind.Yield:
                await Task.Yield();
                break;
            case BodyKind.Wait:
                await Task.Delay(1).ConfigureAwait(false);
                break;
        }

        End(index);
    }

    private static bool Fails(BodyKind kind, int index) => kind == BodyKind.Fail && index % FailsEvery == 0;

    /// <summary>Does what keeps a thread.</summary>
    private static void Occupy(BodyKind kind)
    {
        switch (kind)
        {
            case BodyKind.Spin:
                Thread.SpinWait(SpinIterations);
                break;
            case BodyKind.Block:
                Thread.Sleep(1);
                break;
        }
    }

    /// <summary>Counts the item. Of those of a call inside an item the first counts for that item, and does what it does.</summary>
    private Body? Begin(ref int index)
    {
        if (_outer is { } outer && index == 0)
        {
            index = _outerIndex;
            return outer;
        }

        if (_outer is null)
        {
            Interlocked.Increment(ref _run);
        }

        return null;
    }

    private void End(int index)
    {
        if (_outer is not null)
        {
            return;
        }

        if (Fails(kind, index))
        {
            throw new InvalidDataException();
        }

        if (kind == BodyKind.Cancel && index == count / 2)
        {
            _source.Cancel();
        }
    }
}

/// <summary>What an item does.</summary>
internal enum BodyKind
{
    Return,
    Spin,
    Block,
    Yield,
    Wait,
    Fail,
    Cancel,
}
