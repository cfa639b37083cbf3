using System.Diagnostics;

namespace Batching.Matrix;

/// <summary>What running a cell once took.</summary>
internal sealed record Measurement
{
    // A small multiple of the peer, and something for a machine that is busy with other things.
    private const double MostTimes = 6;
    private static readonly TimeSpan s_slack = TimeSpan.FromMilliseconds(300);
    private const int PoolItemsPerItem = 20;
    private const int PoolItemsSlack = 5000;
    private const long BytesPerItem = 20_000;
    private const long BytesSlack = 64 << 20;

    internal bool IsHung { get; private init; }

    internal TimeSpan Elapsed { get; private init; }

    internal TimeSpan Processor { get; private init; }

    private Exception? Failure { get; init; }

    private int Begun { get; init; }

    /// <summary>How many work items the pool ran meanwhile, and how many waited at most.</summary>
    private long PoolItems { get; init; }

    private long MostWaiting { get; init; }

    private long Bytes { get; init; }

    internal static Measurement Of(Cell cell, Func<Cell, Body, Task> run, TimeSpan patience)
    {
        using var body = new Body(cell.Kind, cell.Count);
        using var process = Process.GetCurrentProcess();
        TimeSpan processorBefore = process.TotalProcessorTime;
        long poolBefore = ThreadPool.CompletedWorkItemCount, bytesBefore = GC.GetTotalAllocatedBytes(), begin = Stopwatch.GetTimestamp(),
            most = 0;

        // On a thread of its own: a synchronous call blocks it, and nothing of it depends on the pool.
        var ends = new ManualResetEventSlim();
        Exception? failure = null;
        long end = 0;
        var caller = new Thread(() =>
        {
            try
            {
                run(cell, body).GetAwaiter().GetResult();
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }

            end = Stopwatch.GetTimestamp();
            ends.Set();
        })
        { IsBackground = true };
        caller.Start();
        var isHung = false;
        while (!ends.Wait(TimeSpan.FromMilliseconds(10)))
        {
            most = Math.Max(most, ThreadPool.PendingWorkItemCount);
            if (Stopwatch.GetElapsedTime(begin) > patience)
            {
                isHung = true;
                break;
            }
        }

        process.Refresh();
        return new Measurement
        {
            IsHung = isHung,
            Elapsed = isHung ? Stopwatch.GetElapsedTime(begin) : Stopwatch.GetElapsedTime(begin, end),
            Processor = process.TotalProcessorTime - processorBefore,
            Failure = failure,
            Begun = body.Begun,
            PoolItems = ThreadPool.CompletedWorkItemCount - poolBefore,
            MostWaiting = most,
            Bytes = GC.GetTotalAllocatedBytes() - bytesBefore,
        };
    }

    /// <summary>What is wrong with it, beside its peer; null if nothing is.</summary>
    internal string? Judge(Cell cell, Measurement peer)
    {
        int items = cell.Count * cell.Form.Weight;
        return IsHung
            ? FormattableString.Invariant(
                $"hangs: not ended after {Elapsed.TotalSeconds:F0} s, {Begun} items begun, {PoolItems} work items of the pool.")
            : Wrong(cell) is { } wrong ? wrong
            : Elapsed > (MostTimes * peer.Elapsed) + s_slack + cell.Form.Allowance
                ? FormattableString.Invariant($"took {Elapsed.TotalMilliseconds:F0} ms, its peer {peer.Elapsed.TotalMilliseconds:F0} ms.")
            : Processor > (MostTimes * peer.Processor) + s_slack + cell.Form.Allowance
                ? FormattableString.Invariant(
                    $"took {Processor.TotalMilliseconds:F0} ms of the processors, its peer {peer.Processor.TotalMilliseconds:F0} ms.")
            : PoolItems > peer.PoolItems + (PoolItemsPerItem * items) + PoolItemsSlack
                ? $"ran {PoolItems} work items of the pool, its peer {peer.PoolItems}."
            : MostWaiting > peer.MostWaiting + items + PoolItemsSlack
                ? $"had {MostWaiting} work items of the pool waiting, its peer {peer.MostWaiting}."
            : Bytes > peer.Bytes + (BytesPerItem * items) + BytesSlack ? $"allocated {Bytes >> 20} MB, its peer {peer.Bytes >> 20} MB."
            : null;
    }

    private string? Wrong(Cell cell) => cell.Kind switch
    {
        BodyKind.Fail when cell.Count > 0 =>
            cell.Form.Failure.IsInstanceOfType(Failure) && (Begun == cell.Count || cell.Form.EndsAtFailure) ? null
            : $"ended with {Failure?.GetType().Name ?? "nothing"} after {Begun} items.",
        BodyKind.Cancel => Failure is OperationCanceledException || (Failure is null && Begun == cell.Count) ? null
            : $"ended with {Failure?.GetType().Name ?? "nothing"} after {Begun} items.",
        _ => Failure is null && Begun == cell.Count ? null : $"ended with {Failure?.ToString() ?? "nothing"} after {Begun} items.",
    };
}
