using System.Globalization;

namespace Batching;

/// <summary>Splits and joins batches to one size.</summary>
internal sealed class RebatchBoundary(int size) : RepartitionBoundary("Rebatch")
{
    internal int Size => size;

    public override string ToString() => FormattableString.Invariant($"Rebatch {size}");

    internal override string Fingerprint => string.Create(CultureInfo.InvariantCulture, $"{Name}({size})");

    internal override BatchSizes? SizesBehind(BatchSizes? before)
    {
        if (before is not { Rows: { } rows })
        {
            return new BatchSizes(size, 0, null, $"Rebatch({size}) makes batches of {size}", "");
        }

        int full = (int)Math.Min(size, rows), last = (int)(rows % full);
        return new BatchSizes(
            full, last, rows,
            full == size ? $"Rebatch({size}) makes batches of {size}" : $"Rebatch({size}) makes one batch of the {rows} items that it gets",
            $"the last batch of Rebatch({size}) has {last} items ({rows} items in batches of {size}). Choose a size that divides them");
    }
}
