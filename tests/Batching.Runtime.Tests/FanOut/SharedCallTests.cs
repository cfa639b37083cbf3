namespace Batching.Runtime.Tests;

[NonParallelizable]
public class SharedCallTests
{
    [Test]
    public void No_more_helpers_are_on_their_way_than_there_are_slots_the_leader_among_them(
        [Values(1, 2, 16)] int slots, [Values] bool hasLeader)
    {
        var call = new Counted(slots);
        using (new StarvedPool())
        {
            if (hasLeader)
            {
                call.InviteLeader();
            }

            for (var request = 0; request < slots * 10; request++)
            {
                call.RequestHelper();
            }
        }

        // Every helper has come by now: the pool serves its queue in order.
        using var isServed = new CountdownEvent(64);
        for (var item = 0; item < isServed.InitialCount; item++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => isServed.Signal(), null);
        }

        Assert.That(isServed.Wait(Call.Patience), Is.True);
        Assert.That(SpinWait.SpinUntil(() => call.Helpers >= slots, Call.Patience), Is.True);
        Assert.That(call.Helpers, Is.EqualTo(slots));
    }

    private sealed class Counted(int slots) : SharedCall(slots, limiter: null)
    {
        private int _helpers;

        internal int Helpers => Volatile.Read(ref _helpers);

        protected override bool NeedsHelper => true;

        internal void InviteLeader() => RequestLeader();

        protected override void Help() => Interlocked.Increment(ref _helpers);
    }
}
