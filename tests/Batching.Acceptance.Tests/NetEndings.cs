using Acceptance.Nets;

namespace Acceptance;

/// <summary>Components that catch what ends them, and go on.</summary>
public class NetEndings
{
    /// <summary>Ways to wait at a port.</summary>
    public enum Way
    {
        Get,
        Read,
        Put,
        Helper,
        Pause,
        Task,
    }

    [Test]
    public async Task A_component_that_catches_the_end_of_its_input_is_given_up([Values(Way.Get, Way.Read, Way.Helper, Way.Task)] Way way)
    {
        Flow net = Swallowing(way, null);
        ComponentException failure = await Tests.FailureAsync<ComponentException>(() => net.ExecuteAsync([1, 2]).WaitAsync(Tests.Patience));
        Assert.That(failure.Message, Does.Contain("Flow/Scripted").And.Contain("catches the exception that ends it"));
    }

    [Test]
    public async Task Stopping_a_session_ends_with_an_error_that_names_the_component([Values] Way way)
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Flow.Session session = Swallowing(way, waits).StartSession();
        await waits.Task.WaitAsync(Tests.Patience);
        ComponentException failure =
            await Tests.FailureAsync<ComponentException>(() => session.StopAsync().AsTask().WaitAsync(Tests.Patience));
        Assert.That(failure.Address, Is.EqualTo("Flow/Scripted"));
    }

    [Test]
    public async Task Disposing_a_session_ends_with_an_error_that_names_the_component([Values] Way way)
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Flow.Session session = Swallowing(way, waits).StartSession();
        await waits.Task.WaitAsync(Tests.Patience);
        ComponentException failure =
            await Tests.FailureAsync<ComponentException>(() => session.DisposeAsync().AsTask().WaitAsync(Tests.Patience));
        Assert.That(failure.Address, Is.EqualTo("Flow/Scripted"));
    }

    [Test]
    public async Task A_component_that_catches_what_its_token_does_is_given_up()
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isOver = false;
        Flow.Session session = Ignoring(async context =>
        {
            while (!Volatile.Read(ref isOver))
            {
                try
                {
                    waits.TrySetResult();
                    await Task.Delay(1, context.CancellationToken);
                }
                catch (Exception)
                {
                }
            }
        }).StartSession();
        await waits.Task.WaitAsync(Tests.Patience);
        ComponentException failure = await Tests.FailureAsync<ComponentException>(() => session.StopAsync().AsTask());
        Volatile.Write(ref isOver, true);
        Assert.That(failure.Message, Does.Contain("Flow/Scripted").And.Contain("continues although its run is being stopped"));
    }

    [Test]
    public async Task A_component_that_does_not_end_is_given_up_when_the_time_is_up()
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Flow.Session session = Ignoring(async _ =>
        {
            waits.SetResult();
            await gate.Task;
        }).StartSession(new NetOptions { StopTimeout = TimeSpan.FromMilliseconds(50) });
        await waits.Task.WaitAsync(Tests.Patience);
        ComponentException failure = await Tests.FailureAsync<ComponentException>(() => session.DisposeAsync().AsTask());
        gate.SetResult();
        Assert.That(failure.Message, Does.Contain("Flow/Scripted").And.Contain("did not end within 0.05 s"));
    }

    [TestCase(0)]
    [TestCase(-2)]
    public void A_stop_takes_time(int seconds)
        => Assert.That(() => new NetOptions { StopTimeout = TimeSpan.FromSeconds(seconds) }, Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public async Task A_component_that_puts_for_ever_to_nobody_is_given_up()
    {
        var net = new Flow(net =>
        {
            Source source = net.Put(new Source(async (output, _) =>
            {
                while (true)
                {
                    try
                    {
                        await output.PutAsync(1, CancellationToken.None);
                    }
                    catch (Exception)
                    {
                    }
                }
            }));
            Scripted first = net.Put(new Scripted(async (self, _) => await self.Out.PutAsync(await self.In.GetAsync())));
            Scripted numbers = net.Put(new Scripted(async (self, _) => await self.In.GetAsync()));
            net.Join(net.Numbers, numbers.In);
            net.Join(source.Out, first.In);
            net.Join(first.Out, net.Results);
        });
        ComponentException failure = await Tests.FailureAsync<ComponentException>(() => net.ExecuteAsync([1]).WaitAsync(Tests.Patience));
        Assert.That(failure.Address, Is.EqualTo("Flow/Source"));
    }

    [Test]
    public async Task A_component_that_pads_an_input_that_has_ended_goes_on_while_the_other_has_packets()
    {
        var net = new Flow(net =>
        {
            Scripted padding = net.Put(new Scripted(async (self, _) =>
            {
                while (true)
                {
                    int number;
                    try
                    {
                        number = await self.In.GetAsync();
                    }
                    catch (EndOfPacketsException)
                    {
                        number = 0;
                    }

                    await self.Out.PutAsync(number + await self.Aside.GetAsync());
                }
            }));
            net.Join(net.Put(Source.Of(1, 2)).Out, padding.In);
            net.Join(net.Numbers, padding.Aside);
            net.Join(padding.Out, net.Results);
        });
        int[] numbers = [.. Enumerable.Range(0, 100)];
        Assert.That((await net.ExecuteAsync(numbers).WaitAsync(Tests.Patience)).Results.Sum(), Is.EqualTo(numbers.Sum() + 3));
    }

    [Test]
    public async Task Each_of_many_flows_learns_of_the_end()
    {
        var ended = 0;
        var net = new Flow(net =>
        {
            Scripted pumps = net.Put(new Scripted(async (self, _) =>
            {
                await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => PumpAsync(self.In)));
                await self.Out.PutAsync(ended);
            }));
            net.Join(net.Numbers, pumps.In);
            net.Join(pumps.Out, net.Results);
        });
        Assert.That((await net.ExecuteAsync([]).WaitAsync(Tests.Patience)).Results, Is.EqualTo(new[] { 200 }));

        async Task PumpAsync(InPort<int> port)
        {
            try
            {
                await port.GetAsync();
            }
            catch (EndOfPacketsException)
            {
                Interlocked.Increment(ref ended);
            }
        }
    }

    private static Flow Ignoring(Func<ComponentContext, Task> script) => new(net =>
    {
        Scripted ignoring = net.Put(new Scripted((_, context) => script(context)));
        net.Join(net.Numbers, ignoring.In);
        net.Join(ignoring.Out, net.Results);
    });

    private static Flow Swallowing(Way way, TaskCompletionSource? waits) => new(net =>
    {
        Scripted swallowing = net.Put(new Scripted(async (self, context) =>
        {
            while (true)
            {
                try
                {
                    await WaitAsync(self, way, waits);
                    if (way is Way.Get or Way.Pause)
                    {
                        ValueTask<int> get = self.In.GetAsync();
                        waits?.TrySetResult();
                        await get;
                    }
                    else if (way == Way.Read)
                    {
                        waits?.TrySetResult();
                        await foreach (int _ in self.In)
                        {
                        }
                    }
                }
                catch (Exception)
                {
                    if (way == Way.Pause)
                    {
                        await Task.Delay(20);
                    }
                }
            }
        }));
        net.Join(net.Numbers, swallowing.In);
        net.Join(swallowing.Out, net.Results, capacity: 1);
    });

    private static async Task WaitAsync(Scripted self, Way way, TaskCompletionSource? waits)
    {
        switch (way)
        {
            case Way.Helper:
                ValueTask<int> get = self.In.GetAsync();
                waits?.TrySetResult();
                await get;
                break;
            case Way.Task:
                Task<int> task = self.In.GetAsync().AsTask();
                waits?.TrySetResult();
                await task;
                break;
            case Way.Put:
                ValueTask put = self.Out.PutAsync(1);
                if (!put.IsCompleted)
                {
                    waits?.TrySetResult();
                }

                await put;
                break;
        }
    }
}
