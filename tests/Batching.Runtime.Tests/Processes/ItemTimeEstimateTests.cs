using System.Diagnostics;

namespace Batching.Runtime;

/// <summary>How many items of what pace a worker is sent at once.</summary>
public class ItemTimeEstimateTests
{
    private static readonly long s_millisecond = Stopwatch.Frequency / 1000;

    [Test]
    public void The_first_range_is_one_item_and_nothing_is_sent_behind_it()
    {
        var pace = default(ItemTimeEstimate);
        Assert.That((pace.Least, pace.Most, pace.IsShort, pace.IsKnown), Is.EqualTo((1, 1, false, false)));
    }

    [Test]
    public void Ranges_grow_with_what_is_known_of_short_items()
    {
        var pace = default(ItemTimeEstimate);
        var sizes = new List<int>();
        for (var range = 0; range < 4; range++)
        {
            sizes.Add(pace.Most);
            pace.Add(pace.Most, 1);
        }

        Assert.That(sizes, Is.EqualTo([1, 64, 4096, 16_384]));
        Assert.That(pace.IsShort);
    }

    [Test]
    public void A_range_takes_at_most_about_twenty_milliseconds_and_at_least_a_fifth_of_one()
    {
        var pace = default(ItemTimeEstimate);
        pace.Add(1000, s_millisecond * 10);
        Assert.That((pace.Least, pace.Most), Is.EqualTo((20, 2000)));
    }

    [Test]
    public void Items_that_are_longer_than_a_range_are_sent_one_at_a_time()
    {
        var pace = default(ItemTimeEstimate);
        pace.Add(1, s_millisecond * 50);
        Assert.That((pace.Least, pace.Most, pace.IsShort), Is.EqualTo((1, 1, false)));
    }

    [Test]
    public void Faster_items_are_believed_at_once_and_slower_ones_by_half()
    {
        var pace = default(ItemTimeEstimate);
        pace.Add(1, s_millisecond * 10);
        pace.Add(100, s_millisecond * 100);
        Assert.That(pace.Most, Is.EqualTo(20));
        pace.Add(100, s_millisecond * 300);
        Assert.That(pace.Most, Is.EqualTo(10));
    }

    [Test]
    public void What_an_earlier_call_knew_does_not_keep_items_from_other_workers()
    {
        var pace = default(ItemTimeEstimate);
        pace.Add(1000, s_millisecond * 10);
        ItemTimeEstimate next = pace.OfAnEarlierCall();
        Assert.That((next.Least, next.Most, next.IsShort), Is.EqualTo((1, 2000, true)));
        next.Add(1000, s_millisecond * 10);
        Assert.That(next.Least, Is.EqualTo(20));
    }
}
