using Acceptance.Loops;

namespace Acceptance;

/// <summary>Case 10: events that yield run their inner loops for each element.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LoopElements
{
    private readonly Recorder _record = new();

    [Test]
    public void Case10_Inner_loops_run_for_each_element([Values] bool timing)
    {
        var counting = new Counting(_record, 3);
        counting.Run(new LoopOptions { MeasureEvents = timing });
        Assert.That(counting.Number.Sum, Is.EqualTo(6));
        string expected = string.Concat(Enumerable.Range(1, 3).Select(number =>
            $"yields {number}, number {number}, finally {number} = {number} at Counting.OnNumbers.Number.FinallyNumber for the {number - 1}. time, BeforeIt, OnIt, AfterIt, FinallyIt, "));
        Assert.That(_record.Text, Is.EqualTo(expected + "has yielded, AfterNumbers, FinallyNumbers"));
    }

    [Test]
    public void Case10_No_element_is_no_inner_run()
    {
        new Counting(_record, 0).Run();
        Assert.That(_record.Text, Is.EqualTo("has yielded, AfterNumbers, FinallyNumbers"));
    }

    [Test]
    public void Case10_A_failure_for_an_element_ends_the_sequence([Values] bool timing)
    {
        _record.Fail("number 2");
        Assert.That(() => new Counting(_record, 3).Run(new LoopOptions { MeasureEvents = timing }), Throws.TypeOf<InvalidDataException>());
        Assert.That(_record.Names, Does.Contain("failed 2: number 2").And.Contain("FailedNumbers").And.No.Contain("yields 3"));
        Assert.That(_record.Names[^1], Is.EqualTo("FinallyNumbers"));
    }

    [Test]
    public void Case10_A_sequence_may_fail_itself([Values] bool timing)
    {
        _record.Fail("yields 2");
        Assert.That(() => new Counting(_record, 3).Run(new LoopOptions { MeasureEvents = timing }), Throws.TypeOf<InvalidDataException>());
        Assert.That(_record.Names.TakeLast(3), Is.EqualTo(["yields 2", "FailedNumbers", "FinallyNumbers"]));
    }

    [Test]
    public async Task Case10_Streams_are_awaited([Values] bool timing)
    {
        await new Streaming(_record).RunAsync(new LoopOptions { MeasureEvents = timing }).WaitAsync(Tests.Patience);
        Assert.That(_record.Text, Is.EqualTo("a, b, c, FinallyTexts disposed"));
    }

    [Test]
    public void Case10_A_stream_is_disposed_of_before_its_section_ends()
    {
        _record.Fail("b");
        Assert.That(async () => await new Streaming(_record).RunAsync().WaitAsync(Tests.Patience), Throws.TypeOf<InvalidDataException>());
        Assert.That(_record.Text, Is.EqualTo("a, b, FinallyTexts disposed"));
    }

    [Test]
    public void Case10_A_loop_that_takes_elements_runs_on_its_own_too()
    {
        var number = new Number(_record);
        number.Run(5);
        Assert.That(number.Sum, Is.EqualTo(5));
        Assert.That(_record.Text, Is.EqualTo("number 5, finally 5 = 5 at Number.FinallyNumber for the 0. time"));
    }
}
