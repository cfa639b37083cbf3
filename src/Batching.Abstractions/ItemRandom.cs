using System.Buffers.Binary;

namespace Batching;

/// <summary>
/// The random numbers of one item. They are the same for the same <see cref="RandomKey"/>, whatever the parallelism, prefetch, target or
/// machine. Declare it as a parameter of an item method, and the engine supplies it.
/// </summary>
/// <remarks>
/// The generator is counter-based: Philox4x64-10 (J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw: "Parallel Random Numbers: As Easy as
/// 1, 2, 3", SC11, 2011). The key is its 128-bit key and counter, so different keys have different streams. A retry starts the stream of
/// its item again. An instance is not thread-safe, and valid only while its item runs: it is reused for the next item.
/// </remarks>
public sealed class ItemRandom : Random
{
    private const int WordsPerBlock = 4;

    private Philox.Block _block;
    private RandomKey _key;
    private ulong _blockNumber;
    private int _used = WordsPerBlock;

    /// <summary>Creates the random numbers of a key, to test an item method.</summary>
    /// <param name="key">The key.</param>
    public ItemRandom(RandomKey key) => Reset(key);

    /// <summary>The key of the current item.</summary>
    public RandomKey Key => _key;

    /// <summary>Begins the stream of another item.</summary>
    internal void Reset(RandomKey key)
    {
        _key = key;
        _blockNumber = 0;
        _used = WordsPerBlock;
    }

    /// <summary>Returns 64 random bits.</summary>
    /// <returns>A number; all are equally likely.</returns>
    [CLSCompliant(false)]
    public ulong NextUInt64()
    {
        if (_used == WordsPerBlock)
        {
            ulong stepAndRepetition = ((ulong)(uint)_key.Step << 32) | (uint)_key.Repetition;
            _block = Philox.Generate(
                new Philox.Block(_blockNumber++, (ulong)_key.Item, (ulong)(uint)_key.Epoch, (ulong)_key.Batch), (ulong)_key.Seed,
                stepAndRepetition);
            _used = 0;
        }

        return _used++ switch { 0 => _block.Word0, 1 => _block.Word1, 2 => _block.Word2, _ => _block.Word3 };
    }

    /// <inheritdoc/>
    public override int Next() => (int)Below(int.MaxValue);

    /// <inheritdoc/>
    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)Below((ulong)maxValue);
    }

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)(minValue + (long)Below((ulong)((long)maxValue - minValue)));
    }

    /// <inheritdoc/>
    public override long NextInt64() => (long)Below(long.MaxValue);

    /// <inheritdoc/>
    public override long NextInt64(long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (long)Below((ulong)maxValue);
    }

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return unchecked(minValue + (long)Below((ulong)maxValue - (ulong)minValue));
    }

    /// <inheritdoc/>
    public override double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public override float NextSingle() => (NextUInt64() >> 40) * (1.0f / (1U << 24));

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        NextBytes(buffer.AsSpan());
    }

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        while (buffer.Length >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(buffer, NextUInt64());
            buffer = buffer[sizeof(ulong)..];
        }

        if (!buffer.IsEmpty)
        {
            Span<byte> last = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(last, NextUInt64());
            last[..buffer.Length].CopyTo(buffer);
        }
    }

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    /// <summary>
    /// Returns a number below a limit, without bias (D. Lemire: "Fast Random Integer Generation in an Interval", 2019). For the limit 0 it
    /// is 0.
    /// </summary>
    private ulong Below(ulong limit)
    {
        ulong high = Math.BigMul(NextUInt64(), limit, out ulong low);
        if (low < limit)
        {
            ulong threshold = unchecked(0UL - limit) % limit;
            while (low < threshold)
            {
                high = Math.BigMul(NextUInt64(), limit, out low);
            }
        }

        return high;
    }
}
