using System.Diagnostics;

namespace Batching.Matrix;

/// <summary>Runs cells for some time, each beside its peer, and judges them.</summary>
internal static class Panel
{
    private const int Tries = 3;
    private const int BlockedThreads = 8;

    internal static int Run(string name, double seconds, int seed)
    {
        Cell[] cells = [.. Cell.All()];
        new Random(seed).Shuffle(cells);
        using var starvation = name == "starved" ? new Starvation(BlockedThreads) : null;
        long begin = Stopwatch.GetTimestamp();
        int done = 0, failed = 0;
        (double Time, Cell? Cell) slowest = default;
        (double Processor, Cell? Cell) busiest = default;
        for (var round = 0; done == 0 || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds; round++)
        {
            Cell cell = cells[round % cells.Length];
            string? verdict = null;
            cell.Form.Prepare?.Invoke(cell).GetAwaiter().GetResult();
            for (var attempt = 0; attempt < Tries; attempt++)
            {
                Measurement peer = Measurement.Of(cell, cell.Form.Peer, TimeSpan.FromSeconds(30));
                Measurement ours = Measurement.Of(cell, cell.Form.Ours, (8 * peer.Elapsed) + TimeSpan.FromSeconds(10));
                verdict = ours.Judge(cell, peer);
                if (ours.IsHung)
                {
                    Console.WriteLine($"{name}: {cell}: {verdict}");
                    Console.WriteLine($"{name}: {done} cells, stopped at one that hangs.");
                    return 2;
                }

                if (verdict is null)
                {
                    double time = (ours.Elapsed - cell.Form.Allowance) / peer.Elapsed, processor = ours.Processor / peer.Processor;
                    slowest = ours.Elapsed.TotalMilliseconds > 20 && time > slowest.Time ? (time, cell) : slowest;
                    busiest = ours.Processor.TotalMilliseconds > 50 && processor > busiest.Processor ? (processor, cell) : busiest;
                    break;
                }
            }

            done++;
            if (verdict is not null)
            {
                failed++;
                Console.WriteLine($"{name}: {cell}: {verdict}");
            }
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{name}: {done} of {cells.Length} cells, {failed} failed; the slowest took {slowest.Time:F1} of its peer's time ({slowest.Cell}), the busiest {busiest.Processor:F1} of its processor time ({busiest.Cell})."));
        return failed == 0 ? 0 : 1;
    }

    /// <summary>Keeps threads of the pool blocked, and blocks more as the pool adds some.</summary>
    private sealed class Starvation : IDisposable
    {
        private readonly ManualResetEventSlim _end = new();

        internal Starvation(int threads)
        {
            for (var thread = 0; thread < threads; thread++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => Block(), null);
            }
        }

        public void Dispose() => _end.Set();

        private void Block()
        {
            if (!_end.Wait(TimeSpan.FromMilliseconds(20)))
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => Block(), null);
            }
        }
    }
}
