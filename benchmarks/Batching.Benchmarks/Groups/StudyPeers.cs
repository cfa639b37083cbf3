using System.Globalization;
using System.Text.Json;
using Batching.Studies;

namespace Batching.Benchmarks.Groups;

/// <summary>A run that costs nothing, so that keeping it is what is measured.</summary>
[Run]
internal sealed partial class Cell : Run<Cell.Value>
{
    internal sealed record Value(double Sum, string Text);

    internal static Value Compute(int row, int column, double scale) => new((row + column) * scale, "cell");

    private static Value Execute(int row, int column, double scale) => Compute(row, column, scale);
}

/// <summary>
/// What people write: a loop, and for each run a file, written beside its place and renamed, so that a kill leaves no half of one.
/// </summary>
internal static class StudyPeers
{
    private sealed record Stored(int Row, int Column, double Scale, Cell.Value Result, double Seconds);

    internal static void FilePerRun(string directory, int runs)
    {
        Parallel.For(0, runs, number =>
        {
            (int row, int column) = (number / 50, number % 50);
            string path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{row}-{column}.json"));
            if (File.Exists(path))
            {
                return;
            }

            long begin = System.Diagnostics.Stopwatch.GetTimestamp();
            Cell.Value result = Cell.Compute(row, column, 1.5);
            byte[] text = JsonSerializer.SerializeToUtf8Bytes(
                new Stored(row, column, 1.5, result, System.Diagnostics.Stopwatch.GetElapsedTime(begin).TotalSeconds));
            File.WriteAllBytes(path + ".tmp", text);
            File.Move(path + ".tmp", path, overwrite: true);
        });
    }
}
