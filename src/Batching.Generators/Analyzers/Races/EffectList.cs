namespace Batching.Generators;

/// <summary>The effects of a body in the order in which they were found, each once.</summary>
internal sealed class EffectList
{
    private readonly List<Effect> _items = [];
    private readonly HashSet<Effect> _known = [];

    public IReadOnlyList<Effect> Items => _items;

    public int Count => _items.Count;

    public void Add(Effect effect)
    {
        if (_known.Add(effect))
        {
            _items.Add(effect);
        }
    }

    /// <summary>Takes out all that were added since there were so many.</summary>
    public Effect[] TakeSince(int count)
    {
        Effect[] taken = [.. _items.Skip(count)];
        _items.RemoveRange(count, taken.Length);
        _known.ExceptWith(taken);
        return taken;
    }

    /// <summary>Whether one was added since there were so many that is a race by itself.</summary>
    public bool HasRaceSince(int count) => _items.Skip(count).Any(effect => !effect.IsEvidence);
}
