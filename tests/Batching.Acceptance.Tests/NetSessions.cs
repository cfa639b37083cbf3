using Acceptance.Nets;

namespace Acceptance;

/// <summary>Nets that run while packets are put and got.</summary>
public class NetSessions
{
    [Test]
    public async Task Packets_are_put_and_got_while_the_net_runs()
    {
        await using Flow.Session session = Squares().StartSession();
        for (var number = 1; number < 5; number++)
        {
            await session.Numbers.PutAsync(number);
            Assert.That(await session.Results.GetAsync().AsTask().WaitAsync(Tests.Patience), Is.EqualTo(number * number));
        }
    }

    [Test]
    public async Task Closing_the_inputs_ends_the_net_and_its_outputs()
    {
        await using Flow.Session session = Squares().StartSession();
        await session.Numbers.PutAsync(3);
        session.Numbers.Close();
        var results = new List<int>();
        await foreach (int result in session.Results)
        {
            results.Add(result);
        }

        await session.Completion.WaitAsync(Tests.Patience);
        Assert.That(results, Is.EqualTo(new[] { 9 }));
    }

    [Test]
    public async Task A_reader_that_takes_its_time_does_not_block_the_net()
    {
        await using Flow.Session session = Squares().StartSession();
        await session.Numbers.PutAsync(1);
        await session.Numbers.PutAsync(2);
        Task third = session.Numbers.PutAsync(3).AsTask();
        Task end = Task.Run(async () =>
        {
            await third;
            session.Numbers.Close();
        });
        Assert.That(session.Completion.IsCompleted, Is.False);
        var results = new List<int>();
        await foreach (int result in session.Results)
        {
            results.Add(result);
        }

        await end.WaitAsync(Tests.Patience);
        await session.Completion.WaitAsync(Tests.Patience);
        Assert.That(results, Is.EqualTo(new[] { 1, 4, 9 }));
    }

    [Test]
    public async Task A_session_that_is_stopped_leaves_nothing_waiting()
    {
        Flow.Session session = Squares().StartSession();
        Task<int> waiting = session.Results.GetAsync().AsTask();
        await session.StopAsync();
        Assert.That(session.Completion.IsCompleted, Is.True);
        Assert.That(async () => await waiting.WaitAsync(Tests.Patience), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await session.Numbers.PutAsync(1), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_failure_reaches_whoever_awaits_the_session()
    {
        var net = new Flow(net =>
        {
            var failing = net.Put(new Words.ThrowComponent());
            net.Join(net.Numbers, failing.Number);
            net.Join(failing.Result, net.Results);
        });
        await using Flow.Session session = net.StartSession();
        await session.Numbers.PutAsync(1);
        Assert.That((await Tests.FailureAsync<ComponentException>(() => session.Completion)).Address, Is.EqualTo("Flow/Throw"));
    }

    [Test]
    public async Task A_read_a_write_and_the_end_throw_the_failure_of_the_component()
    {
        Flow.Session session = Failing().StartSession();
        Task<int> waiting = session.Results.GetAsync().AsTask();
        await session.Numbers.PutAsync(1);
        ComponentException failure = await Tests.FailureAsync<ComponentException>(() => waiting);
        Assert.That(failure.Address, Is.EqualTo("Flow/Throw"));
        Assert.That(
            (await Tests.FailureAsync<ComponentException>(() => session.Completion), "Completion"), Is.EqualTo((failure, "Completion")));
        Assert.That(
            (await Tests.FailureAsync<ComponentException>(() => session.Results.GetAsync().AsTask()), "get"), Is.EqualTo((failure, "get")));
        Assert.That((await Tests.FailureAsync<ComponentException>(() => ReadAsync(session)), "read"), Is.EqualTo((failure, "read")));
        Assert.That((await Tests.FailureAsync<ComponentException>(() => session.Numbers.PutAsync(1).AsTask()), "put"),
            Is.EqualTo((failure, "put")));
        Assert.That((await Tests.FailureAsync<ComponentException>(() => session.StopAsync().AsTask()), "StopAsync"),
            Is.EqualTo((failure, "StopAsync")));
        Assert.That(() => session.Results.TryGet(out _), Throws.Exception.SameAs(failure));
    }

    [Test]
    public async Task The_loop_that_reads_a_session_throws_the_failure_of_the_component()
    {
        ComponentException failure = await Tests.FailureAsync<ComponentException>(async () =>
        {
            await using Flow.Session session = Failing().StartSession();
            await session.Numbers.PutAsync(1);
            await ReadAsync(session);
        });
        Assert.That(failure.InnerException, Is.TypeOf<InvalidDataException>());
    }

    [Test]
    public async Task A_session_that_nobody_read_throws_its_failure_when_it_is_disposed()
    {
        Flow.Session session = Failing(out TaskCompletionSource started, out TaskCompletionSource stopped).StartSession();
        await started.Task.WaitAsync(Tests.Patience);
        await session.Numbers.PutAsync(1);
        await stopped.Task.WaitAsync(Tests.Patience);
        Assert.That(
            (await Tests.FailureAsync<ComponentException>(() => session.DisposeAsync().AsTask())).Address, Is.EqualTo("Flow/Throw"));
    }

    [Test]
    public async Task A_failure_that_was_handled_is_not_thrown_again_at_the_end()
    {
        await using Flow.Session session = Failing().StartSession();
        await session.Numbers.PutAsync(1);
        await Tests.FailureAsync<ComponentException>(() => ReadAsync(session));
    }

    [Test]
    public async Task The_reader_s_own_exception_is_not_replaced_by_what_its_end_brings_about()
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var net = new Flow(net =>
        {
            Scripted failing = net.Put(new Scripted(async (self, context) =>
            {
                try
                {
                    waits.SetResult();
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }
                catch (OperationCanceledException)
                {
                    throw new InvalidDataException("later");
                }
            }));
            net.Join(net.Numbers, failing.In);
            net.Join(failing.Out, net.Results);
        });
        await Tests.FailureAsync<NotSupportedException>(async () =>
        {
            await using Flow.Session session = net.StartSession();
            await waits.Task.WaitAsync(Tests.Patience);
            throw new NotSupportedException("own");
        });
    }

    [Test]
    public async Task What_a_component_throws_while_it_is_stopped_is_thrown_by_StopAsync()
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var net = new Flow(net =>
        {
            Scripted failing = net.Put(new Scripted(async (self, _) =>
            {
                try
                {
                    ValueTask<int> get = self.In.GetAsync();
                    waits.SetResult();
                    await get;
                }
                catch (OperationCanceledException)
                {
                    throw new InvalidDataException("not saved");
                }
            }));
            net.Join(net.Numbers, failing.In);
            net.Join(failing.Out, net.Results);
        });
        Flow.Session session = net.StartSession();
        await waits.Task.WaitAsync(Tests.Patience);
        ComponentException failure = await Tests.FailureAsync<ComponentException>(() => session.StopAsync().AsTask());
        Assert.That(failure.InnerException!.Message, Is.EqualTo("not saved"));
        Assert.That(await Tests.FailureAsync<ComponentException>(() => session.Completion), Is.SameAs(failure));
    }

    [Test]
    public async Task The_loop_that_reads_a_blocked_session_is_told_who_waits()
    {
        var net = new Flow(net =>
        {
            Scripted left = net.Put(new Scripted(async (self, _) => await self.Out.PutAsync(await self.In.GetAsync())));
            Scripted right = net.Put(new Scripted(async (self, _) => await self.Out.PutAsync(await self.In.GetAsync())));
            net.Join(net.Numbers, left.In, fanIn: true);
            net.Join(left.Out, right.In);
            net.Join(right.Out, left.In, fanIn: true);
            net.Join(right.Out, net.Results);
        });
        await using Flow.Session session = net.StartSession();
        Task<int> waiting = session.Results.GetAsync().AsTask();
        session.Numbers.Close();
        NetBlockedException blocked = await Tests.FailureAsync<NetBlockedException>(() => waiting);
        Assert.That(await Tests.FailureAsync<NetBlockedException>(() => ReadAsync(session)), Is.SameAs(blocked));
    }

    [Test]
    public async Task A_component_that_ends_at_the_stop_ends_the_stream_for_nobody()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? behind = null;
        var net = new Flow(net =>
        {
            // It ends, quietly, on the thread that stops the run: before that has told anybody else.
            Scripted ending = net.Put(new Scripted(async (_, context) =>
            {
                var stopped = new TaskCompletionSource();
                using CancellationTokenRegistration registration = context.CancellationToken.Register(stopped.SetResult);
                started.SetResult();
                await stopped.Task.ConfigureAwait(false);
            }));
            Scripted reading = net.Put(new Scripted(async (self, _) =>
            {
                try
                {
                    await self.In.GetAsync();
                }
                catch (Exception exception)
                {
                    behind = exception;
                    throw;
                }
            }));
            net.Join(net.Numbers, ending.In);
            net.Join(ending.Out, reading.In);
            net.Join(ending.Out, net.Results);
        });
        Flow.Session session = net.StartSession();
        await started.Task.WaitAsync(Tests.Patience);
        Task<int> waiting = session.Results.GetAsync().AsTask();
        await session.StopAsync();
        Assert.That(async () => await waiting.WaitAsync(Tests.Patience), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => ReadAsync(session), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(behind, Is.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_component_that_ends_because_another_failed_ends_the_stream_for_nobody()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var net = new Flow(net =>
        {
            var failing = net.Put(new Words.ThrowComponent());
            Scripted ending = net.Put(new Scripted(async (_, context) =>
            {
                var stopped = new TaskCompletionSource();
                using CancellationTokenRegistration registration = context.CancellationToken.Register(stopped.SetResult);
                started.SetResult();
                await stopped.Task.ConfigureAwait(false);
            }));
            net.Join(net.Numbers, failing.Number);
            net.Join(failing.Result, ending.In);
            net.Join(ending.Out, net.Results);
        });
        Flow.Session session = net.StartSession();
        await started.Task.WaitAsync(Tests.Patience);
        Task reading = ReadAsync(session);
        await session.Numbers.PutAsync(1);
        ComponentException failure = await Tests.FailureAsync<ComponentException>(() => reading);
        Assert.That(failure.InnerException, Is.TypeOf<InvalidDataException>());
    }

    [Test]
    public async Task What_fails_after_the_first_failure_is_kept_beside_it_in_a_cancelled_run_too()
    {
        using var cancellation = new CancellationTokenSource();
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var net = new Flow(net =>
        {
            Scripted failing = net.Put(new Scripted(async (_, context) =>
            {
                try
                {
                    waits.SetResult();
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }
                catch (OperationCanceledException)
                {
                    throw new InvalidDataException("later");
                }
            }));
            net.Join(net.Numbers, failing.In);
            net.Join(failing.Out, net.Results);
        });
        Task<Flow.Outputs> outputs = net.ExecuteAsync([1], cancellationToken: cancellation.Token);
        await waits.Task.WaitAsync(Tests.Patience);
        await cancellation.CancelAsync();
        OperationCanceledException stop = await Tests.FailureAsync<OperationCanceledException>(() => outputs);
        Assert.That((stop.CancellationToken, stop.InnerException?.InnerException?.Message, outputs.IsCanceled),
            Is.EqualTo((cancellation.Token, "later", true)));
    }

    [Test]
    public async Task What_a_sequence_threw_is_not_replaced_by_what_its_end_throws()
    {
        var net = new Flow(net =>
        {
            var square = net.Put(new Words.SquareComponent());
            net.Join(net.Numbers, square.Number);
            net.Join(square.Result, net.Results);
        });
        ComponentException failure = await Tests.FailureAsync<ComponentException>(() => net.ExecuteAsync(new Twofold()));
        Assert.That((failure.InnerException!.Message, failure.Others.Single().InnerException!.Message), Is.EqualTo(("move", "dispose")));
    }

    [Test]
    public async Task Whoever_awaits_a_session_goes_on_in_the_own_context()
        => await SingleThreadContext.RunAsync(async () =>
        {
            int thread = Environment.CurrentManagedThreadId;
            await using Flow.Session session = Squares().StartSession();
            ValueTask<int> get = session.Results.GetAsync();
            await session.Numbers.PutAsync(3);
            Assert.That(await get, Is.EqualTo(9));
            Assert.That(Environment.CurrentManagedThreadId, Is.EqualTo(thread));
        });

    private static async Task ReadAsync(Flow.Session session)
    {
        await foreach (int _ in session.Results)
        {
        }
    }

    private static Flow Failing() => Failing(out _, out _);

    private static Flow Failing(out TaskCompletionSource started, out TaskCompletionSource stopped)
    {
        TaskCompletionSource hasStarted = started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource hasStopped = stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new Flow(net =>
        {
            var failing = net.Put(new Words.ThrowComponent());
            Scripted relay = net.Put(new Scripted(async (self, context) =>
            {
                using CancellationTokenRegistration _ = context.CancellationToken.Register(hasStopped.SetResult);
                hasStarted.SetResult();
                await foreach (int number in self.In)
                {
                    await self.Out.PutAsync(number);
                }
            }));
            net.Join(net.Numbers, failing.Number);
            net.Join(failing.Result, relay.In);
            net.Join(relay.Out, net.Results);
        });
    }

    private static Flow Squares() => new(net =>
    {
        var square = net.Put(new Words.SquareComponent());
        net.Join(net.Numbers, square.Number);
        net.Join(square.Result, net.Results);
    });

    private sealed class Twofold : IEnumerable<int>, IEnumerator<int>
    {
        public int Current => 0;

        object System.Collections.IEnumerator.Current => 0;

        public IEnumerator<int> GetEnumerator() => this;

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => this;

        public bool MoveNext() => throw new InvalidDataException("move");

        public void Reset()
        {
        }

        public void Dispose() => throw new InvalidOperationException("dispose");
    }
}
