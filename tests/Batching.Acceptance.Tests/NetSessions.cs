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

    private static Flow Squares() => new(net =>
    {
        var square = net.Put(new Words.SquareComponent());
        net.Join(net.Numbers, square.Number);
        net.Join(square.Result, net.Results);
    });
}
