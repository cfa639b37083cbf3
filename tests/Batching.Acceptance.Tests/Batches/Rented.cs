using System.Collections.Concurrent;

namespace Acceptance.Batches;

/// <summary>
/// A batch that holds something from its first step on: a thing an item, and one for itself. Tells of each that is let go.
/// </summary>
public sealed partial class Rented : Batch<int>, IDisposable
{
    private readonly Thing _own = new();

    [DataComponent]
    public partial Thing[]? Things { get; set; }

    [Action, InBatchParallel(Post = nameof(Keep))]
    private static int Rent(int index) => index;

    // A call that is cancelled drops what its items returned. So things are made here, where the batch keeps them.
    private void Keep(ItemResults<int> results) => Things = [.. results.GetValues().Select(_ => new Thing())];

    public void Dispose()
    {
        _own.Dispose();
        foreach (Thing thing in Things ?? [])
        {
            thing.Dispose();
        }
    }

    /// <summary>Something that is to be let go once.</summary>
    public sealed class Thing : IDisposable
    {
        private static readonly AsyncLocal<ConcurrentDictionary<Thing, int>?> s_all = new();

        private readonly ConcurrentDictionary<Thing, int> _all = s_all.Value!;

        internal Thing() => _all[this] = 0;

        /// <summary>Begins to count things.</summary>
        /// <returns>How often each was let go.</returns>
        internal static IReadOnlyDictionary<Thing, int> Count() => s_all.Value = new();

        public void Dispose() => _all.AddOrUpdate(this, 1, (_, times) => times + 1);
    }
}
