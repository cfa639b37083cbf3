namespace Batching.Studies.Worker;

/// <summary>A run whose result shows whether it is whole, and which leaves a trace each time it is executed.</summary>
[Run]
public sealed partial class Measured : Run<Measured.Measurement>
{
    private const int TextLength = 400;

    public sealed record Measurement(int Number, double Square, string Text);

    public static Measurement Of(int number) => new(number, number * (double)number, new string((char)('a' + (number % 26)), TextLength));

    private static async Task<Measurement> ExecuteAsync(
        int number, double milliseconds, [Unkeyed] string? trace = null, [Unkeyed] Action<int>? begun = null,
        CancellationToken cancellationToken = default)
    {
        if (trace is not null)
        {
            // A file of its own for each execution: nothing is lost by a kill.
            await File.WriteAllTextAsync(Path.Combine(trace, $"{number}.{Guid.NewGuid():N}"), "", CancellationToken.None)
                .ConfigureAwait(false);
        }

        begun?.Invoke(number);
        if (milliseconds > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), cancellationToken).ConfigureAwait(false);
        }

        return Of(number);
    }
}
