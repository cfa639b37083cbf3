namespace Batching.Runtime.Tests;

/// <summary>Nets that are built while the program runs, and executed by name.</summary>
public class NetBuilderTests
{
    [Test]
    public async Task Arguments_are_given_by_position_and_by_name()
    {
        Assert.That((await Shout().ExecuteAsync(new NetArguments { "ann", 2 }))["text"], Is.EqualTo("ANN!!"));
        Assert.That((await Shout().ExecuteAsync(new NetArguments { "ann", { "marks", 2 } }))["text"], Is.EqualTo("ANN!!"));
        Assert.That((await Shout().ExecuteAsync(new NetArguments { { "name", "ann" } }))["text"], Is.EqualTo("ANN!"));
        Assert.That(Shout().Execute(new NetArguments { "ann" })["text"], Is.EqualTo("ANN!"));
    }

    [Test]
    public void Wrong_arguments_are_named_all_at_once()
    {
        ArgumentException failure =
            Assert.ThrowsAsync<ArgumentException>(() => Shout().ExecuteAsync(new NetArguments { { "nam", "ann" }, { "marks", "two" } }))!;
        Assert.That(failure.Message,
            Does.Contain("'nam' is unexpected").And.Contain("'name' is missing").And.Contain(
                "'marks' takes System.Int32, not System.String").And.Contain("Its inputs are: name. Its configs are: marks."));
    }

    [Test]
    public void An_argument_that_is_given_twice_is_an_error()
        => Assert.That(() => Shout().ExecuteAsync(new NetArguments { "ann", { "name", "bob" } }),
            Throws.ArgumentException.With.Message.Contains("'name' is given twice"));

    [Test]
    public void Surplus_values_by_position_are_an_error()
        => Assert.That(() => Shout().ExecuteAsync(new NetArguments { "ann", 1, 2 }),
            Throws.ArgumentException.With.Message.Contains("3 arguments are given by position, but there are 2"));

    [Test]
    public void A_packet_of_another_type_or_that_is_rejected_is_an_error()
    {
        Assert.That(() => Shout().ExecuteAsync(new NetArguments { 5 }),
            Throws.ArgumentException.With.Message.Contains("'name' takes System.String, not System.Int32"));
        Assert.That(
            () => Shout().ExecuteAsync(new NetArguments { "" }), Throws.ArgumentException.With.Message.Contains("'shout.name' rejects"));
    }

    [Test]
    public void A_sequence_is_checked_packet_by_packet()
    {
        var builder = new NetBuilder("checked");
        InPort<int> numbers = builder.AddInput<int>("numbers", all: true, validator: number => number > 0);
        OutPort<int> results = builder.AddOutput<int>("results", all: true);
        TransformComponent<int, int> map = builder.Add("map", Components.Map((int number) => number));
        builder.Connect(numbers, map.In);
        builder.Connect(map.Out, results);
        ComponentException failure =
            Assert.ThrowsAsync<ComponentException>(() => builder.Build().ExecuteAsync(new NetArguments { new[] { 1, 0 } }))!;
        Assert.That(((PacketRejectedException)failure.InnerException!).Port, Is.EqualTo("checked.numbers"));
    }

    [Test]
    public void Wrong_arguments_leave_the_net_as_it_is()
    {
        Net net = Shout();
        Assert.That(() => net.ExecuteAsync(), Throws.ArgumentException);
        Assert.That(net.Execute(new NetArguments { "ann" })["text"], Is.EqualTo("ANN!"));
        Assert.That(() => net.ExecuteAsync(new NetArguments { "ann" }), Throws.InvalidOperationException);
    }

    [Test]
    public void Ports_are_connected_by_name()
    {
        var builder = new NetBuilder("named");
        builder.AddInput<int>("numbers", all: true);
        builder.AddOutput<int>("results", all: true);
        builder.Add("twice", Components.Map((int number) => number * 2));
        builder.Add("big", Components.Filter((int number) => number > 2));
        builder.Connect("numbers", "twice.In");
        builder.Connect("twice.Out", "big.In", capacity: 3);
        builder.Connect("big.Out", "results");
        Assert.That(builder.Build().Execute(new NetArguments { new[] { 1, 2, 3 } })["results"], Is.EqualTo(new[] { 4, 6 }));
    }

    [Test]
    public void Wrong_names_say_what_is_known()
    {
        var builder = new NetBuilder("named");
        builder.AddInput<string>("name");
        builder.Add("twice", Components.Map((int number) => number * 2));
        Assert.That(
            () => builder.Connect("name", "twice.Inn"), Throws.ArgumentException.With.Message.Contains("'twice.Inn'. Known here: In, Out"));
        Assert.That(() => builder.Connect("name", "once.In"), Throws.ArgumentException.With.Message.Contains("'once'. Known here: twice"));
        Assert.That(() => builder.Connect("name", "twice.In"),
            Throws.ArgumentException.With.Message.Contains("System.String").And.Message.Contains("System.Int32"));
        Assert.That(() => builder.AddInput<int>("name"), Throws.ArgumentException.With.Message.Contains("'name' already"));
        Assert.That(() => builder.Add("twice", Components.Merge<int>()), Throws.ArgumentException.With.Message.Contains("'twice' already"));
    }

    [Test]
    public void A_built_net_is_a_component_of_another()
    {
        var outer = new NetBuilder("outer");
        var inner = new NetBuilder("inner");
        InPort<int> number = inner.AddInput<int>("number");
        OutPort<int> square = inner.AddOutput<int>("square");
        TransformComponent<int, int> map = inner.Add("map", Components.Map((int value) => value * value));
        inner.Connect(number, map.In);
        inner.Connect(map.Out, square);
        outer.Add("inner", inner.Build());
        InPort<int> given = outer.AddInput<int>("given");
        OutPort<int> result = outer.AddOutput<int>("result");
        outer.Connect(given, number);
        outer.Connect(square, result);
        Assert.That(outer.Build().Execute(new NetArguments { 7 })["result"], Is.EqualTo(49));
    }

    [Test]
    public void A_built_net_keeps_its_configs_as_a_component()
    {
        Assert.That(Around(1, _ => { }).Execute(new NetArguments { "ann" })["result"], Is.EqualTo("ANN!"));
        Assert.That(
            Around(1, outer => outer.AddConfigWithDefault("exclamations", 3, "shout.marks")).Execute(new NetArguments { "ann" })["result"],
            Is.EqualTo("ANN!!!"));
        Assert.That(
            Around(null, outer => outer.AddConfig<int>("exclamations", "shout.marks")).Execute(new NetArguments { "ann", 2 })["result"],
            Is.EqualTo("ANN!!"));
        NetWiringException failure =
            Assert.ThrowsAsync<NetWiringException>(() => Around(null, _ => { }).ExecuteAsync(new NetArguments { "ann" }))!;
        Assert.That(failure.Faults.Select(fault => (fault.Kind, fault.Address)),
            Is.EqualTo(new[] { (NetFaultKind.MissingConfig, "around/shout.marks") }));

        static Net Around(int? marks, Action<NetBuilder> declare)
        {
            var outer = new NetBuilder("around");
            outer.AddInput<string>("name");
            outer.AddOutput<string>("result");
            outer.Add("shout", Shout(marks));
            declare(outer);
            outer.Connect("name", "shout.name");
            outer.Connect("shout.text", "result");
            return outer.Build();
        }
    }

    [Test]
    public void A_name_that_could_not_be_told_in_an_address_is_refused_at_once()
    {
        var builder = new NetBuilder("named");
        Assert.That(() => builder.Add("a.b", Components.Merge<int>()), Throws.ArgumentException.With.Message.Contains("'a.b' cannot be"));
        Assert.That(() => builder.AddInput<int>("a/b"), Throws.ArgumentException.With.Message.Contains("'a/b' cannot be"));
        Assert.That(() => builder.AddOutput<int>("a.b"), Throws.ArgumentException);
        Assert.That(() => builder.AddConfigWithDefault("a.b", 1), Throws.ArgumentException);
    }

    [Test]
    public void A_net_that_adds_itself_is_refused()
    {
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => Endless().Validate())!;
        Assert.That(failure.Message, Does.Contain("'Endless'").And.Contain("if it adds itself"));
        var node = new NetNode("outer", null, []);
        var inner = new NetNode("inner", null, []);
        node.Add(new Part(inner));
        Assert.That(() => inner.Add(new Part(node)), Throws.InvalidOperationException);

        static NetNode Endless()
        {
            NetNode? net = null;
            return net = new NetNode("Endless", () => net!.Add(new Part(Endless())), []);
        }
    }

    [Test]
    public void A_wiring_that_has_thrown_does_not_run_again_and_throws_the_same()
    {
        var runs = 0;
        var net = new NetNode("net", () => throw new InvalidDataException($"{++runs}"), []);
        NetException failure = Assert.Throws<NetException>(() => net.Validate())!;
        Assert.That(failure.InnerException, Is.TypeOf<InvalidDataException>());
        Assert.That(() => net.Validate(), Throws.Exception.SameAs(failure));
        Assert.That(runs, Is.EqualTo(1));
    }

    [Test]
    public void A_wiring_that_asks_for_itself_is_refused()
    {
        NetNode? net = null;
        net = new NetNode("net", () => net!.Validate(), []);
        Assert.That(net.Validate, Throws.TypeOf<NetException>().With.Message.Contains("its Wire method still runs"));
    }

    [Test]
    public void Components_of_a_kind_are_numbered_past_names_that_are_taken()
    {
        var net = new NetNode("net", null, []);
        string[] names = [
            .. new string?[] { null, "Map3", null, null, "Other", null }.Select(
                name => ((INetComponent)net.Add(Components.Map((int number) => number), name)).Node.Name)];
        Assert.That(names, Is.EqualTo(new[] { "Map", "Map3", "Map2", "Map4", "Other", "Map5" }));
    }

    [Test]
    public async Task A_second_execution_leaves_the_configs_of_the_first()
    {
        var (gate, marks) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        var builder = new NetBuilder("net");
        builder.Add("waiting",
            new Configured(new InputPort<string>("Text", PortKind.Signal), new OutputPort<string>("Result"), () => marks,
                value => marks = value, gate.Task));
        builder.AddConfigWithDefault("marks", 1, "waiting.Marks");
        Net net = builder.Build();
        Task first = net.ExecuteAsync();
        Assert.That(() => net.ExecuteAsync(new NetArguments { 5 }), Throws.InvalidOperationException);
        Assert.That(marks, Is.EqualTo(1));
        gate.SetResult();
        await first;
    }

    private static Net Shout(int? byDefault = 1)
    {
        var builder = new NetBuilder("shout");
        InPort<string> name = builder.AddInput<string>("name", validator: name => name.Length > 0);
        OutPort<string> text = builder.AddOutput<string>("text");
        var marks = 0;
        var input = new InputPort<string>("Text");
        var output = new OutputPort<string>("Result");
        builder.Add("upper", new Configured(input, output, () => marks, value => marks = value));
        if (byDefault is { } given)
        {
            builder.AddConfigWithDefault("marks", given, "upper.Marks");
        }
        else
        {
            builder.AddConfig<int>("marks", "upper.Marks");
        }

        builder.Connect(name, input);
        builder.Connect(output, text);
        return builder.Build();
    }

    private sealed class Configured(
        InputPort<string> input, OutputPort<string> output, Func<int> marks, Action<int> setMarks, Task? gate = null) : IRunnableComponent
    {
        private ComponentNode? _node;

        ComponentNode INetComponent.Node
            => _node ??= new ComponentNode(this, "Upper", [input, output], () => [ConfigPort.Of("Marks", () => true, setMarks)]);

        async ValueTask IRunnableComponent.RunAsync(ComponentContext context)
        {
            await (gate ?? Task.CompletedTask);
            await output.PutAsync((await input.GetAsync()).ToUpperInvariant() + new string('!', marks()));
        }
    }
}
