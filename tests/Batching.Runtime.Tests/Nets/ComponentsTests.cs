namespace Batching.Runtime.Tests;

/// <summary>The standard components.</summary>
public class ComponentsTests
{
    [Test]
    public void Map_puts_what_the_function_makes()
    {
        TransformComponent<int, int> map = Components.Map((int number) => number * 2);
        Assert.That(Run(map, map.In, map.Out, [1, 2]), Is.EqualTo(new[] { 2, 4 }));
    }

    [Test]
    public void Filter_passes_on_what_fits()
    {
        TransformComponent<int, int> filter = Components.Filter((int number) => number % 2 == 0);
        Assert.That(Run(filter, filter.In, filter.Out, [1, 2, 3, 4]), Is.EqualTo(new[] { 2, 4 }));
    }

    [Test]
    public void Batch_gathers_and_gives_the_rest()
    {
        TransformComponent<int, IReadOnlyList<int>> batch = Components.Batch<int>(2);
        Assert.That(Run(batch, batch.In, batch.Out, [1, 2, 3]), Is.EqualTo(new int[][] { [1, 2], [3] }));
        Assert.That(() => Components.Batch<int>(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Unbatch_gives_the_elements()
    {
        TransformComponent<IEnumerable<int>, int> unbatch = Components.Unbatch<int>();
        Assert.That(Run(unbatch, unbatch.In, unbatch.Out, [[1, 2], [], [3]]), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void Split_and_Merge_lose_nothing()
    {
        var builder = new NetBuilder("net");
        InPort<int> numbers = builder.AddInput<int>("numbers", all: true);
        OutPort<int> results = builder.AddOutput<int>("results", all: true);
        SplitComponent<int> split = builder.Add("split", Components.Split((int number) => number < 3));
        TransformComponent<int, int> negate = builder.Add("negate", Components.Map((int number) => -number));
        MergeComponent<int> merge = builder.Add("merge", Components.Merge<int>());
        builder.Connect(numbers, split.In);
        builder.Connect(split.True, negate.In);
        builder.Connect(negate.Out, merge.In);
        builder.Connect(split.False, merge.In);
        builder.Connect(merge.Out, results);
        Assert.That(builder.Build().Execute(new NetArguments { new[] { 1, 2, 3, 4 } })["results"], Is.EquivalentTo(new[] { -1, -2, 3, 4 }));
    }

    [Test]
    public void FanOut_and_Join_make_pairs()
    {
        var builder = new NetBuilder("net");
        InPort<int> numbers = builder.AddInput<int>("numbers", all: true);
        OutPort<(int, int)> results = builder.AddOutput<(int, int)>("results", all: true);
        FanOutComponent<int> both = builder.Add("both", Components.FanOut<int>());
        JoinComponent<int, int> join = builder.Add("join", Components.Join<int, int>());
        builder.Connect(numbers, both.In);
        builder.Connect(both.Out, join.Left);
        builder.Connect(both.Out, join.Right);
        builder.Connect(join.Out, results);
        Assert.That(builder.Build().Execute(new NetArguments { new[] { 1, 2 } })["results"], Is.EqualTo(new[] { (1, 1), (2, 2) }));
    }

    [Test]
    public void Delay_waits_before_each_packet()
    {
        TransformComponent<int, int> delay = Components.Delay<int>(TimeSpan.Zero);
        Assert.That(Run(delay, delay.In, delay.Out, [1, 2]), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(() => Components.Delay<int>(TimeSpan.FromSeconds(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Retry_calls_again_and_gives_up_with_what_was_thrown()
    {
        var calls = 0;
        var failed = 0;
        TransformComponent<int, int> retry = Components.Retry<int, int>(
            (number, _) => ++calls % 3 == 0 ? new ValueTask<int>(number) : throw new InvalidDataException("again"),
            new RetryOptions { MaxAttempts = 3 });
        Assert.That(Run(retry, retry.In, retry.Out, [1, 2]), Is.EqualTo(new[] { 1, 2 }));
        TransformComponent<int, int> failing = Components.Retry<int, int>(
            (_, _) => throw new InvalidDataException($"{++failed}"), new RetryOptions { ShouldRetry = _ => failed < 2 });
        Assert.That(() => Run(failing, failing.In, failing.Out, [1]),
            Throws.TypeOf<ComponentException>().With.InnerException.TypeOf<InvalidDataException>().And.InnerException.Message.EqualTo("2"));
    }

    [Test]
    public void Gate_passes_a_packet_for_each_opening()
    {
        var builder = new NetBuilder("net");
        InPort<int> numbers = builder.AddInput<int>("numbers", all: true);
        InPort<bool> opening = builder.AddInput<bool>("opening", all: true);
        OutPort<int> results = builder.AddOutput<int>("results", all: true);
        GateComponent<int, bool> gate = builder.Add("gate", Components.Gate<int, bool>());
        builder.Connect(numbers, gate.In);
        builder.Connect(opening, gate.Open);
        builder.Connect(gate.Out, results);
        Assert.That(
            builder.Build().Execute(new NetArguments { new[] { 1, 2, 3 }, new[] { true, true } })["results"], Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Collect_gives_one_list()
    {
        TransformComponent<int, IReadOnlyList<int>> collect = Components.Collect<int>();
        Assert.That(Run(collect, collect.In, collect.Out, [1, 2, 3]), Is.EqualTo(new[] { new[] { 1, 2, 3 } }));
    }

    private static object? Run<TIn, TOut>(INetComponent component, InPort<TIn> input, OutPort<TOut> output, TIn[] packets)
    {
        var builder = new NetBuilder("net");
        InPort<TIn> given = builder.AddInput<TIn>("given", all: true);
        OutPort<TOut> results = builder.AddOutput<TOut>("results", all: true);
        builder.Add("component", component);
        builder.Connect(given, input);
        builder.Connect(output, results);
        return builder.Build().Execute(new NetArguments { packets })["results"];
    }
}
