using System.Diagnostics;

namespace Batching.Benchmarks;

/// <summary>
/// Measures sides in turns, so that whatever else the machine does meets all of them: for work of milliseconds that needs a new state each
/// time.
/// </summary>
internal static class Alternation
{
    /// <summary>Milliseconds of every round of every side, in the order of the sides.</summary>
    /// <param name="rounds">How many rounds count.</param>
    /// <param name="warmUps">How many rounds before do not.</param>
    /// <param name="sides">Each prepares a state and returns the work that is measured.</param>
    internal static Timing[] Measure(int rounds, int warmUps, params Func<Action>[] sides)
    {
        var times = new double[sides.Length][];
        Array.Fill(times, []);
        for (int round = -warmUps; round < rounds; round++)
        {
            for (var turn = 0; turn < sides.Length; turn++)
            {
                // Who goes first changes too.
                int side = (turn + Math.Abs(round)) % sides.Length;
                Action work = sides[side]();
                GC.Collect();
                GC.WaitForPendingFinalizers();
                long begin = Stopwatch.GetTimestamp();
                work();
                times[side] = [.. times[side], Stopwatch.GetElapsedTime(begin).TotalMilliseconds];
            }
        }

        return [.. times.Select(all => new Timing(all[0], all[warmUps..]))];
    }
}
