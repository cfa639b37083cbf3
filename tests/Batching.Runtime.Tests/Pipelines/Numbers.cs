namespace Batching.Runtime.Tests.Pipelines;

/// <summary>A batch of numbers, written by hand: what these tests run.</summary>
internal sealed class Numbers : Batch<int>
{
    /// <summary>What each step that ran on this batch noted, in order.</summary>
    public List<string> Trail { get; } = [];

    /// <summary>Random numbers made for each item by <see cref="Draw"/>.</summary>
    public ulong[] Drawn { get; private set; } = [];

    public long Number => Scope.BatchNumber;

    /// <summary>Draws for each item what an item method would get at this point of the pipeline.</summary>
    public Numbers Draw()
    {
        ulong[] drawn = new ulong[Count];
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = new ItemRandom(new RandomKey(Scope.Seed, Scope.Epoch, Ordinals![i], Step, Repetition)).NextUInt64();
        }

        Drawn = [.. Drawn, .. drawn];
        return this;
    }
}
