using Acceptance.Batches;

namespace Acceptance;

/// <summary>Items that cross many at once are still items: each fails, dies, is retried and is cancelled by itself.</summary>
[NonParallelizable]
public sealed class ProcessRanges
{
    private const int Items = 50_000;

    [Test]
    public void All_of_them_come_back([Values(1, 2, 64, 16_384, 16_385, Items)] int count, [Values(1, 3)] int parallelism)
        => Assert.That(Numeric.Of(count).Double(options: new() { MaxParallelism = parallelism }).Numbers,
            Is.EqualTo(Enumerable.Range(0, count).Select(number => 2 * number)));

    [Test]
    public void They_may_be_converted_on_the_way()
        => Assert.That(Numeric.Of(1000).Halve().Halves, Is.EqualTo(Enumerable.Range(0, 1000).Select(number => number / 2.0)));

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    [TestCase(9_973)]
    public void Those_that_fail_do_so_alone(int wrong)
    {
        Numeric batch = Numeric.Of(Items);
        batch.Double(wrong, options: new() { FailurePolicy = FailurePolicy.Drop });
        Assert.That(
            batch.Dropped.Select(failure => failure.Position), Is.EqualTo(Enumerable.Range(0, Items).Where(number => number % wrong == 0)));
        Assert.That(batch.Dropped.Select(failure => failure.Exception.Message),
            Is.EqualTo(batch.Dropped.Select(failure => $"{failure.Index} is divisible.")));
        Assert.That(
            batch.Numbers, Is.EqualTo(Enumerable.Range(0, Items).Where(number => number % wrong != 0).Select(number => 2 * number)));
    }

    [TestCase(0)]
    [TestCase(20_000)]
    [TestCase(Items - 1)]
    public void One_that_ends_its_process_is_charged_with_it_and_no_other(int deadly)
    {
        Numeric batch = Numeric.Of(Items);
        batch.Double(deadly: deadly, options: new() { FailurePolicy = FailurePolicy.Drop, Retry = new() { MaxAttempts = 2 } });
        Assert.That(batch.Dropped.Select(failure => (failure.Position, failure.Attempts, failure.Exception.GetType())),
            Is.EqualTo([(deadly, 2, typeof(WorkerCrashedException))]));
        Assert.That(batch.Numbers, Is.EqualTo(Enumerable.Range(0, Items).Where(number => number != deadly).Select(number => 2 * number)));
    }

    [Test]
    public void Each_may_have_an_argument_of_its_own()
    {
        Numeric batch = Numeric.Of(Items);
        batch.Double(PerItem.Create([.. Enumerable.Range(0, Items).Select(number => number == 777 ? 7 : 0)]),
            options: new() { FailurePolicy = FailurePolicy.Drop });
        Assert.That(batch.Dropped.Select(failure => failure.Position), Is.EqualTo([777]));
        Assert.That(batch.Numbers, Is.EqualTo(Enumerable.Range(0, Items).Where(number => number != 777).Select(number => 2 * number)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task One_that_waits_is_cancelled_and_the_next_call_works(CancellationToken patience)
    {
        string path = Path.GetTempFileName();
        File.Delete(path);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(patience);
        Task<Numeric> call = Numeric.Of(Items).WaitAsync(path, 30_000, cancellationToken: source.Token);
        Tests.Until(() => File.Exists(path));
        File.Delete(path);
        await source.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => call.WaitAsync(Tests.Patience, CancellationToken.None));
        Assert.That(
            Numeric.Of(100).Double(cancellationToken: patience).Numbers, Is.EqualTo(Enumerable.Range(0, 100).Select(number => 2 * number)));
    }

    [Test]
    public void Workers_leave_after_a_number_of_items()
        => Assert.That(
            Numeric.Of(Items)
                .Double(options: new() { Processes = new ProcessOptions { MaxItemsPerWorker = 10_000, HeapLimit = 510 << 20 } }).Numbers,
            Is.EqualTo(Enumerable.Range(0, Items).Select(number => 2 * number)));
}
