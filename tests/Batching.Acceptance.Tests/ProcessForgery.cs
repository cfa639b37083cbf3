using System.Buffers.Binary;
using System.Diagnostics;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>What an item writes to the pipe of its worker is no result: not of it, and not of others.</summary>
[NonParallelizable]
public sealed class ProcessForgery
{
    private const byte Results = 4;
    private const byte CallFailed = 5;
    private const int Forged = 666;
    private static readonly CallOptions s_options = new()
    {
        MaxParallelism = 1,
        Timeout = Tests.Patience,
        Processes = new ProcessOptions { ItemTimeout = TimeSpan.FromSeconds(10), CancellationGrace = TimeSpan.Zero },
    };

    private static IEnumerable<TestCaseData> Frames()
    {
        foreach (int seals in new[] { 0, 8 })
        {
            string form = $", seals of {seals} bytes";
            yield return new TestCaseData(Frame(Results, 1, 0, 7, 4, 7 * 4, seals)).SetArgDisplayNames($"results of all items{form}");
            yield return new TestCaseData(Frame(Results, 0, 0, 1, 4, 4, seals)).SetArgDisplayNames($"one result{form}");
            yield return new TestCaseData(Frame(Results, 1, 0, 7, -1, 7 * 4, seals)).SetArgDisplayNames($"sizes of -1{form}");
            yield return new TestCaseData(Frame(Results, 1, -5, 7, 4, 12 * 4, seals)).SetArgDisplayNames($"a negative start{form}");
            yield return new TestCaseData(Frame(Results, 1, 0, int.MaxValue, 4, 4, seals)).SetArgDisplayNames(
                $"an end beyond the range{form}");
            yield return new TestCaseData(Frame(Results, 2, 0, 0, 0, 0, seals)).SetArgDisplayNames($"cancelled{form}");
            yield return new TestCaseData(Frame(Results, 3, 0, 0, 0, 0, seals)).SetArgDisplayNames($"recycle{form}");
            yield return new TestCaseData(Frame(CallFailed, 0, 0, 0, 0, 0, seals)).SetArgDisplayNames($"a call that failed{form}");
        }

        yield return new TestCaseData(new byte[] { 0, 0xff, 0xff, 0x7f }).SetArgDisplayNames("a length of 0x7fffff00");
        yield return new TestCaseData(new byte[] { 0xff, 0xff, 0xff, 0xff }).SetArgDisplayNames("a length of -1");
        yield return new TestCaseData(new byte[] { 1 }).SetArgDisplayNames("one byte");
        yield return new TestCaseData("Hello, world!\n"u8.ToArray()).SetArgDisplayNames("a line of text");
    }

    [TestCaseSource(nameof(Frames))]
    public void A_frame_that_an_item_writes_costs_that_item_alone(byte[] frame)
    {
        long begin = Stopwatch.GetTimestamp();
        Forging batch = Forging.Of(7, (0, frame));
        batch.Write(options: s_options with { FailurePolicy = FailurePolicy.Drop });
        Assert.That(batch.Dropped.Select(failure => failure.Position), Is.EqualTo([0]));
        Assert.That(batch.Values, Is.EqualTo(Enumerable.Repeat(Forging.Right, 6)));
        Assert.That(batch.Dropped[0].Exception,
            Is.TypeOf<InvalidDataException>().With.Message.StartsWith("Forging.Write: the worker process ").And.Message.Contains(
                "sent a frame that is no result while it ran item 0"));
        Assert.That(Stopwatch.GetElapsedTime(begin), Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void Among_many_short_items_the_one_that_did_it_is_found()
    {
        byte[] frame = Frame(Results, 1, 0, 2000, 4, 2000 * 4, 8);
        Forging batch = Forging.Of(2000, (777, frame), (1500, [1, 2, 3]));
        batch.Write(options: new() { MaxParallelism = 2, FailurePolicy = FailurePolicy.Drop });
        Assert.That(batch.Dropped.Select(failure => (failure.Position, failure.Exception.GetType())),
            Is.EquivalentTo([(777, typeof(InvalidDataException)), (1500, typeof(InvalidDataException))]));
        Assert.That(batch.Values, Is.EqualTo(Enumerable.Repeat(Forging.Right, 1998)));
    }

    [Test]
    public void It_is_retried_as_other_failures_are()
    {
        BatchActionException thrown =
            Assert.Throws<BatchActionException>(
                () => Forging.Of(3, (1, [1])).Write(options: s_options with { Retry = new() { MaxAttempts = 3 } }))!;
        Assert.That(thrown.Failures.Select(failure => (failure.Position, failure.Attempts)), Is.EqualTo([(1, 3)]));
    }

    [Test]
    [CancelAfter(120_000)]
    public void Whatever_items_write_to_their_pipe_the_others_are_right()
    {
        const int Items = 300, Wrong = 30, Seed = 22;
        var random = new Random(Seed);
        (int Position, byte[] Bytes)[] special = [
            .. Enumerable.Range(0, Items).OrderBy(_ => random.Next()).Take(Wrong).Select(position => (position, Mutated(random)))];
        Forging batch = Forging.Of(Items, special);
        batch.Write(options: new() { MaxParallelism = 2, FailurePolicy = FailurePolicy.Drop });
        Assert.That(
            batch.Dropped.Select(failure => failure.Position), Is.EquivalentTo(special.Select(one => one.Position)), $"seed {Seed}");
        Assert.That(batch.Dropped.Select(failure => failure.Exception), Is.All.TypeOf<InvalidDataException>());
        Assert.That(batch.Values, Is.EqualTo(Enumerable.Repeat(Forging.Right, Items - Wrong)));
    }

    [Test]
    public void A_call_whose_workers_are_robbed_of_what_they_are_sent_ends()
    {
        Forging batch = Forging.Of(400, (3, [1]), (200, [1]));
        batch.Steal(
            options: new()
            {
                MaxParallelism = 2,
                FailurePolicy = FailurePolicy.Drop,
                Timeout = Tests.Patience,
                Processes = new ProcessOptions { ItemTimeout = TimeSpan.FromSeconds(1), HeapLimit = 350 << 20 }
            });
        Assert.That(batch.Values, Has.Length.GreaterThan(300).And.All.EqualTo(Forging.Right));
    }

    private static byte[] Mutated(Random random)
    {
        byte[] frame = Frame(Results, (byte)random.Next(4), random.Next(300), random.Next(300), 4, random.Next(100), random.Next(2) * 8);
        for (var times = 0; times < 3; times++)
        {
            frame[random.Next(frame.Length)] = (byte)random.Next(256);
        }

        return frame[..random.Next(1, frame.Length + 1)];
    }

    /// <summary>A frame as a worker would write it, but for seals that it cannot know.</summary>
    private static byte[] Frame(byte kind, byte outcome, int begin, int end, int size, int bytes, int seals)
    {
        var body = new MemoryStream();
        var writer = new BinaryWriter(body);
        writer.Write(kind);
        writer.Write(new byte[seals]);
        writer.Write(outcome);
        writer.Write(begin);
        writer.Write(end);
        writer.Write(size);
        writer.Write(1L);
        for (var i = 0; i < bytes / sizeof(int); i++)
        {
            writer.Write(Forged);
        }

        writer.Write(new byte[seals]);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, (int)body.Length);
        return [.. length, .. body.ToArray()];
    }
}
