namespace Batching.Benchmarks;

/// <summary>Prints the bars of a run and says with which exit code it ends.</summary>
internal static class BarReport
{
    internal static int Print(IReadOnlyList<Bar> bars, bool isQuick)
    {
        Console.WriteLine();
        foreach (Bar bar in bars)
        {
            Console.WriteLine(bar);
        }

        // Too few measurements to fail on.
        return !isQuick && bars.Any(bar => bar.IsShort) ? ExitCode.Short : ExitCode.Reached;
    }
}
