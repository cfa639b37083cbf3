namespace Batching.Cluster.Worker;

/// <summary>A run whose result can be verified, and which writes a trace file for each execution.</summary>
[Run]
public sealed partial class Cell : Run<Cell.Value>
{
    private const int TextLength = 300;

    /// <summary>A result with values that are easily lost: fractions, a number that JSON does not have, text with escapes.</summary>
    public sealed record Value(double Height, double Slope, string Text);

    public static Value Of(int row, double column)
    {
        double height = Math.Sqrt(row + column) / 3;
        return new(height, column == 0 ? double.PositiveInfinity : height / column,
            $"\"{new string((char)('a' + (row % 26)), TextLength)}\" é 🌡 <&>");
    }

    /// <param name="row">Part of the identity.</param>
    /// <param name="column">Part of the identity.</param>
    /// <param name="milliseconds">How long it takes, unless a file called <c>hurry</c> appears beside the traces.</param>
    /// <param name="trace">The folder of the trace files.</param>
    /// <param name="chance">Whether the result differs in each execution.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    private static async Task<Value> ExecuteAsync(
        int row,
        double column,
        [Unkeyed] double milliseconds = 0,
        [Unkeyed] string? trace = null,
        [Unkeyed] bool chance = false,
        CancellationToken cancellationToken = default)
    {
        if (trace is not null)
        {
            // One file for each execution, so that a kill loses no trace.
            await File.WriteAllTextAsync(Path.Combine(trace, $"{row}-{column}.{Guid.NewGuid():N}"), "", CancellationToken.None)
                .ConfigureAwait(false);
        }

        const double Part = 50;
        for (double left = milliseconds; left > 0 && !(trace is not null && File.Exists(Path.Combine(trace, "..", "hurry"))); left -= Part)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(left, Part)), cancellationToken).ConfigureAwait(false);
        }

        return Of(row, column) with { Slope = chance ? Random.Shared.NextDouble() : Of(row, column).Slope };
    }
}
