using Acceptance.Nets;

namespace Acceptance;

/// <summary>Nets that are executed: inputs, outputs, configs, nesting.</summary>
public class NetBasics
{
    [Test]
    public async Task Two_components_hand_on_a_packet()
    {
        var seen = new List<object>();
        Seed.Outputs outputs = await new Seed(seen).ExecuteAsync(@in: 5);
        Assert.That((outputs.Out, string.Join(" ", seen)), Is.EqualTo(("world", "5 there")));
    }

    [Test]
    public async Task A_net_is_a_component_of_another_net()
    {
        var seen = new List<object>();
        Outer.Outputs outputs = await new Outer(seen).ExecuteAsync(start: 5);
        Assert.That((outputs.End, string.Join(" ", seen)), Is.EqualTo(("WORLD", "5 there")));
    }

    [Test]
    public async Task Inputs_are_given_and_outputs_taken_by_name()
        => Assert.That((await new Greeting().ExecuteAsync(name: "ann")).Text, Is.EqualTo("ANN"));

    [Test]
    public void Execute_waits_for_the_end()
        => Assert.That(new Greeting().Execute(name: "ann").Text, Is.EqualTo("ANN"));

    [Test]
    public async Task A_tuple_is_an_output_an_element_and_configs_reach_the_components()
    {
        Configured.Outputs outputs = await new Configured().ExecuteAsync(text: "abcdef", summand: 10, at: 2);
        Assert.That((outputs.Tail, outputs.Sum), Is.EqualTo(("cdef", 12)));
    }

    [Test]
    public async Task A_config_that_is_not_given_has_its_default()
    {
        Configured.Outputs outputs = await new Configured().ExecuteAsync(text: "abcdef", summand: 10);
        Assert.That((outputs.Tail, outputs.Sum), Is.EqualTo(("bcdef", 11)));
        Assert.That(new Words.CutComponent().At, Is.EqualTo(3));
    }

    [Test]
    public async Task A_method_is_called_for_each_set_of_packets_until_the_stream_ends()
    {
        var net = new Flow(net =>
        {
            var square = net.Put(new Words.SquareComponent());
            net.Join(net.Numbers, square.Number);
            net.Join(square.Result, net.Results);
        });
        Assert.That((await net.ExecuteAsync(numbers: [2, 5, 7])).Results, Is.EqualTo(new[] { 4, 25, 49 }));
    }

    [Test]
    public async Task Awaitable_methods_and_streams_are_components()
    {
        var net = new Flow(net =>
        {
            var count = net.Put(new Words.CountToComponent());
            var twice = net.Put(new Words.DoubleComponent());
            net.Join(net.Numbers, count.Last);
            net.Join(count.Result, twice.Number);
            net.Join(twice.Result, net.Results);
        });
        Assert.That((await net.ExecuteAsync(numbers: [2, 3])).Results, Is.EqualTo(new[] { 2, 4, 2, 4, 6 }));
    }

    [Test]
    public async Task An_output_gives_the_first_packet_and_counts_the_rest()
    {
        var net = new Wired(net => net.Join(net.Put(Source.Of(1, 2, 3)).Out, net.Out));
        Assert.That((await net.ExecuteAsync()).Out, Is.EqualTo(1));
        Assert.That(net.SurplusPackets, Is.EqualTo(2));
    }

    [Test]
    public async Task Packets_of_a_narrower_type_fit()
    {
        var seen = new List<string>();
        var net = new Wired(net =>
        {
            Source numbers = net.Put(Source.Of(7));
            var show = net.Put(new Words.ShowComponent());
            var boxed = net.Put(new Converter(seen));
            net.Join(numbers.Out, show.Value);
            net.Join(show.Result, boxed.In);
            net.Join(boxed.Out, net.Out);
        });
        await net.ExecuteAsync();
        Assert.That(seen, Is.EqualTo(new[] { "<7>" }));
    }

    [Test]
    public async Task A_second_execution_is_an_error_and_a_new_instance_is_fine()
    {
        var net = new Greeting();
        await net.ExecuteAsync("ann");
        InvalidOperationException failure = await Tests.FailureAsync<InvalidOperationException>(() => net.ExecuteAsync("bob"));
        Assert.That(failure.Message, Does.Contain("Greeting").And.Contain("create another"));
        Assert.That((await new Greeting().ExecuteAsync("bob")).Text, Is.EqualTo("BOB"));
    }

    [Test]
    public async Task An_output_without_a_packet_is_an_error_that_names_it()
    {
        var net = new Wired(net => net.Join(net.Put(Source.Of()).Out, net.Out));
        Assert.That((await Tests.FailureAsync<NetException>(() => net.ExecuteAsync())).Message, Does.Contain("'Wired.Out'"));
    }

    [Test]
    public async Task It_runs_under_a_context_that_only_its_thread_serves()
        => await SingleThreadContext.RunAsync(() =>
        {
            Assert.That(new Greeting().Execute("ann").Text, Is.EqualTo("ANN"));
            return Task.CompletedTask;
        });

    [Test]
    public async Task A_method_that_is_a_component_may_take_its_context()
    {
        var net = new Wired(net =>
        {
            var where = net.Put(new Words.WhereComponent());
            var length = net.Put(new Length());
            net.Join(net.Put(Source.Of(7)).Out, where.Number);
            net.Join(where.Result, length.In);
            net.Join(length.Out, net.Out);
        });
        Assert.That((await net.ExecuteAsync()).Out, Is.EqualTo("Wired/Where 7".Length));
    }
}
