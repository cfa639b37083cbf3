using Batching.Runtime;
using Microsoft.Coyote.Runtime;
using static Batching.Schedules.Scenarios;

namespace Batching.Schedules;

/// <summary>Nets, and sessions of nets, under every schedule.</summary>
internal static class NetScenarios
{
    // The real clock of a stop is not Coyote's: nobody is given up.
    private static readonly NetOptions s_options = new() { StopTimeout = Timeout.InfiniteTimeSpan };

    /// <summary>Three components in a row over edges of capacity 1; the second may fail.</summary>
    internal static async Task RowAsync()
    {
        const int Count = 3;
        bool fails = Choice.Below(4) == 0;
        List<int> got = [];
        var (number, relayed) = (new OutputPort<int>("Out"), new OutputPort<int>("Out"));
        var (relay, sink) = (new InputPort<int>("In"), new InputPort<int>("In"));
        var builder = new NetBuilder("net");
        builder.Add("Source", new Scripted("Source", async () =>
        {
            for (var i = 0; i < Count; i++)
            {
                await number.PutAsync(i);
            }
        }, number));
        builder.Add("Relay", new Scripted("Relay", async () =>
        {
            await foreach (int i in relay)
            {
                await relayed.PutAsync(fails && i == 1 ? throw new FormatException("no") : i);
            }
        }, relay, relayed));
        builder.Add("Sink", new Scripted("Sink", async () =>
        {
            await foreach (int i in sink)
            {
                got.Add(i);
            }
        }, sink));
        builder.Connect(number, relay, capacity: 1);
        builder.Connect(relayed, sink, capacity: 1);
        try
        {
            await builder.Build().ExecuteAsync(options: s_options);
            Check(!fails && got.SequenceEqual(Enumerable.Range(0, Count)), "All packets arrive, in order.");
        }
        catch (Exception exception) when (exception is not AssertionFailureException)
        {
            Check(fails && exception.ToString().Contains("FormatException"), $"The run ends with what the component threw: {exception}");
        }
    }

    /// <summary>Two components that wait for each other are blocked, whoever waits first, and nothing else is said of them.</summary>
    internal static async Task BlockedAsync()
    {
        var ended = 0;
        var (firstOut, secondOut, spareOut) = (new OutputPort<int>("Out"), new OutputPort<int>("Out"), new OutputPort<int>("Out"));
        var noneOut = new OutputPort<int>("None");
        var (firstIn, secondIn, spareIn) = (new InputPort<int>("In", fanIn: true), new InputPort<int>("In"), new InputPort<int>("In"));
        var builder = new NetBuilder("net");
        builder.Add("First",
            new Scripted("First", () => CountedAsync(async () => await firstOut.PutAsync(await firstIn.GetAsync())), firstIn, firstOut));
        builder.Add("Second",
            new Scripted(
                "Second", () => CountedAsync(async () => await secondOut.PutAsync(await secondIn.GetAsync())), secondIn, secondOut));

        // Two that do not: the net is blocked when they have ended, and not before.
        builder.Add("Source", new Scripted("Source", async () => await spareOut.PutAsync(7), spareOut, noneOut));
        var got = 0;
        builder.Add("Sink", new Scripted("Sink", async () => got = await spareIn.GetAsync(), spareIn));
        builder.Connect(firstOut, secondIn, capacity: 1);
        builder.Connect(secondOut, firstIn, capacity: 1, fanIn: true);
        builder.Connect(noneOut, firstIn, capacity: 1, fanIn: true);
        builder.Connect(spareOut, spareIn, capacity: 0);
        try
        {
            await builder.Build().ExecuteAsync(options: s_options);
            Check(false, "A blocked net does not end well.");
        }
        catch (NetBlockedException blocked)
        {
            Check(blocked.Waits.Count == 2, $"Two wait: {blocked.Message}");
        }

        Check(got == 7 && ended == 2, "All that could be done was, and nobody waits any more.");

        async Task CountedAsync(Func<Task> script)
        {
            try
            {
                await script();
            }
            finally
            {
                ended++;
            }
        }
    }

    /// <summary>
    /// The caller cancels at any moment: the run ends well with all packets, or as cancelled, and nothing of it runs then.
    /// </summary>
    internal static async Task CancelledAsync()
    {
        const int Count = 2;
        var (flows, got) = (0, 0);
        var number = new OutputPort<int>("Out");
        var sink = new InputPort<int>("In");
        var builder = new NetBuilder("net");
        builder.Add("Source", new Scripted("Source", () => CountedAsync(async () =>
        {
            for (var i = 0; i < Count; i++)
            {
                await number.PutAsync(i);
            }
        }), number));
        builder.Add("Sink", new Scripted("Sink", () => CountedAsync(async () =>
        {
            await foreach (int _ in sink)
            {
                got++;
            }
        }), sink));
        builder.Connect(number, sink, capacity: 0);
        using var cancellation = new CancellationTokenSource();
        Task canceller = Task.Run(cancellation.Cancel);
        try
        {
            await builder.Build().ExecuteAsync(options: s_options, cancellationToken: cancellation.Token);
            Check(got == Count, "A run that ends well has moved all packets.");
        }
        catch (OperationCanceledException exception)
        {
            Check(exception.CancellationToken == cancellation.Token, "The exception carries the caller's token.");
        }

        Check(flows == 0, "No flow runs when the run has ended.");
        await canceller;

        async Task CountedAsync(Func<Task> script)
        {
            flows++;
            try
            {
                await script();
            }
            finally
            {
                flows--;
            }
        }
    }

    /// <summary>A session: packets are put and got, it is not taken for blocked meanwhile, and ends when its input is closed.</summary>
    internal static async Task SessionAsync()
    {
        const int Count = 3;
        Session session = Session.Of(packet => packet);
        Task putter = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
            {
                await session.Numbers.PutAsync(i);
            }

            session.Numbers.Close();
        });
        var next = 0;
        if (Choice.Flip())
        {
            await putter.WaitLittleAsync();
        }

        await foreach (int packet in session.Results)
        {
            Check(packet == next++, "Packets come in order.");
        }

        Check(next == Count, "All packets come.");
        await putter;
        await session.Execution.Completion;
        await session.Execution.DisposeAsync();
        Check(session.Flows == 0, "No flow runs when the run has ended.");
    }

    /// <summary>A session is stopped at any moment, while somebody puts and somebody gets: both end, and nothing of it runs then.</summary>
    internal static async Task StoppedSessionAsync()
    {
        Session session = Session.Of(packet => packet);
        Task putter = Task.Run(async () =>
        {
            try
            {
                for (var i = 0; i < 3; i++)
                {
                    await session.Numbers.PutAsync(i);
                }
            }
            catch (OperationCanceledException)
            {
                // Stopped.
            }
        });
        Task getter = Task.Run(async () =>
        {
            var next = 0;
            try
            {
                while (true)
                {
                    Check(await session.Results.GetAsync() == next++, "Packets come in order.");
                }
            }
            catch (OperationCanceledException)
            {
                // Stopped.
            }
        });
        await session.Execution.StopAsync();
        Check(session.Flows == 0 && session.Execution.Completion.IsCompleted, "No flow runs when the session has been stopped.");
        await putter;
        await getter;
        await session.Execution.DisposeAsync();
    }

    /// <summary>
    /// A component fails while somebody puts and somebody gets: all are told that same failure, and it is what the session ends with.
    /// </summary>
    internal static async Task FailedSessionAsync()
    {
        int failing = Choice.Below(2);
        Session session = Session.Of(packet => packet == failing ? throw new FormatException("no") : packet);
        Task<Exception?> putter = Task.Run(() => FailureAsync(async () =>
        {
            for (var i = 0; i < 4; i++)
            {
                await session.Numbers.PutAsync(i);
            }
        }));
        Exception? read = await FailureAsync(async () =>
        {
            var next = 0;
            while (true)
            {
                Check(await session.Results.GetAsync() == next++ && next <= failing, "What went before the failure comes, in order.");
            }
        });
        Exception? put = await putter;
        Exception? end = await FailureAsync(() => session.Execution.Completion);
        Check(read is ComponentException { InnerException: FormatException }, $"The read is told the failure, not {read}");
        Check(put is null || put == read, $"The write is told the same failure, not {put}");
        Check(end == read, $"The session ends with it, not with {end}");
        Check(session.Flows == 0, "No flow runs when the run has ended.");
        await session.Execution.DisposeAsync();
    }

    /// <summary>
    /// The input of a session is closed, and its two components wait for each other: whoever reads is told that they are blocked.
    /// </summary>
    internal static async Task BlockedSessionAsync()
    {
        var (leftOut, rightOut) = (new OutputPort<int>("Out"), new OutputPort<int>("Out", fanOut: true));
        var (leftIn, rightIn) = (new InputPort<int>("In", fanIn: true), new InputPort<int>("In"));
        var (numbers, results) = (new InputPort<int>("Numbers"), new OutputPort<int>("Results", all: true));
        NetNode net = null!;
        net = new NetNode("net", () =>
        {
            net.Add(new Scripted("Left", async () => await leftOut.PutAsync(await leftIn.GetAsync()), leftIn, leftOut));
            net.Add(new Scripted("Right", async () => await rightOut.PutAsync(await rightIn.GetAsync()), rightIn, rightOut));
            net.Connect(numbers, leftIn, fanIn: true);
            net.Connect(leftOut, rightIn);
            net.Connect(rightOut, leftIn, fanOut: true, fanIn: true);
            net.Connect(rightOut, results, fanOut: true);
        }, [numbers, results]);
        NetExecution execution = net.Begin(s_options, isSession: true);
        (OutPort<int> put, InPort<int> get) = (execution.Open(numbers), execution.Open(results));
        execution.Start(CancellationToken.None);
        Task closer = Task.Run(put.Close);
        Exception? read = await FailureAsync(async () => await get.GetAsync());
        await closer;
        Check(read is NetBlockedException { Waits.Count: 2 }, $"The read is told that two wait, not {read}");
        Check(await FailureAsync(() => execution.Completion) == read, "The session ends with the same.");
        await execution.DisposeAsync();
    }

    private static async Task<Exception?> FailureAsync(Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (Exception exception) when (exception is not AssertionFailureException)
        {
            return exception;
        }
    }

    /// <summary>Lets some steps of other tasks go by.</summary>
    private static async Task WaitLittleAsync(this Task task)
    {
        for (var i = 0; i < 20 && !task.IsCompleted; i++)
        {
            await Task.Yield();
        }
    }

    /// <summary>A session of a net of two components in a row, which give a packet for a packet.</summary>
    private sealed class Session
    {
        private int _flows;

        internal required OutPort<int> Numbers { get; init; }

        internal required InPort<int> Results { get; init; }

        internal required NetExecution Execution { get; init; }

        internal int Flows => Volatile.Read(ref _flows);

        internal static Session Of(Func<int, int> relay)
        {
            var (input, output, lastInput, lastOutput) =
                (new InputPort<int>("In"), new OutputPort<int>("Out"), new InputPort<int>("In"), new OutputPort<int>("Out"));
            var (numbers, results) = (new InputPort<int>("Numbers"), new OutputPort<int>("Results", all: true));
            int capacity = Choice.Below(2);
            Session session = null!;
            NetNode net = null!;
            net = new NetNode("net", () =>
            {
                net.Add(new Scripted("Relay", () => RelayAsync(session, input, output, relay), input, output));
                net.Add(new Scripted(
                    "Last", () => RelayAsync(session, lastInput, lastOutput, static packet => packet), lastInput, lastOutput));
                net.Connect(numbers, input, capacity);
                net.Connect(output, lastInput, capacity);
                net.Connect(lastOutput, results, capacity);
            }, [numbers, results]);
            NetExecution execution = net.Begin(s_options, isSession: true);
            session = new Session { Execution = execution, Numbers = execution.Open(numbers), Results = execution.Open(results) };
            execution.Start(CancellationToken.None);
            return session;
        }

        private static async Task RelayAsync(Session session, InPort<int> input, OutPort<int> output, Func<int, int> relay)
        {
            session._flows++;
            try
            {
                await foreach (int packet in input)
                {
                    await output.PutAsync(relay(packet));
                }
            }
            finally
            {
                session._flows--;
            }
        }
    }

    private sealed class Scripted(string kind, Func<Task> script, params Port[] ports) : IRunnableComponent
    {
        private ComponentNode? _node;

        ComponentNode INetComponent.Node => _node ??= new ComponentNode(this, kind, ports);

        async ValueTask IRunnableComponent.RunAsync(ComponentContext context) => await script();
    }
}
