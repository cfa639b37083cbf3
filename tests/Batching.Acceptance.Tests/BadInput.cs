using Acceptance.Batches;

namespace Acceptance;

/// <summary>What a caller may get wrong: every error names the member, the value and what to do.</summary>
public sealed class BadInput
{
    [Test]
    public void A_component_of_another_length()
        => Says<ArgumentException>(() => Probe.Of(3).Values = [1, 2], "Probe.Values", "2 values", "3 items", "one value for each item");

    [Test]
    public void Indices_of_another_length_than_a_component()
        => Says<ArgumentException>(
            () => _ = new Probe { Values = [1, 2], Indices = ["a", "b", "c"] }, "Probe.Indices", "3 values", "2 items");

    [Test]
    public void A_component_that_is_null()
        => Says<ArgumentNullException>(() => Probe.Of(3).Values = null!, "Probe.Values", "null", "one value for each item");

    [Test]
    public void A_component_that_was_not_set()
        => Says<InvalidOperationException>(() => _ = Probe.Of(3).Values, "Probe.Values", "has not been set", "Assign it", "run the action");

    [Test]
    public async Task An_action_on_a_component_that_was_not_set([Values] Way way)
    {
        var batch = new Careless { Indices = ["a"] };
        InvalidOperationException thrown = await Tests.FailureAsync<InvalidOperationException>(() => way.CallAsync(
            null, options => batch.Read(options: options), options => batch.ReadAsync(options: options),
            options => batch.ReadLaterAsync(options: options)));
        Contains(thrown, "Careless.Values", "has not been set");
    }

    [Test]
    public void An_action_on_an_optional_component_that_was_not_set()
        => Says<InvalidOperationException>(() => new Careless { Indices = ["a"] }.ReadNotes(), "Careless.Notes", "has not been set");

    [Test]
    public async Task A_batch_without_indices([Values] Way way)
    {
        InvalidOperationException thrown =
            await Tests.FailureAsync<InvalidOperationException>(() => new Probe().RunAsync(way, (_, _) => default));
        Contains(thrown, "Probe has no indices", "Indices = ");
    }

    [Test]
    public void A_null_task_of_an_item_says_what_to_return()
    {
        var batch = new Careless { Indices = ["a"] };
        Exception[] failures =
        [
            Assert.CatchAsync<BatchActionException>(() => batch.ForgetTheTaskAsync())!.Failures.Single().Exception,
            Assert.CatchAsync<BatchActionException>(() => batch.ForgetTheResultAsync())!.Failures.Single().Exception,
        ];
        Assert.That(failures,
            Is.All.TypeOf<InvalidOperationException>().With.Message.Contains("null instead of a task").And.Message.Contains(
                "Task.CompletedTask"));
    }

    [Test]
    public void A_null_task_of_a_hook_says_what_to_return()
        => Assert.That(
            () => Dataset.Range(2).Pipeline<Signals>().BeforeAsync(_ => null!).RunAsync(),
            Throws.InvalidOperationException.With.Message.Contains("BeforeAsync").And.Message.Contains("null instead of a task"));

    [Test]
    public void What_Init_throws_first_is_thrown_and_what_its_disposal_throws_is_kept_beside_it()
    {
        var batch = new Careless { Indices = ["a"] };
        foreach (Exception? failure in new[] { Assert.Catch(() => batch.InitFailsTwice()),
            Assert.CatchAsync(() => batch.InitFailsTwiceLaterAsync()) })
        {
            Assert.That(failure, Is.TypeOf<InvalidDataException>());
            Assert.That(LaterFailures.FromException(failure!).Single(), Is.TypeOf<TimeZoneNotFoundException>());
        }
    }

    [Test]
    public void Indices_and_a_scope_that_are_null()
    {
        Says<ArgumentNullException>(() => _ = new Probe { Indices = null! }, "Indices");
        Says<ArgumentNullException>(() => _ = new Probe { Scope = null! }, "Scope");
    }

    [Test]
    public async Task A_token_that_is_cancelled_already([Values] Way way)
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var crowd = new Crowd();
        OperationCanceledException thrown =
            await Tests.FailureAsync<OperationCanceledException>(() => Probe.Of(3).RunAsync(way, Body, cancellationToken: source.Token));
        Assert.That(thrown.CancellationToken, Is.EqualTo(source.Token));
        Contains(thrown, "Probe.Run", "cancelled by its caller");
        Assert.That(crowd.Entered, Is.Zero);

        ValueTask<int> Body(ItemContext item, CancellationToken cancellationToken)
        {
            using (crowd.Enter())
            {
                return new(0);
            }
        }
    }

    [Test]
    public async Task A_token_whose_source_is_disposed_of_is_one_that_is_never_cancelled([Values] Way way, [Values] bool hasTimeout)
    {
        var source = new CancellationTokenSource();
        CancellationToken token = source.Token;
        source.Dispose();
        var batch = Probe.Of(3);
        await batch.FillAsync(
            way,
            (item, cancellationToken) => new(cancellationToken.IsCancellationRequested ? -1 : item.Position),
            new() { Timeout = hasTimeout ? Tests.Patience : null },
            token);
        Assert.That(batch.Values, Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public async Task A_token_whose_source_was_cancelled_and_is_disposed_of([Values] Way way)
    {
        var source = new CancellationTokenSource();
        await source.CancelAsync();
        CancellationToken token = source.Token;
        source.Dispose();
        await Tests.FailureAsync<OperationCanceledException>(() => Probe.Of(3).FillAsync(way, (_, _) => default, cancellationToken: token));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(int.MinValue)]
    public void Numbers_that_must_be_positive(int value)
    {
        Says<ArgumentOutOfRangeException>(
            () => _ = new CallOptions { MaxParallelism = value }, "CallOptions.MaxParallelism", "at least 1", $"{value}");
        Says<ArgumentOutOfRangeException>(() => _ = new CallOptions { Timeout = TimeSpan.FromTicks(value) }, "CallOptions.Timeout",
            "must be positive", $"{TimeSpan.FromTicks(value)}");
        Says<ArgumentOutOfRangeException>(
            () => _ = new BatchScope { MaxParallelism = value }, "BatchScope.MaxParallelism", "at least 1", $"{value}");
        Says<ArgumentOutOfRangeException>(
            () => _ = new PipelineOptions { BatchSize = value }, "PipelineOptions.BatchSize", "at least 1", $"{value}");
    }

    [Test]
    public void Numbers_that_must_not_be_negative()
    {
#pragma warning disable BATCH045 // The compiler says so too.
        Says<ArgumentOutOfRangeException>(() => _ = new RetryOptions { MaxAttempts = 0 }, "RetryOptions.MaxAttempts", "at least 1", "0");
#pragma warning restore BATCH045
        Assert.That(new RetryOptions { MaxAttempts = 1 }.MaxAttempts, Is.EqualTo(1));
    }

    [Test]
    public void A_timeout_that_is_too_long()
    {
        Says<ArgumentOutOfRangeException>(
            () => _ = new CallOptions { Timeout = TimeSpan.FromDays(50) }, "CallOptions.Timeout", "49 days", "50.00:00:00");
        Says<ArgumentOutOfRangeException>(
            () => _ = new CallOptions { Timeout = Timeout.InfiniteTimeSpan }, "CallOptions.Timeout", "null for no limit");
        Assert.That(Probe.Of(1).Run((_, _) => default, options: new() { Timeout = TimeSpan.FromDays(49) }), Is.Not.Null);
    }

    [TestCase(0)]
    [TestCase(9)]
    public void A_depth_of_workers_that_is_none(int value)
        => Says<ArgumentOutOfRangeException>(
            () => _ = new ProcessOptions { MaxDepth = value }, "ProcessOptions.MaxDepth", "at least 1 and at most 8", $"{value}");

    [TestCase(0)]
    [TestCase(30)]
    public void A_time_to_start_that_is_none(int days)
        => Says<ArgumentOutOfRangeException>(
            () => _ = new ProcessOptions { StartTimeout = TimeSpan.FromDays(days) }, "ProcessOptions.StartTimeout", "positive", "24 days");

    [Test]
    public void Values_that_are_members_of_no_enum()
    {
        Says<ArgumentOutOfRangeException>(() => _ = new CallOptions { Target = (Target)17 }, "CallOptions.Target", "Batching.Target", "17");
        Says<ArgumentOutOfRangeException>(
            () => _ = new CallOptions { FailurePolicy = (FailurePolicy)17 }, "CallOptions.FailurePolicy", "Batching.FailurePolicy", "17");
    }

    [Test]
    public void Processes_that_the_action_is_not_declared_for()
    {
        CallOptions options = ProcessValues.Undeclared();
        Says<ArgumentException>(() => Probe.Of(1).Run((_, _) => default, options: options), "Probe.Run",
            "Target.Processes must be declared with the action", "Target.Threads");
        SaysAsync<ArgumentException>(() => Probe.Of(1).RunLaterAsync((_, _) => default, options: options), "Probe.RunLater",
            "Target.Processes must be declared with the action", "Target.Async");
    }

    [Test]
    public void A_target_that_does_not_fit_the_item_method()
    {
        Says<ArgumentException>(() => Probe.Of(1).Run((_, _) => default, options: new() { Target = Target.Async }), "Probe.Run",
            "Target.Async", "synchronous", "Target.Threads or Target.For");
        SaysAsync<ArgumentException>(() => Probe.Of(1).RunAsync((_, _) => default, options: new() { Target = Target.Async }), "Probe.Run",
            "Target.Async", "synchronous");
        SaysAsync<ArgumentException>(() => Probe.Of(1).RunLaterAsync((_, _) => default, options: new() { Target = Target.Threads }),
            "Probe.RunLater", "Target.Threads", "awaitable", "Target.Async or Target.For");
    }

    [Test]
    public async Task Drop_where_items_are_no_rows([Values] Way way)
    {
        var batch = new Readings { Indices = [1], Samples = [1] };
        CallOptions drop = new() { FailurePolicy = FailurePolicy.Drop };
        ArgumentException thrown = await Tests.FailureAsync<ArgumentException>(() => way.CallAsync(
            drop, options => batch.SumChunks(options: options), options => batch.SumChunksAsync(options: options),
            options => batch.SumChunksLaterAsync(options: options)));
        Contains(thrown, "Readings.SumChunks", "FailurePolicy.Drop", "Indices, Items or a data component");
        Assert.That(batch.ChunkCalls, Is.Zero);
    }

    [Test]
    public async Task An_Init_that_returns_null([Values] Way way)
    {
        var batch = new Careless { Indices = ["a"] };
        InvalidOperationException thrown = await Tests.FailureAsync<InvalidOperationException>(() => way.CallAsync(
            null, options => batch.FromNothing(options: options), options => batch.FromNothingAsync(options: options),
            options => batch.FromNothingLaterAsync(options: options)));
        Contains(thrown, "Careless.FromNothing", "Init = NoItems", "null", "empty sequence");
        SaysAsync<InvalidOperationException>(() => batch.FromNoStreamAsync(), "Careless.FromNoStream", "Init = NoStream", "null");
        SaysAsync<InvalidOperationException>(
            () => batch.FromNothingAwaitedAsync(), "Careless.FromNothingAwaited", "Init = NoItemsAsync", "null");
    }

    [Test]
    public async Task A_Post_that_returns_null([Values] Way way)
    {
        var batch = new Careless { Indices = ["a"] };
        InvalidOperationException thrown = await Tests.FailureAsync<InvalidOperationException>(() => way.CallAsync(
            null, options => batch.ToNothing(options: options), options => batch.ToNothingAsync(options: options),
            options => batch.ToNothingLaterAsync(options: options)));
        Contains(thrown, "Careless.ToNothing", "Post = NoBatch", "null", "Return a batch");
        SaysAsync<InvalidOperationException>(
            () => Dataset.From(["a"]).Pipeline<Careless>().ToNothing().RunAsync(), "Careless.ToNothing", "Post = NoBatch");
    }

    [Test]
    public void An_action_on_the_whole_batch_that_returns_null()
        => SaysAsync<InvalidOperationException>(() => Dataset.From(["a"]).Pipeline<Careless>().Lose().RunAsync(), "Lose", "null", "Return");

    [Test]
    public async Task A_kernel_that_returns_null([Values(Way.For, Way.Threads, Way.ForAwaited, Way.ThreadsAwaited)] Way way)
    {
        var batch = new Careless { Indices = ["a"] };
        InvalidOperationException thrown = await Tests.FailureAsync<InvalidOperationException>(() => way.CallAsync(
            null, options => batch.NoKernel(options: options), options => batch.NoKernelAsync(options: options),
            options => batch.NoKernelAsync(options: options)));
        Contains(thrown, "Careless.NoKernel", "kernel", "null", "Return the delegate");
    }

    [Test]
    public async Task An_item_method_whose_task_is_null()
    {
        BatchActionException thrown =
            await Tests.FailureAsync<BatchActionException>(() => new Careless { Indices = ["a", "b"] }.NoTaskAsync());
        Assert.That(
            thrown.Failures.Select(failure => failure.Position), Is.EqualTo(new[] { 0, 1 }), "A failure of its item, as any other.");
    }

    [Test]
    public async Task A_lock_that_is_asked_for_inside_itself([Values] Way way)
    {
        var inner = new Vault { Indices = [1] };
        var outer = new Vault { Indices = [1], Inside = () => Locks.SaveAsync(way, inner).GetAwaiter().GetResult() };
        BatchActionException thrown = await Tests.FailureAsync<BatchActionException>(() => Locks.SaveAsync(way, outer));
        Assert.That(thrown.InnerException, Is.TypeOf<LockRecursionException>());
        Contains(thrown.InnerException!, "Vault.door", "inside an action that holds it", "another lock, or none");
        await Locks.SaveAsync(way, new Vault { Indices = [1] });
    }

    [Test]
    public async Task Values_by_index_of_another_type([Values] Way way)
    {
        var batch = new Captions { Indices = [1, 2] };
#pragma warning disable BATCH027 // What it says of this call is what is tested.
        ArgumentException thrown = await Tests.FailureAsync<ArgumentException>(() => way.CallAsync(
            null,
            options => batch.Add(PerItem.ByIndex((string key) => key.Length), options: options),
            options => batch.AddAsync(PerItem.ByIndex((string key) => key.Length), options: options),
            options => batch.AddLaterAsync(PerItem.ByIndex((string key) => key.Length), options: options)));
#pragma warning restore BATCH027
        Contains(thrown, "PerItem.ByIndex", "String", "Captions", "Int32");
    }

    [Test]
    public void Values_by_index_where_items_are_no_rows()
        => Says<ArgumentException>(
            () => new Bindings { Indices = [1, 2, 3] }.Record(PerItem.ByIndex((int key) => key)), "scale", "each index of 3 items",
            "2 items");

    [Test]
    public void An_Each_argument_without_a_default_is_asked_for()
    {
#pragma warning disable BATCH027 // What it says of this call is what is tested.
        Says<ArgumentException>(
            () => new Captions { Indices = [1, 2] }.Add(amount: default(PerItem<int>)), "amount", "has no default", "one for each item");
#pragma warning restore BATCH027
        Says<ArgumentNullException>(() => new Captions { Indices = [1, 2] }.Add((int[])null!), "amount", "one value for each item");
        Says<ArgumentNullException>(() => PerItem.ByIndex<int, int>(null!), "valueOf");
    }

    private static void Says<TException>(Action call, params string[] words)
        where TException : Exception
        => Contains(Assert.Throws<TException>(() => call())!, words);

    private static void SaysAsync<TException>(Func<Task> call, params string[] words)
        where TException : Exception
        => Contains(Assert.ThrowsAsync<TException>(() => call().WaitAsync(Tests.Patience))!, words);

    private static void Contains(Exception thrown, params string[] words)
    {
        foreach (string word in words)
        {
            Assert.That(thrown.Message, Does.Contain(word));
        }
    }
}
