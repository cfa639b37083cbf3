using System.Runtime.CompilerServices;

namespace Batching.Benchmarks;

/// <summary>What an item costs.</summary>
public enum Cost
{
    Nanosecond,
    TwentyNanoseconds,
    Microsecond,
    FiftyMicroseconds,
}

/// <summary>Items of known cost: integer work that depends on its own result, so that nothing can be left out or done ahead.</summary>
internal static class Bodies
{
    /// <summary>One item in so many of uneven work is so many times longer.</summary>
    internal const int Unevenness = 100;

    // Rounds take 2.4 ns at 2.5 GHz; the processor overlaps short items.
    internal static int Rounds(Cost cost) => cost switch
    {
        Cost.Nanosecond => 0,
        Cost.TwentyNanoseconds => 14,
        Cost.Microsecond => 420,
        _ => 21_000,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Mix(int value, int rounds)
    {
        uint mixed = (uint)value;
        for (var round = 0; round < rounds; round++)
        {
            mixed ^= mixed << 13;
            mixed ^= mixed >> 17;
            mixed ^= mixed << 5;
        }

        return unchecked((int)(mixed * 2654435761U));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int MixUnevenly(int value, int rounds) => Mix(value, value % Unevenness == 0 ? rounds * Unevenness : rounds);
}
