namespace Batching.Runtime.Tests;

/// <summary>Whoever works alone, and is held up, gets helpers.</summary>
public class StallWatchdogTests
{
    [Test]
    public void Whoever_is_held_up_gets_helpers_until_leaving()
    {
        var work = new Held();
        int place = StallWatchdog.Watch(work);

        bool hasHelpers = SpinWait.SpinUntil(() => work.Recruited >= 3, Call.Patience);

        StallWatchdog.Unwatch(place);
        var next = new Held();
        int other = StallWatchdog.Watch(next);
        SpinWait.SpinUntil(() => next.Recruited >= 2, Call.Patience); // By then a look of before has ended.
        int recruited = work.Recruited;
        SpinWait.SpinUntil(() => next.Recruited >= 5, Call.Patience);
        StallWatchdog.Unwatch(other);
        Assert.Multiple(() =>
        {
            Assert.That(place, Is.Not.Negative);
            Assert.That(hasHelpers, Is.True);
            Assert.That(next.Recruited, Is.GreaterThanOrEqualTo(5));
            Assert.That(work.Recruited, Is.EqualTo(recruited), "Nobody is invited for work that has ended.");
        });
    }

    [Test]
    public void The_watch_begins_again_after_a_pause()
    {
        for (var round = 0; round < 3; round++)
        {
            var work = new Held();
            int place = StallWatchdog.Watch(work);
            Assert.That(SpinWait.SpinUntil(() => work.Recruited > 0, Call.Patience), Is.True, $"Round {round}");
            StallWatchdog.Unwatch(place);
            Assert.That(
                SpinWait.SpinUntil(() => !StallWatchdog.IsAwake, Call.Patience), Is.True, "Nobody is watched, so that the thread sleeps.");
        }
    }

    [Test]
    public void Whoever_has_no_place_is_told_so()
    {
        var work = new Held();
        int[] places = [.. Enumerable.Range(0, 5).Select(_ => StallWatchdog.Watch(work))];
        StallWatchdog.Unwatch(places[2]);
        int again = StallWatchdog.Watch(work);

        foreach (int place in places)
        {
            StallWatchdog.Unwatch(place);
        }

        Assert.That(places.Take(4), Is.Unique.And.All.Not.Negative, "A thread has four places.");
        Assert.That((places[4], again), Is.EqualTo((-1, places[2])));
    }

    private sealed class Held : SharedWork
    {
        private int _recruited;

        internal int Recruited => Volatile.Read(ref _recruited);

        internal override void RequestHelper() => Interlocked.Increment(ref _recruited);

        internal override void RunHelper() => throw new NotSupportedException();
    }
}
