namespace Batching.Runtime.Tests;

[NonParallelizable]
public class SharedCallTests
{
    [Test]
    public void No_more_helpers_are_on_their_way_than_there_are_places_the_leader_among_them([Values(1, 2, 16)] int places, [Values] bool hasLeader)
    {
        var call = new Counted(places);
        using (new StarvedPool())
        {
            if (hasLeader)
            {
                call.InviteLeader();
            }

            for (var recruit = 0; recruit < places * 10; recruit++)
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
        Assert.That(SpinWait.SpinUntil(() => call.Helpers >= places, Call.Patience), Is.True);
        Assert.That(call.Helpers, Is.EqualTo(places));
    }

    private sealed class Counted(int places) : SharedCall(places, limiter: null)
    {
        private int _helpers;

        internal int Helpers => Volatile.Read(ref _helpers);

        protected override bool NeedsHelper => true;

        internal void InviteLeader() => RequestLeader();

        protected override void Help() => Interlocked.Increment(ref _helpers);
    }
}
