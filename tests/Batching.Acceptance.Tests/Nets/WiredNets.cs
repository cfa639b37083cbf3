namespace Acceptance.Nets;

[Net]
public partial class Greeting
{
    [Input]
    public partial InPort<string> Name { get; }

    [Output]
    public partial OutPort<string> Text { get; }

    private void Wire()
    {
        var upper = Add(new Words.UpperComponent());
        Connect(Name, upper.Text);
        Connect(upper.Result, Text, capacity: 2);
    }
}

[Net]
public partial class Seed(List<object> seen)
{
    [Input]
    public partial InPort<int> In { get; }

    [Output]
    public partial OutPort<string> Out { get; }

    private void Wire()
    {
        First first = Add(new First(seen));
        Second second = Add(new Second(seen));
        Connect(In, first.Start);
        Connect(first.Word, second.Word);
        Connect(second.Out, Out);
    }
}

[Net]
public partial class Outer(List<object> seen)
{
    [Input]
    public partial InPort<int> Start { get; }

    [Output]
    public partial OutPort<string> End { get; }

    private void Wire()
    {
        Seed seed = Add(new Seed(seen));
        var upper = Add(new Words.UpperComponent());
        Connect(Start, seed.In);
        Connect(seed.Out, upper.Text);
        Connect(upper.Result, End);
    }
}

[Net]
public partial class Configured
{
    [Input]
    public partial InPort<string> Text { get; }

    [Config]
    public int At { get; set; } = 1;

    [Config]
    public partial int Summand { get; set; }

    [Output]
    public partial OutPort<string> Tail { get; }

    [Output]
    public partial OutPort<int> Sum { get; }

    private void Wire()
    {
        var cut = Add(new Words.CutComponent { At = At });
        var add = Add(new Words.AddComponent { });
        var given = Add(new Words.AddGivenComponent { Summand = Summand });
        var zero = Add(Source.Of(0));
        Connect(Text, cut.Text);
        Connect(cut.Count, given.Number);
        Connect(given.Result, add.Number);
        Connect(zero.Out, add.Summand);
        Connect(add.Result, Sum);
        Connect(cut.Tail, Tail);
    }
}

/// <summary>A net of what a test wires.</summary>
[Net]
public partial class Wired(Action<Wired> wire)
{
    [Output]
    public partial OutPort<int> Out { get; }

    internal T Put<T>(T component, string? name = null)
        where T : INetComponent
        => Add(component, name);

    internal void Join<TFrom, TTo>(OutPort<TFrom> from, InPort<TTo> to, int capacity = 1, bool fanOut = false, bool fanIn = false)
        where TFrom : TTo
        => Connect(from, to, capacity, fanOut, fanIn);

    internal void Join<TFrom, TTo>(OutPort<TFrom> from, OutPort<TTo> to, int capacity = 1, bool fanOut = false, bool fanIn = false)
        where TFrom : TTo
        => Connect(from, to, capacity, fanOut, fanIn);

    internal static int NoBound => Unbounded;

    private void Wire() => wire(this);
}

/// <summary>As <see cref="Wired"/>, with a sequence of numbers that goes in and one that comes out.</summary>
[Net]
public partial class Flow(Action<Flow> wire)
{
    [Input(All = true)]
    public partial InPort<int> Numbers { get; }

    [Output(All = true)]
    public partial OutPort<int> Results { get; }

    internal T Put<T>(T component)
        where T : INetComponent
        => Add(component);

    internal void Join<TFrom, TTo>(InPort<TFrom> from, InPort<TTo> to, int capacity = 1, bool fanOut = false, bool fanIn = false)
        where TFrom : TTo
        => Connect(from, to, capacity, fanOut, fanIn);

    internal void Join<TFrom, TTo>(OutPort<TFrom> from, InPort<TTo> to, int capacity = 1, bool fanOut = false, bool fanIn = false)
        where TFrom : TTo
        => Connect(from, to, capacity, fanOut, fanIn);

    internal void Join<TFrom, TTo>(OutPort<TFrom> from, OutPort<TTo> to, int capacity = 1, bool fanOut = false, bool fanIn = false)
        where TFrom : TTo
        => Connect(from, to, capacity, fanOut, fanIn);

    private void Wire() => wire(this);
}

/// <summary>Adds to even numbers what a config says.</summary>
[Net]
public partial class AddsToEven
{
    [Input(Validator = nameof(IsEven))]
    public partial InPort<int> Number { get; }

    [Output]
    public partial OutPort<int> Sum { get; }

    [Config]
    public int Summand { get; set; } = 1;

    [Config]
    public partial string Label { get; set; }

    private void Wire()
    {
        var add = Add(new Words.AddGivenComponent { Summand = Summand }, Label);
        Connect(Number, add.Number);
        Connect(add.Result, Sum);
    }

    private static bool IsEven(int number) => number % 2 == 0;
}
