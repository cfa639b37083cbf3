using Microsoft.CodeAnalysis;

namespace Batching.Generators;

/// <summary>The array writes of a method at or near the item's own position.</summary>
internal sealed class OwnElementWrites
{
    // A greater distance means another part of the array, such as the planes of an image.
    private const long MaxDistance = 16;

    private readonly Dictionary<ISymbol, HashSet<(long? Offset, bool IsShifted)>> _places = new(SymbolEqualityComparer.Default);

    public OwnElementWrites(IEnumerable<Effect> effects)
    {
        foreach (Effect effect in effects)
        {
            if (effect is { Kind: EffectKind.OwnElementWrite, Root: { } root })
            {
                (_places.TryGetValue(root, out HashSet<(long? Offset, bool IsShifted)>? known) ? known : _places[root] = []).Add(
                    (effect.Offset, effect.IsShifted));
            }
        }
    }

    /// <summary>Whether items write the array at their own place, and this reads another place of it.</summary>
    public bool AreReadBy(Effect read) => Of(read) is { } places && (read switch
    {
        { IsShifted: true } => places.All(place => place.Offset is not null),
        { Offset: { } offset } => places.Any(place => IsBeside(place.Offset, offset)),
        _ => true,
    });

    /// <summary>Whether items write at two distances from their own place: one item's is another item's.</summary>
    public bool IsBesideAnother(Effect write)
        => write.Offset is { } offset and not 0 && Of(write) is { } places && places.Any(place => IsBeside(place.Offset, offset));

    private static bool IsBeside(long? place, long other) => place is { } known && known != other && Math.Abs(known - other) <= MaxDistance;

    private HashSet<(long? Offset, bool IsShifted)>? Of(Effect effect)
        => effect.Root is { } root && _places.TryGetValue(root, out HashSet<(long? Offset, bool IsShifted)>? found) ? found : null;
}
