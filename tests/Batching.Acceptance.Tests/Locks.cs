using Acceptance.Batches;

namespace Acceptance;

/// <summary>Case 23: an action lock admits one batch at a time, and is freed on every path.</summary>
public sealed class Locks
{
    [Test]
    public async Task Case23_One_batch_at_a_time_holds_the_lock([Values] Way way)
    {
        var crowd = new Crowd();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => SaveAsync(way, new Vault { Indices = [1], Crowd = crowd }))))
            .WaitAsync(Tests.Patience);
        Assert.That(crowd.Most, Is.EqualTo(1));
        Assert.That(crowd.Entered, Is.EqualTo(8));
    }

    [Test]
    public async Task Case23_Batches_in_flight_of_a_pipeline_wait_for_each_other([Values(0, 4)] int prefetch)
    {
        var crowd = new Crowd();
        PipelineReport report =
            await Dataset.Range(20).Pipeline(keys => new Vault { Indices = keys, Crowd = crowd }).Save().SaveLater().Seal()
            .RunAsync(new() { BatchSize = 1, Prefetch = prefetch }).WaitAsync(Tests.Patience);
        Assert.That(report.Batches, Is.EqualTo(20));
        Assert.That(crowd.Most, Is.EqualTo(1));
        Assert.That(crowd.Entered, Is.EqualTo(60));
    }

    [Test]
    public async Task Case23_The_lock_is_free_after_a_failure([Values] Way way)
    {
        var failing = new Vault { Indices = [1], Thrown = new InvalidDataException("broken") };
        await Tests.FailureAsync<BatchActionException>(() => SaveAsync(way, failing));
        await SaveAsync(way, new Vault { Indices = [1] });
    }

    [Test]
    public async Task Case23_The_lock_is_free_after_Init_and_Post_and_the_options_fail()
    {
        Assert.That(
            () => new Vault { Indices = [1], Thrown = new InvalidDataException() }.FailInInit(), Throws.TypeOf<InvalidDataException>());
        Assert.That(
            () => new Vault { Indices = [1], Thrown = new InvalidDataException() }.FailInPost(), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => new Vault { Indices = [1] }.Save(options: ProcessValues.Undeclared()), Throws.TypeOf<ArgumentException>());
        Assert.That(() => new Vault { Indices = [1] }.Save(cancellationToken: new CancellationToken(true)),
            Throws.InstanceOf<OperationCanceledException>());
        await SaveAsync(Way.Threads, new Vault { Indices = [1] });
    }

    [Test]
    public async Task Case23_Who_waits_for_the_lock_can_be_cancelled_and_leaves_it_free([Values] Way way, [Values] bool byTimeout)
    {
        using var release = new ManualResetEventSlim();
        using var source = new CancellationTokenSource();
        var crowd = new Crowd();
        Task<Vault> holder = Task.Run(() => new Vault { Indices = [1], Crowd = crowd, Release = release }.SaveAsync());
        Tests.Until(() => crowd.Inside == 1);
        Task<Vault> waiting = Task.Run(() => SaveAsync(
            way, new Vault { Indices = [1], Crowd = crowd }, byTimeout ? new() { Timeout = TimeSpan.FromMilliseconds(50) } : null,
            source.Token));
        if (byTimeout)
        {
            await Tests.FailureAsync<TimeoutException>(() => waiting);
        }
        else
        {
            await source.CancelAsync();
            OperationCanceledException thrown = Assert.CatchAsync<OperationCanceledException>(() => waiting.WaitAsync(Tests.Patience))!;
            Assert.That(thrown.CancellationToken, Is.EqualTo(source.Token));
        }

        Assert.That(crowd.Entered, Is.EqualTo(1));
        release.Set();
        await holder.WaitAsync(Tests.Patience);
        await SaveAsync(way, new Vault { Indices = [1] });
    }

    [Test]
    public async Task Case23_Actions_that_name_other_locks_do_not_wait()
    {
        using var release = new ManualResetEventSlim();
        var crowd = new Crowd();
        Task<Vault> holder = Task.Run(() => new Vault { Indices = [1], Crowd = crowd, Release = release }.SaveAsync());
        Tests.Until(() => crowd.Inside == 1);
        new Vault { Indices = [1] }.SaveElsewhere();
        release.Set();
        await holder.WaitAsync(Tests.Patience);
    }

    internal static Task<Vault> SaveAsync(Way way, Vault vault, CallOptions? options = null, CancellationToken cancellationToken = default)
        => way.CallAsync(
            options,
            targeted => vault.Save(targeted, cancellationToken),
            targeted => vault.SaveAsync(targeted, cancellationToken),
            targeted => vault.SaveLaterAsync(targeted, cancellationToken));
}
