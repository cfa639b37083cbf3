namespace Batching.Runtime.Tests.Abstractions;

/// <summary>Values and failures side by side, in the order of Init.</summary>
public class ItemResultsTests
{
    private static readonly ItemFailure s_second = new() { Position = 1, Index = "b", Exception = new FormatException("bad") };
    private static readonly ItemFailure s_last = new()
    {
        Position = 3,
        Index = "d",
        Exception = new InvalidOperationException("worse"),
        Attempts = 3,
    };

    private static ItemResults<int> WithFailures => new("Act", [10, -1, 30, -1], [s_second, s_last]);

    [Test]
    public void Without_failures_values_are_all_values()
    {
        int[] values = [1, 2];
        var results = new ItemResults<int>("Act", values, []);
        Assert.That(results.AnyFailed, Is.False);
        Assert.That(results.GetValues(), Is.SameAs(values));
        Assert.That(results.GetSucceeded(), Is.SameAs(values));
        Assert.That(results.ThrowIfAnyFailed, Throws.Nothing);
        Assert.That((results.Count, results.Action), Is.EqualTo((2, "Act")));
    }

    [Test]
    public void With_failures_values_throw_every_failure()
    {
        var thrown = Assert.Throws<BatchActionException>(() => _ = WithFailures.GetValues())!;
        Assert.That((thrown.Action, thrown.Count), Is.EqualTo(("Act", 4)));
        Assert.That(thrown.Failures, Is.EqualTo([s_second, s_last]));
        Assert.That(WithFailures.ThrowIfAnyFailed, Throws.InstanceOf<BatchActionException>());
    }

    [Test]
    public void Succeeded_has_the_good_values_in_order()
    {
        Assert.That(WithFailures.GetSucceeded(), Is.EqualTo([10, 30]));
        Assert.That(new ItemResults<int>("Act", [-1, 20], [s_second with { Position = 0 }]).GetSucceeded(), Is.EqualTo([20]));
        Assert.That(new ItemResults<int>("Act", [-1], [s_second with { Position = 0 }]).GetSucceeded(), Is.Empty);
    }

    [Test]
    public void A_value_is_had_by_position_unless_its_item_failed()
    {
        Assert.That((WithFailures.TryGetValue(2, out int value), value), Is.EqualTo((true, 30)));
        Assert.That((WithFailures.TryGetValue(3, out value), value), Is.EqualTo((false, 0)));
        Assert.That(() => WithFailures.TryGetValue(4, out _), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => WithFailures.TryGetValue(-1, out _), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void No_items_have_no_values_and_no_failures()
    {
        var results = new ItemResults<int>("Act", [], []);
        Assert.That((results.Count, results.AnyFailed), Is.EqualTo((0, false)));
        Assert.That(results.GetValues(), Is.Empty);
    }

    [Test]
    public void Missing_parts_are_refused()
    {
        Assert.That(() => new ItemResults<int>("Act", null!, []), Throws.ArgumentNullException);
        Assert.That(() => new ItemResults<int>(null!, [], []), Throws.ArgumentNullException);
        Assert.That(() => new ItemResults("Act", 1, null!), Throws.ArgumentNullException);
        Assert.That(() => new ItemResults("Act", -1, []), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
