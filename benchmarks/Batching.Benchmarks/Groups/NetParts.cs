namespace Batching.Benchmarks.Groups;

/// <summary>What the net's chain is made of.</summary>
public static partial class NetParts
{
    [Component]
    public static int Relay(int number) => number + 1;
}

/// <summary>Puts numbers.</summary>
[Component]
public sealed partial class NetSource(int count)
{
    [Output]
    public partial OutPort<int> Out { get; }

    private async Task RunAsync()
    {
        for (var number = 0; number < count; number++)
        {
            await Out.PutAsync(number);
        }
    }
}

/// <summary>Sums numbers up.</summary>
[Component]
public sealed partial class NetSum
{
    [Input]
    public partial InPort<int> In { get; }

    [Output]
    public partial OutPort<long> Sum { get; }

    private async Task RunAsync()
    {
        long sum = 0;
        await foreach (int number in In)
        {
            sum += number;
        }

        await Sum.PutAsync(sum);
    }
}

/// <summary>A source, relays and a sum.</summary>
[Net]
public partial class Chain(int count, int relays, int capacity)
{
    [Output]
    public partial OutPort<long> Sum { get; }

    private void Wire()
    {
        OutPort<int> last = Add(new NetSource(count)).Out;
        for (var relay = 0; relay < relays; relay++)
        {
            var next = Add(new NetParts.RelayComponent());
            Connect(last, next.Number, capacity);
            last = next.Result;
        }

        var sum = Add(new NetSum());
        Connect(last, sum.In, capacity);
        Connect(sum.Sum, Sum);
    }
}

/// <summary>A net of two components.</summary>
[Net]
public partial class TwoComponents
{
    [Input]
    public partial InPort<int> Number { get; }

    [Output]
    public partial OutPort<int> Result { get; }

    private void Wire()
    {
        var first = Add(new NetParts.RelayComponent());
        var second = Add(new NetParts.RelayComponent());
        Connect(Number, first.Number);
        Connect(first.Result, second.Number);
        Connect(second.Result, Result);
    }
}
