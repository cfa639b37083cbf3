namespace Batching.Runtime.Tests;

/// <summary>What loops of a call give back for others.</summary>
public class ReturnedRangesTests
{
    [Test]
    public void All_of_a_range_is_claimed_at_once_wherever_it_begins([Values(0, 1, 2, 7, int.MaxValue - 3)] int begin)
    {
        var returned = new ReturnedRanges();
        returned.Return(begin, begin + 3);
        Assert.That(returned.TryClaim(int.MaxValue, out int first, out int end), Is.True);
        Assert.That((first, end, returned.IsEmpty), Is.EqualTo((begin, begin + 3, true)));
    }

    [Test]
    public void A_part_of_a_range_leaves_the_rest()
    {
        var returned = new ReturnedRanges();
        returned.Return(5, 9);
        Assert.That(returned.TryClaim(3, out int first, out int end), Is.True);
        Assert.That((first, end, returned.IsEmpty), Is.EqualTo((5, 8, false)));
        Assert.That(returned.TryClaim(3, out first, out end), Is.True);
        Assert.That((first, end, returned.IsEmpty), Is.EqualTo((8, 9, true)));
        Assert.That(returned.TryClaim(3, out _, out _), Is.False);
    }
}
