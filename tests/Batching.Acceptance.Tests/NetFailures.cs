using System.Runtime.CompilerServices;
using Acceptance.Nets;

namespace Acceptance;

/// <summary>Nets that fail, are stopped, or are blocked.</summary>
public class NetFailures
{
    [Test]
    public async Task A_failing_component_fails_the_run_with_its_address_and_stops_the_others()
    {
        var hasStarted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource();
        var net = new Wired(net =>
        {
            var failing = net.Put(new Words.ThrowComponent(), "bad");
            Scripted other = net.Put(new Scripted(async (self, context) =>
            {
                hasStarted.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }
                finally
                {
                    stopped.SetResult();
                }
            }));
            Source source = net.Put(new Source(async (output, cancellationToken) =>
            {
                await hasStarted.Task;
                await output.PutAsync(7, cancellationToken);
            }));
            net.Join(source.Out, failing.Number);
            net.Join(failing.Result, other.In);
            net.Join(other.Out, net.Out);
        });
        ComponentException failure = await Tests.FailureAsync<ComponentException>(() => net.ExecuteAsync());
        Assert.That((failure.Address, failure.InnerException!.Message, stopped.Task.IsCompleted), Is.EqualTo(("Wired/bad", "no 7", true)));
        Assert.That(failure.InnerException, Is.TypeOf<InvalidDataException>());
        Assert.That(failure.InnerException.StackTrace, Does.Contain(nameof(Words.Throw)));
    }

    [Test]
    public async Task A_validator_rejects_packets_at_the_port_that_has_it()
    {
        var net = new Wired(net =>
        {
            var half = net.Put(new Words.HalfComponent());
            net.Join(net.Put(Source.Of(3)).Out, half.Number);
            net.Join(half.Result, net.Out);
        });
        ComponentException failure = await Tests.FailureAsync<ComponentException>(() => net.ExecuteAsync());
        Assert.That(
            (failure.Address, ((PacketRejectedException)failure.InnerException!).Port,
                ((PacketRejectedException)failure.InnerException).Packet), Is.EqualTo(("Wired/Half", "Wired/Half.Number", 3)));
        Assert.That(failure.Message, Does.Contain("IsEven"));
    }

    [Test]
    public async Task Components_that_wait_for_each_other_are_reported_with_a_table()
    {
        var net = new Wired(net =>
        {
            Scripted left = net.Put(new Scripted(async (self, _) => await self.Out.PutAsync(await self.In.GetAsync())), "left");
            Scripted right = net.Put(new Scripted(async (self, _) => await self.Out.PutAsync(await self.In.GetAsync())), "right");
            Source source = net.Put(Source.Of());
            net.Join(source.Out, left.In, fanIn: true);
            net.Join(left.Out, right.In);
            net.Join(right.Out, left.In, fanIn: true);
            net.Join(right.Out, net.Out);
        });
        NetBlockedException blocked =
            await Tests.FailureAsync<NetBlockedException>(() => net.ExecuteAsync().WaitAsync(TimeSpan.FromSeconds(1)));
        Assert.That(blocked.Waits,
            Is.EqualTo(new[] { Wait("Wired/left", "In", isPut: false, 0, 2), Wait("Wired/right", "In", isPut: false, 0, 1) }));
        Assert.That(blocked.Message, Does.Contain("Wired/left   In    get       0 of 2"));
    }

    [Test]
    public async Task A_cycle_turns_until_its_gate_lets_the_packet_out()
    {
        var net = new Wired(net =>
        {
            Gate gate = net.Put(new Gate());
            var increment = net.Put(new Words.AddGivenComponent { Summand = 1 });
            net.Join(net.Put(Source.Of(0)).Out, gate.In);
            net.Join(gate.Below, increment.Number);
            net.Join(increment.Result, gate.In);
            net.Join(gate.Reached, net.Out);
        });
        Assert.That((await net.ExecuteAsync().WaitAsync(Tests.Patience)).Out, Is.EqualTo(5));
    }

    [Test]
    public async Task A_cycle_that_has_given_its_output_and_idles_has_ended()
    {
        var net = new Wired(net =>
        {
            IdleGate gate = net.Put(new IdleGate());
            var increment = net.Put(new Words.AddGivenComponent { Summand = 1 });
            net.Join(net.Put(Source.Of(0)).Out, gate.In);
            net.Join(gate.Below, increment.Number);
            net.Join(increment.Result, gate.In);
            net.Join(gate.Reached, net.Out);
        });
        Assert.That((await net.ExecuteAsync().WaitAsync(Tests.Patience)).Out, Is.EqualTo(5));
    }

    [Test]
    public async Task A_cycle_with_a_put_that_cannot_proceed_is_blocked_though_its_output_is_given()
    {
        var net = new Wired(net =>
        {
            Scripted doubling = net.Put(new Scripted(async (self, _) =>
            {
                await self.Said.PutAsync("given");
                await foreach (int number in self.In)
                {
                    await self.Out.PutAsync(number);
                    await self.Out.PutAsync(number);
                }
            }), "doubling");
            var length = net.Put(new Length());
            var relay = net.Put(new Words.SquareComponent());
            net.Join(net.Put(Source.Of(1)).Out, doubling.In);
            net.Join(doubling.Out, relay.Number);
            net.Join(relay.Result, doubling.In);
            net.Join(doubling.Said, length.In);
            net.Join(length.Out, net.Out);
        });
        NetBlockedException blocked = await Tests.FailureAsync<NetBlockedException>(() => net.ExecuteAsync());
        Assert.That(blocked.Waits, Does.Contain(Wait("Wired/doubling", "Out", isPut: true, 1, 1)));
    }

    [Test]
    public async Task A_wait_beside_a_delay_raises_no_alarm()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var net = new Wired(net =>
        {
            Scripted waiting = net.Put(new Scripted(async (self, context) =>
            {
                Task<int> get = self.In.GetAsync().AsTask();
                await Task.WhenAny(get, gate.Task);
                await self.Out.PutAsync(1);
            }));
            Scripted silent = net.Put(new Scripted(async (self, context) => await gate.Task));
            net.Join(net.Put(Source.Of(1)).Out, silent.In);
            net.Join(silent.Out, waiting.In);
            net.Join(waiting.Out, net.Out);
        });
        Task<Wired.Outputs> outputs = net.ExecuteAsync();
        await Task.Yield();
        Assert.That(outputs.IsCompleted, Is.False);
        gate.SetResult();
        Assert.That((await outputs.WaitAsync(Tests.Patience)).Out, Is.EqualTo(1));
    }

    [Test]
    public async Task Two_pumps_that_nobody_counts_raise_no_alarm()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var net = new Wired(net =>
        {
            Source late = net.Put(new Source(async (output, _) =>
            {
                await gate.Task;
                await output.PutAsync(1, CancellationToken.None);
            }));
            Scripted both = net.Put(new Scripted(async (self, _) =>
            {
                await Task.WhenAll(PumpAsync(self.In), PumpAsync(self.Aside), gate.Task);
                await self.Out.PutAsync(1);
            }));
            net.Join(late.Out, both.In);
            net.Join(late.Out, both.Aside);
            net.Join(both.Out, net.Out);
        });
        Task<Wired.Outputs> outputs = net.ExecuteAsync();
        Assert.That(outputs.IsCompleted, Is.False);
        gate.SetResult();
        Assert.That((await outputs.WaitAsync(Tests.Patience)).Out, Is.EqualTo(1));

        static async Task PumpAsync(InPort<int> port)
        {
            await foreach (int _ in port)
            {
            }
        }
    }

    [Test]
    public async Task Flows_that_are_forked_are_counted()
    {
        var net = new Wired(net =>
        {
            Scripted both = net.Put(new Scripted(async (self, context) =>
            {
                context.Fork(async token => await self.In.GetAsync(token));
                context.Fork(async token => await self.Aside.GetAsync(token));
                await context.JoinAsync();
                await self.Out.PutAsync(1);
            }), "both");
            Scripted other = net.Put(new Scripted(async (self, _) => await self.Out.PutAsync(await self.In.GetAsync())), "other");
            net.Join(net.Put(Source.Of(1)).Out, both.In);
            net.Join(both.Out, other.In);
            net.Join(other.Out, both.Aside);
            net.Join(other.Out, net.Out);
        });
        NetBlockedException blocked = await Tests.FailureAsync<NetBlockedException>(() => net.ExecuteAsync());
        Assert.That(
            blocked.Waits.Select(wait => $"{wait.Component}.{wait.Port}"), Is.EqualTo(new[] { "Wired/both.Aside", "Wired/other.In" }));
    }

    [Test]
    public async Task Cancellation_stops_every_component()
    {
        using var cancellation = new CancellationTokenSource();
        var ended = 0;
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var net = new Wired(net =>
        {
            Source source = net.Put(new Source(async (output, cancellationToken) =>
            {
                try
                {
                    while (true)
                    {
                        ValueTask put = output.PutAsync(1, CancellationToken.None);
                        if (!put.IsCompleted)
                        {
                            waits.TrySetResult();
                        }

                        await put;
                    }
                }
                finally
                {
                    ended++;
                }
            }));
            Scripted stuck = net.Put(new Scripted(async (self, context) =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }
                finally
                {
                    Interlocked.Increment(ref ended);
                }
            }));
            net.Join(source.Out, stuck.In);
            net.Join(stuck.Out, net.Out);
        });
        Task<Wired.Outputs> outputs = net.ExecuteAsync(cancellationToken: cancellation.Token);
        await waits.Task.WaitAsync(Tests.Patience);
        await cancellation.CancelAsync();
        Assert.That(async () => await outputs.WaitAsync(Tests.Patience), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(ended, Is.EqualTo(2));
    }

    [Test]
    public async Task A_net_that_is_cancelled_before_it_starts_runs_nothing()
    {
        var hasRun = false;
        var net = new Wired(net => net.Join(
            net.Put(new Source(async (output, cancellationToken) =>
            {
                hasRun = true;
                await output.PutAsync(1, cancellationToken);
            })).Out,
            net.Out));
        Assert.That(async () => await net.ExecuteAsync(cancellationToken: new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(hasRun, Is.False);
    }

    [Test]
    public async Task Disposing_a_net_stops_it()
    {
        var isStopped = false;
        var hasStarted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Wired.Outputs> outputs;
        await using (var net = new Wired(net =>
        {
            Scripted stuck = net.Put(new Scripted(async (_, context) =>
            {
                hasStarted.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }
                finally
                {
                    isStopped = true;
                }
            }));
            net.Join(net.Put(Source.Of(1)).Out, stuck.In);
            net.Join(stuck.Out, net.Out);
        }))
        {
            outputs = net.ExecuteAsync();
            await hasStarted.Task.WaitAsync(Tests.Patience);
        }

        Assert.That(isStopped, Is.True);
        Assert.That(async () => await outputs.WaitAsync(Tests.Patience), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Ten_thousand_executions_leave_nothing()
    {
        WeakReference last = await ManyAsync();
        for (var attempt = 0; attempt < 20 && last.IsAlive; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.That(last.IsAlive, Is.False);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static async Task<WeakReference> ManyAsync()
        {
            WeakReference? last = null;
            for (var i = 0; i < 10_000; i++)
            {
                var seed = new Seed([]);
                await seed.ExecuteAsync(i);
                last = new WeakReference(seed);
            }

            return last!;
        }
    }

    [Test]
    public async Task A_net_whose_input_is_rejected_can_be_disposed()
    {
        var net = new AddsToEven();
        await Tests.FailureAsync<PacketRejectedException>(() => net.ExecuteAsync(3, "odd"));
        await net.DisposeAsync().AsTask().WaitAsync(Tests.Patience);
    }

    [Test]
    public async Task A_config_that_comes_after_the_wiring_is_refused_where_it_differs()
    {
        var late = new AddsToEven { Label = "add" };
        Assert.That(late.Validate(), Is.Empty);
        InvalidOperationException failure =
            await Tests.FailureAsync<InvalidOperationException>(() => late.ExecuteAsync(2, "add", summand: 5));
        Assert.That(failure.Message, Does.Contain("'AddsToEven.Summand' cannot become '5'").And.Contain("'1'"));
        await Tests.FailureAsync<InvalidOperationException>(() => late.ExecuteAsync(2, "other"));
        Assert.That((await late.ExecuteAsync(2, "add", summand: 1)).Sum, Is.EqualTo(3));
    }

    private static PortWait Wait(string component, string port, bool isPut, int packets, int capacity)
        => new() { Component = component, Port = port, IsPut = isPut, Packets = packets, Capacity = capacity };
}
