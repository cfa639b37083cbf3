namespace Batching.Runtime.Tests.Abstractions;

/// <summary>A column of unknown length keeps every value wherever and by whomever it is written.</summary>
public class ItemColumnTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(31)]
    [TestCase(32)]
    [TestCase(33)]
    [TestCase(96)]
    [TestCase(97)]
    [TestCase(100_000)]
    public void Values_are_kept_across_segments_in_any_order(int count)
    {
        var column = new ItemColumn<int>();
        for (int position = count - 1; position >= 0; position--)
        {
            column[position] = position + 1;
        }

        Assert.That(column.ToArray(count), Is.EqualTo(Enumerable.Range(1, count).ToArray()));
    }

    [Test]
    public void Positions_that_were_not_written_have_the_default()
    {
        var column = new ItemColumn<string>();
        column[40] = "forty";
        string[] all = column.ToArray(200);
        Assert.That(all[40], Is.EqualTo("forty"));
        Assert.That(all.Where((_, position) => position != 40), Is.All.Null);
        Assert.That(column.ToArray(40), Is.All.Null);
    }

    [Test]
    public void Concurrent_writers_lose_nothing()
    {
        const int Writers = 4;
        const int Count = 50_000;
        for (var round = 0; round < 10; round++)
        {
            var column = new ItemColumn<int>();
            using var start = new Barrier(Writers);
            Thread[] threads =
            [
                .. Enumerable.Range(0, Writers).Select(writer => new Thread(() =>
                {
                    start.SignalAndWait();
                    for (int position = writer; position < Count; position += Writers)
                    {
                        column[position] = position;
                    }
                })),
            ];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            Assert.That(column.ToArray(Count), Is.EqualTo(Enumerable.Range(0, Count).ToArray()), $"round {round}");
        }
    }

    [Test]
    public void A_negative_position_is_refused()
        => Assert.That(() => new ItemColumn<int>()[-1] = 0, Throws.InstanceOf<IndexOutOfRangeException>());
}
