namespace Batching.Cluster.Worker;

/// <summary>A run whose result shows whether it is whole, and which leaves a trace each time it is executed.</summary>
[Run]
public sealed partial class Cell : Run<Cell.Value>
{
    private const int TextLength = 300;

    /// <summary>A result with what is easily lost on the way: fractions, a number that JSON has not, text that is escaped.</summary>
    public sealed record Value(double Height, double Slope, string Text);

    public static Value Of(int row, double column)
    {
        double height = Math.Sqrt(row + column) / 3;
        return new(height, column == 0 ? double.PositiveInfinity : height / column,
            $"\"{new string((char)('a' + (row % 26)), TextLength)}\" é 🌡 <&>");
    }

    /// <param name="row">A part of the identity.</param>
    /// <param name="column">A part of the identity.</param>
    /// <param name="milliseconds">How long it takes, unless a file called <c>hurry</c> comes to lie beside the traces.</param>
    /// <param name="trace">Where each execution leaves a file.</param>
    /// <param name="chance">Whether the result depends on who computes it.</param>
    /// <param name="cancellationToken">Ends the waiting, where it is heeded.</param>
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
            // A file of its own for each execution: nothing is lost by a kill.
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
