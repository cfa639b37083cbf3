using System.Diagnostics;

namespace Batching.Runtime.Tests;

/// <summary>How a run counts its flows, and that every way of waiting has an end.</summary>
public class FlowTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Whoever_gets_results_while_the_net_runs_raises_no_alarm_however_the_threads_meet()
    {
        const int Count = 6_000;
        const int Idle = 2_000; // Whoever looks for waits is busy with them while everything else goes on.
        var (number, relayed, relay, result) =
            (new OutputPort<int>("Out"), new OutputPort<int>("Out"), new InputPort<int>("In"), new OutputPort<int>("Result"));
        var net = new NetNode("net", null, [result]);
        for (var i = 0; i < Idle; i++)
        {
            net.Add(new Scripted("Idle", _ => Task.CompletedTask, new InputPort<int>("In", PortKind.Signal)));
        }

        net.Add(new Scripted(
            "Source",
            async _ =>
            {
                for (var i = 0; i < Count; i++)
                {
                    await number.PutAsync(i);
                }
            },
            number));
        net.Add(new Scripted(
            "Relay",
            async _ =>
            {
                await foreach (int i in relay)
                {
                    await relayed.PutAsync(i);
                }
            },
            relay,
            relayed));
        net.Connect(number, relay);
        net.Connect(relayed, result);
        NetExecution execution = net.Begin(isSession: true);
        InPort<int> results = execution.Open(result);
        execution.Start(CancellationToken.None);
        var (got, random) = (0, new Random(7));
        await foreach (int _ in results)
        {
            got++;
            Thread.SpinWait(random.Next(400)); // So that the net stands still now and then, and goes on at any moment of that.
        }

        await execution.Completion.WaitAsync(s_patience);
        Assert.That(got, Is.EqualTo(Count));
    }

    [Test]
    public async Task An_input_that_two_threads_close_is_closed_once()
    {
        for (var round = 0; round < 300; round++)
        {
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var (given, got) = (new InputPort<int>("Given"), new InputPort<int>("In"));
            var net = new NetNode("net", null, [given]);
            var waiting = new InputPort<int>("In");
            var late = new OutputPort<int>("Out");
            net.Add(new Scripted("Sink", async _ => await got.GetAsync(), got));
            net.Add(new Scripted("Late", async _ =>
            {
                await gate.Task;
                await late.PutAsync(1);
            }, late));
            net.Add(new Scripted("Waiting", async _ => await waiting.GetAsync(), waiting));
            net.Connect(given, got);
            net.Connect(late, waiting);
            NetExecution execution = net.Begin(isSession: true);
            OutPort<int> input = execution.Open(given);
            execution.Start(CancellationToken.None);
            var ready = 0;
            Task other = Task.Run(Close);
            Close();
            await other;
            gate.SetResult();
            await execution.Completion.WaitAsync(s_patience);

            void Close()
            {
                Interlocked.Increment(ref ready);
                while (Volatile.Read(ref ready) < 2)
                {
                    Thread.SpinWait(1);
                }

                input.Close();
            }
        }
    }

    [Test]
    public async Task Two_pumps_raise_no_alarm_where_a_port_was_enumerated_before()
    {
        var (gate, other) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously),
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var (early, late) = (new OutputPort<int>("Out"), new OutputPort<int>("Out"));
        var (earlyIn, lateIn) = (new InputPort<int>("Early"), new InputPort<int>("Late"));
        var net = new NetNode("net", null, []);
        net.Add(new Scripted(
            "Source",
            async _ =>
            {
                await early.PutAsync(1);
                await gate.Task;
                await late.PutAsync(1);
            },
            early,
            late));
        net.Add(new Scripted(
            "Both",
            async _ =>
            {
                await foreach (int number in earlyIn)
                {
                    break;
                }

                Task first = PumpAsync(earlyIn);
                await Task.Yield(); // The other one is not begun in the same piece.
                Task second = PumpAsync(lateIn);
                await Task.Yield();
                other.SetResult();
                await Task.WhenAll(first, second);
            },
            earlyIn,
            lateIn));
        net.Connect(early, earlyIn);
        net.Connect(late, lateIn);
        NetExecution execution = net.Begin();
        execution.Start(CancellationToken.None);
        await other.Task.WaitAsync(s_patience);
        gate.SetResult();
        await execution.Completion.WaitAsync(s_patience);

        static async Task PumpAsync(InPort<int> port)
        {
            await foreach (int number in port)
            {
            }
        }
    }

    [Test]
    public void A_flow_that_joins_itself_fails_the_run([Values] bool isStopped)
    {
        using var cancellation = new CancellationTokenSource();
        var net = new NetNode("net", null, []);
        net.Add(new Scripted("Self", context =>
        {
            context.Fork(async token =>
            {
                if (isStopped)
                {
                    await cancellation.CancelAsync();
                }

                await context.JoinAsync();
            });
            return Task.CompletedTask;
        }));
        NetExecution execution = net.Begin();
        execution.Start(cancellation.Token);
        Assert.That(
            async () => await execution.Completion.WaitAsync(s_patience),
            isStopped
                ? Throws.InstanceOf<OperationCanceledException>()
                : Throws.TypeOf<ComponentException>().With.Message.Contains("'net/Self' waits for itself in JoinAsync"));
    }

    [Test]
    public async Task A_component_that_has_ended_forks_no_more()
    {
        ComponentContext? kept = null;
        var net = new NetNode("net", null, []);
        net.Add(new Scripted("Past", context =>
        {
            kept = context;
            return Task.CompletedTask;
        }));
        NetExecution execution = net.Begin();
        execution.Start(CancellationToken.None);
        await execution.Completion;
        Assert.That(
            () => kept!.Fork(_ => Task.CompletedTask), Throws.InvalidOperationException.With.Message.Contains("'net/Past' has ended"));
    }

    [Test]
    public async Task A_packet_that_a_port_further_on_rejects_leaves_no_wait_behind()
    {
        var output = new OutputPort<int>("Out");
        var (plain, inner) = (new InputPort<int>("In"), new InputPort<int>("In"));
        var strict = new InputPort<int>("Given", validator: new PacketValidator<int>("IsEven", number => number % 2 == 0));
        var (got, full) = (new List<int>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var nested = new NetNode("nested", null, [strict]);
        nested.Add(new Scripted("Strict", DrainAsync(inner), inner));
        nested.Connect(strict, inner, 100);
        var net = new NetNode("net", null, []);
        net.Add(new Scripted(
            "Source",
            async _ =>
            {
                await output.PutAsync(2);
                Assert.That(
                    async () => await output.PutAsync(3), Throws.TypeOf<PacketRejectedException>()); // Where the other edge has no room.
                full.SetResult();
                await output.PutAsync(4);
            },
            output));
        net.Add(new Scripted(
            "Plain",
            async _ =>
            {
                await full.Task;
                await foreach (int number in plain)
                {
                    got.Add(number);
                }
            },
            plain));
        net.Add(new Part(nested));
        net.Connect(output, plain, fanOut: true);
        net.Connect(output, strict, fanOut: true);
        NetExecution execution = net.Begin();
        execution.Start(CancellationToken.None);
        await execution.Completion.WaitAsync(s_patience);
        Assert.That(got, Is.EqualTo(new[] { 2, 4 }));
    }

    [Test]
    public async Task A_sequence_is_enumerated_while_the_components_run()
    {
        using var hasFirst = new ManualResetEventSlim();
        var (given, got) = (new InputPort<int>("Given", all: true), new InputPort<int>("In"));
        var net = new NetNode("net", null, [given]);
        net.Add(new Scripted(
            "Sink",
            async _ =>
            {
                await foreach (int number in got)
                {
                    hasFirst.Set();
                }
            },
            got));
        net.Connect(given, got, NetNode.Unbounded);
        NetExecution execution = net.Begin();
        await Task.Run(() =>
        {
            execution.FeedAll(given, Numbers());
            execution.Start(CancellationToken.None);
        }).WaitAsync(s_patience);
        await execution.Completion.WaitAsync(s_patience);

        IEnumerable<int> Numbers()
        {
            yield return 1;
            Assert.That(hasFirst.Wait(s_patience), Is.True);
            yield return 2;
        }
    }

    [Test]
    public async Task A_component_that_waits_with_the_caller_s_token_is_stopped_not_failed()
    {
        using var cancellation = new CancellationTokenSource();
        var net = new NetNode("net", null, []);
        net.Add(new Scripted("Waiting", _ => Task.Delay(Timeout.Infinite, cancellation.Token)));
        NetExecution execution = net.Begin();
        execution.Start(cancellation.Token);
        await cancellation.CancelAsync();
        Assert.That(async () => await execution.Completion.WaitAsync(s_patience), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task An_input_is_rejected_before_the_net_begins()
    {
        var given = new InputPort<int>("Given", validator: new PacketValidator<int>("IsEven", number => number % 2 == 0));
        var got = new InputPort<int>("In");
        var net = new NetNode("net", null, [given]);
        net.Add(new Scripted("Sink", DrainAsync(got), got));
        net.Connect(given, got);
        Assert.That(() => net.CheckPacket(given, 1), Throws.TypeOf<PacketRejectedException>());
        NetExecution execution = net.Begin();
        execution.Feed(given, 2);
        execution.Start(CancellationToken.None);
        await execution.Completion.WaitAsync(s_patience);
        Assert.That(() => net.CheckPacket(given, 2), Throws.InvalidOperationException.With.Message.Contains("executed before"));
    }

    [Test]
    public void A_run_whose_watcher_fails_ends()
    {
        var isWatched = new AsyncLocal<bool>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == BatchingTelemetry.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => isWatched.Value && options.Name == "Batching.Component"
                ? throw new InvalidDataException("no room")
                : ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(listener);
        isWatched.Value = true;
        var net = new NetNode("net", null, []);
        net.Add(new Scripted("Watched", _ => Task.CompletedTask));
        NetExecution execution = net.Begin();
        execution.Start(CancellationToken.None);
        Assert.That(async () => await execution.Completion.WaitAsync(s_patience),
            Throws.TypeOf<ComponentException>().With.InnerException.TypeOf<InvalidDataException>());
    }

    private static Func<ComponentContext, Task> DrainAsync(InPort<int> input) => async _ =>
    {
        await foreach (int number in input)
        {
        }
    };
}
