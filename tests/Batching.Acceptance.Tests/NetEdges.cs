using Acceptance.Nets;

namespace Acceptance;

/// <summary>Edges of nets: capacities, fan-out, fan-in, the end of streams.</summary>
public class NetEdges
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3)]
    public async Task An_edge_holds_exactly_its_capacity(int capacity)
    {
        var put = 0;
        var isFull = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayGet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var net = new Wired(net =>
        {
            Source source = net.Put(new Source(async (output, cancellationToken) =>
            {
                for (var number = 0; number < 10; number++)
                {
                    ValueTask waiting = output.PutAsync(number, cancellationToken);
                    if (!waiting.IsCompleted)
                    {
                        isFull.TrySetResult();
                    }

                    await waiting;
                    put++;
                }
            }));
            Scripted sink = net.Put(new Scripted(async (self, _) =>
            {
                await mayGet.Task;
                var sum = 0;
                await foreach (int number in self.In)
                {
                    sum += number;
                }

                await self.Out.PutAsync(sum);
            }));
            net.Join(source.Out, sink.In, capacity);
            net.Join(sink.Out, net.Out);
        });
        Task<Wired.Outputs> outputs = net.ExecuteAsync();
        await isFull.Task.WaitAsync(Tests.Patience);
        Assert.That(put, Is.EqualTo(capacity));
        mayGet.SetResult();
        Assert.That((await outputs.WaitAsync(Tests.Patience)).Out, Is.EqualTo(45));
    }

    [Test]
    public async Task A_nested_nets_port_is_no_more_edge([Values(0, 1, 2)] int capacity)
    {
        var put = 0;
        var isFull = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayGet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var net = new Wired(net =>
        {
            Source source = net.Put(new Source(async (output, cancellationToken) =>
            {
                for (var number = 0; number < 5; number++)
                {
                    ValueTask waiting = output.PutAsync(number, cancellationToken);
                    if (!waiting.IsCompleted)
                    {
                        isFull.TrySetResult();
                    }

                    await waiting;
                    put++;
                }
            }));
            var inner = net.Put(new Flow(inner =>
            {
                Scripted sink = inner.Put(new Scripted(async (self, _) =>
                {
                    await mayGet.Task;
                    await foreach (int number in self.In)
                    {
                        await self.Out.PutAsync(number);
                    }
                }));
                inner.Join(inner.Numbers, sink.In, capacity: 7);
                inner.Join(sink.Out, inner.Results, capacity: 7);
            }));
            net.Join(source.Out, inner.Numbers, capacity);
            net.Join(inner.Results, net.Out);
        });
        Task<Wired.Outputs> outputs = net.ExecuteAsync();
        await isFull.Task.WaitAsync(Tests.Patience);
        Assert.That(put, Is.EqualTo(capacity));
        mayGet.SetResult();
        await outputs.WaitAsync(Tests.Patience);
        Assert.That(put, Is.EqualTo(5));
    }

    [Test]
    public async Task Fan_out_gives_every_packet_to_both_and_fan_in_gets_both()
    {
        var net = new Flow(net =>
        {
            Source source = net.Put(Source.Of(1, 2, 3));
            var twice = net.Put(new Words.DoubleComponent());
            var square = net.Put(new Words.SquareComponent());
            Scripted sink = net.Put(new Scripted(async (self, _) =>
            {
                await foreach (int number in self.In)
                {
                    await self.Out.PutAsync(number);
                }
            }));
            net.Join(source.Out, twice.Number);
            net.Join(source.Out, square.Number);
            net.Join(twice.Result, sink.In);
            net.Join(square.Result, sink.In);
            net.Join(net.Numbers, net.Put(new Words.FailComponent()).Number);
            net.Join(sink.Out, net.Results);
        });
        Assert.That((await net.ExecuteAsync([])).Results, Is.EquivalentTo(new[] { 2, 4, 6, 1, 4, 9 }));
    }

    [Test]
    public async Task Who_has_both_packets_of_a_pair_does_not_wait_for_their_order([Values(0, 1)] int capacity)
    {
        // The pair's first edge is full while the second is empty: a put into both may not wait for the first before it gives to the
        // second.
        var net = new Flow(net =>
        {
            Source source = net.Put(Source.Of([.. Enumerable.Range(0, 100)]));
            var square = net.Put(new Words.SquareComponent());
            var sum = net.Put(new Words.SumComponent());
            net.Join(source.Out, square.Number, capacity);
            net.Join(source.Out, sum.Right, capacity);
            net.Join(square.Result, sum.Left, capacity);
            net.Join(sum.Result, net.Results);
            net.Join(net.Numbers, net.Put(new Words.FailComponent()).Number);
        });
        Assert.That((await net.ExecuteAsync([]).WaitAsync(Tests.Patience)).Results,
            Is.EqualTo(Enumerable.Range(0, 100).Select(number => (number * number) + number)));
    }

    [Test]
    public async Task Who_is_read_by_nobody_any_more_ends()
    {
        var put = 0;
        var net = new Wired(net =>
        {
            Source endless = net.Put(new Source(async (output, cancellationToken) =>
            {
                while (true)
                {
                    await output.PutAsync(put++, cancellationToken);
                }
            }));
            Scripted first = net.Put(new Scripted(async (self, _) => await self.Out.PutAsync(await self.In.GetAsync())));
            net.Join(endless.Out, first.In);
            net.Join(first.Out, net.Out);
        });
        Assert.That((await net.ExecuteAsync().WaitAsync(Tests.Patience)).Out, Is.Zero);
    }

    [Test]
    public async Task Ports_aside_need_not_be_connected()
    {
        var net = new Wired(net =>
        {
            Scripted only = net.Put(new Scripted(async (self, _) =>
            {
                await self.Said.PutAsync("unheard");
                await self.Out.PutAsync(self.Aside.TryGet(out int _) ? 1 : await self.In.GetAsync());
                Assert.That(async () => await self.Aside.GetAsync(), Throws.TypeOf<EndOfPacketsException>());
            }));
            net.Join(net.Put(Source.Of(3)).Out, only.In);
            net.Join(only.Out, net.Out);
        });
        Assert.That((await net.ExecuteAsync()).Out, Is.EqualTo(3));
    }

    [Test]
    public async Task Packets_know_their_way_and_their_history_is_bounded()
    {
        var net = new Greeting();
        await net.ExecuteAsync("ann", new NetOptions { HistoryCapacity = 100 });
        Assert.That(net.History!.GetEvents().Select(each => $"{each.Packet} {each.Kind} {each.Address}"), Is.EqualTo(new[]
        {
            "1 Created Greeting.Name", "1 Moved Greeting/Upper.Text", "1 Consumed Greeting/Upper.Text",
            "2 Created Greeting/Upper.Result", "2 Consumed Greeting.Text",
        }));
        Assert.That(net.History.GetEvents(2), Has.Count.EqualTo(2));

        var bounded = new Greeting();
        await bounded.ExecuteAsync("ann", new NetOptions { HistoryCapacity = 2 });
        Assert.That((bounded.History!.Count, bounded.History.GetEvents().Count, bounded.History.GetEvents()[0].Kind),
            Is.EqualTo((5L, 2, PacketEventKind.Created)));
        Assert.That(new Greeting().History, Is.Null);
    }
}
