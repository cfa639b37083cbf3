using System.Runtime.CompilerServices;

namespace Batching.Runtime.Tests;

[NonParallelizable]
public class LateHelperTests
{
    private static readonly AsyncLocal<object?> s_flowing = new();

    [Test]
    public void A_helper_that_comes_after_the_end_finds_nothing_and_nothing_is_kept_for_it()
    {
        var runs = new int[100];
        WeakReference[] kept;
        using (new StarvedPool())
        {
            kept = RunOnce(runs);
            Assert.That(SpinWait.SpinUntil(() => AreCollected(kept), Call.Patience), Is.True, "a waiting invitation keeps no batch alive");
        }

        // Whoever was invited has come by now: the pool serves its queue in order.
        using var isServed = new CountdownEvent(64);
        for (var item = 0; item < isServed.InitialCount; item++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => isServed.Signal(), null);
        }

        Assert.That(isServed.Wait(Call.Patience), Is.True);
        Assert.That(runs, Is.All.EqualTo(1));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] RunOnce(int[] runs)
    {
        var inBody = new object();
        var inScope = new Rows();
        var flowing = new object();
        s_flowing.Value = flowing;
        using (var lifetime = new CallLifetime(Call.Action, null, CancellationToken.None))
        {
            FanOut.Run(new LongBody(runs, inBody), runs.Length,
                new FanOutSettings { MaxParallelism = 8, Scope = new ItemScope { Rows = inScope } }, lifetime);
        }

        s_flowing.Value = null;
        return [new(inBody), new(inScope), new(flowing)];
    }

    private static bool AreCollected(WeakReference[] references)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return references.All(reference => !reference.IsAlive);
    }

    private sealed class Rows : Batch<int>;

    private sealed class LongBody(int[] runs, object kept) : IItemBody
    {
        public void Run(int first, int end, ItemWorker worker)
        {
            for (int position = first; worker.MayRun(position, end); position++)
            {
                runs[position]++;
                Thread.SpinWait(1000);
                GC.KeepAlive(kept);
            }
        }
    }
}
