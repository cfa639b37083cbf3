using System.Diagnostics;

namespace Batching.Runtime.Tests;

/// <summary>
/// Edges under stress: whoever puts, gets, cancels or fails at the same time, no packet is lost or got twice, and nothing is left waiting.
/// </summary>
public class EdgeTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Cancelled_waits_neither_lose_nor_double_a_packet([Values(0, 1, 3)] int capacity, [Range(1, 8)] int seed)
    {
        const int Count = 3_000;
        var (output, input) = (new OutputPort<int>("Out"), new InputPort<int>("In"));
        var put = new List<int>();
        var got = new List<int>();
        var source = new Scripted(
            "Source",
            async _ =>
            {
                var random = new Random(seed);
                for (var number = 0; number < Count; number++)
                {
                    if (await TryAsync(random, token => output.PutAsync(number, token)))
                    {
                        put.Add(number);
                    }
                }
            },
            output);
        var sink = new Scripted(
            "Sink",
            async _ =>
            {
                var random = new Random(-seed);
                while (true)
                {
                    await TryAsync(random, async token => got.Add(await input.GetAsync(token)));
                }
            },
            input);
        await Execute(source, sink, net => net.Connect(output, input, capacity));
        Assert.That(got, Is.EqualTo(put), $"Seed {seed}.");
    }

    [Test]
    public async Task Several_flows_at_one_port_get_each_packet_once([Values(0, 1, 16)] int capacity)
    {
        const int Flows = 4;
        const int Count = 5_000;
        var (output, input) = (new OutputPort<int>("Out"), new InputPort<int>("In"));
        var got = new int[Flows * Count];
        var source = new Scripted(
            "Source",
            async context =>
            {
                for (var flow = 0; flow < Flows; flow++)
                {
                    int first = flow * Count;
                    context.Fork(async token =>
                    {
                        for (var number = 0; number < Count; number++)
                        {
                            await output.PutAsync(first + number, token);
                        }
                    });
                }

                await context.JoinAsync();
            },
            output);
        var sink = new Scripted(
            "Sink",
            context =>
            {
                for (var flow = 0; flow < Flows; flow++)
                {
                    context.Fork(async token =>
                    {
                        await foreach (int number in input)
                        {
                            Interlocked.Increment(ref got[number]);
                        }
                    });
                }

                return Task.CompletedTask;
            },
            input);
        await Execute(source, sink, net => net.Connect(output, input, capacity));
        Assert.That(got, Is.All.EqualTo(1));
    }

    [Test]
    public async Task Whatever_fails_or_is_cancelled_at_a_random_moment_all_of_a_chain_ends([Range(1, 40)] int seed)
    {
        const int Relays = 6;
        var random = new Random(seed);
        int[] capacities = [.. Enumerable.Range(0, Relays + 1).Select(_ => random.Next(4))];
        int failsAt = random.Next(2) == 0 ? random.Next(500) : int.MaxValue;
        int cancelsAt = random.Next(500);
        using var cancellation = new CancellationTokenSource();
        var ended = 0;
        var net = new NetNode("chain", null, []);
        var first = new OutputPort<int>("Out");
        net.Add(new Scripted("Source", Counted(async context =>
        {
            for (var number = 0; number < 2_000; number++)
            {
                if (number == cancelsAt && failsAt == int.MaxValue)
                {
                    _ = Task.Run(cancellation.Cancel, CancellationToken.None);
                }

                await first.PutAsync(number);
            }
        }), first));
        OutputPort<int> last = first;
        for (var relay = 0; relay < Relays; relay++)
        {
            var (input, output) = (new InputPort<int>("In"), new OutputPort<int>("Out"));
            bool fails = relay == seed % Relays;
            net.Add(new Scripted("Relay", Counted(async _ =>
            {
                await foreach (int number in input)
                {
                    await output.PutAsync(fails && number == failsAt ? throw new InvalidDataException("at random") : number);
                }
            }), input, output));
            net.Connect(last, input, capacities[relay]);
            last = output;
        }

        var end = new InputPort<int>("In");
        net.Add(new Scripted("Sink", Counted(async _ =>
        {
            await foreach (int number in end)
            {
            }
        }), end));
        net.Connect(last, end, capacities[Relays]);
        NetExecution execution = net.Begin();
        execution.Start(cancellation.Token);
        Exception? failure = null;
        try
        {
            await execution.Completion.WaitAsync(s_patience);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        Assert.That(failure,
            failsAt == int.MaxValue ? Is.Null.Or.InstanceOf<OperationCanceledException>() : Is.TypeOf<ComponentException>(),
            $"Seed {seed}.");
        Assert.That(ended, Is.EqualTo(Relays + 2), $"Seed {seed}.");

        Func<ComponentContext, Task> Counted(Func<ComponentContext, Task> script) => async context =>
        {
            try
            {
                await script(context);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        };
    }

    [Test]
    public async Task Blocked_nets_are_found_while_the_pool_is_busy()
    {
        using var stop = new CancellationTokenSource();
        Task[] busy = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Thread.SpinWait(1_000);
                Thread.Yield();
            }
        }))];
        var times = new List<TimeSpan>();
        for (var round = 0; round < 300; round++)
        {
            long begin = Stopwatch.GetTimestamp();
            var (one, other) = (new OutputPort<int>("Out"), new OutputPort<int>("Out"));
            var (oneIn, otherIn) = (new InputPort<int>("In", fanIn: true), new InputPort<int>("In"));
            var start = new OutputPort<int>("Out");
            var net = new NetNode("ring", null, []);
            net.Add(new Scripted("One", async _ => await one.PutAsync(await oneIn.GetAsync() + await oneIn.GetAsync()), oneIn, one));
            net.Add(new Scripted("Other", async _ => await other.PutAsync(await otherIn.GetAsync()), otherIn, other));
            net.Add(new Scripted("Start", async _ => await start.PutAsync(1), start));
            net.Connect(start, oneIn);
            net.Connect(one, otherIn);
            net.Connect(other, oneIn);
            NetExecution execution = net.Begin();
            execution.Start(CancellationToken.None);
            Assert.That(async () => await execution.Completion.WaitAsync(s_patience), Throws.TypeOf<NetBlockedException>());
            times.Add(Stopwatch.GetElapsedTime(begin));
        }

        await stop.CancelAsync();
        await Task.WhenAll(busy);
        // The longest waits for the pool to add a thread: that is the pool's time, not that of finding out.
        times.Sort();
        TestContext.Out.WriteLine($"median {times[times.Count / 2].TotalMilliseconds:0.0} ms, longest {times[^1].TotalMilliseconds:0} ms");
        Assert.That(times[times.Count / 2], Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    private static async Task Execute(INetComponent source, INetComponent sink, Action<NetNode> connect)
    {
        var net = new NetNode("net", null, []);
        net.Add(source);
        net.Add(sink);
        connect(net);
        NetExecution execution = net.Begin();
        execution.Start(CancellationToken.None);
        await execution.Completion.WaitAsync(s_patience);
    }

    // Cancelled before, while, or after it waits.
    private static async Task<bool> TryAsync(Random random, Func<CancellationToken, ValueTask> call)
    {
        using var cancellation = new CancellationTokenSource();
        Task? cancels = random.Next(3) == 0 ? Task.Run(cancellation.Cancel) : null;
        try
        {
            await call(cancellation.Token);
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            await (cancels ?? Task.CompletedTask);
        }
    }
}
