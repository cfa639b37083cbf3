using System.Runtime.CompilerServices;

namespace Acceptance.Nets;

/// <summary>Methods that are components.</summary>
public static partial class Words
{
    [Component]
    public static string Upper(string text) => text.ToUpperInvariant();

    [Component]
    public static (int Count, string Tail) Cut(string text, [Config] int at = 3) => (at, text[at..]);

    [Component]
    public static int Add([Input(FanIn = true)] int number, int summand) => number + summand;

    [Component]
    public static int AddGiven(int number, [Config] int summand) => number + summand;

    [Component]
    public static int Square(int number) => number * number;

    [Component]
    public static async Task<int> DoubleAsync(int number, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return number * 2;
    }

    [Component]
    public static async IAsyncEnumerable<int> CountTo(int last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 1; number <= last; number++)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return number;
        }
    }

    [Component]
    public static int Half([Input(Validator = nameof(IsEven))] int number) => number / 2;

    [Component]
    public static void Fail(int number) => throw new InvalidDataException($"no {number}");

    [Component]
    public static int Throw(int number) => throw new InvalidDataException($"no {number}");

    [Component]
    public static string Show(object value) => $"<{value}>";

    [Component]
    public static int Sum(int left, int right) => left + right;

    [Component]
    public static string Where(int number, ComponentContext context) => $"{context.Address} {number}";

    private static bool IsEven(int number) => number % 2 == 0;
}

/// <summary>Puts a word when it has got a number, and lets the test see what it got.</summary>
[Component]
public sealed partial class First(List<object> seen)
{
    [Input]
    public partial InPort<int> Start { get; }

    [Output]
    public partial OutPort<string> Word { get; }

    private async Task RunAsync()
    {
        seen.Add(await Start.GetAsync());
        await Word.PutAsync("there");
    }
}

/// <inheritdoc cref="First"/>
[Component]
public sealed partial class Second(List<object> seen)
{
    [Input]
    public partial InPort<string> Word { get; }

    [Output]
    public partial OutPort<string> Out { get; }

    private async Task RunAsync()
    {
        seen.Add(await Word.GetAsync());
        await Out.PutAsync("world");
    }
}

/// <summary>Runs what a test gives it, over one input and one output.</summary>
[Component]
public sealed partial class Scripted(Func<Scripted, ComponentContext, Task> script)
{
    [Input(FanIn = true)]
    public partial InPort<int> In { get; }

    [Output(FanOut = true)]
    public partial OutPort<int> Out { get; }

    [Signal]
    public partial InPort<int> Aside { get; }

    [Message]
    public partial OutPort<string> Said { get; }

    private Task RunAsync(ComponentContext context) => script(this, context);
}

/// <summary>Runs what a test gives it, over one output.</summary>
[Component]
public sealed partial class Source(Func<OutPort<int>, CancellationToken, Task> script)
{
    [Output(FanOut = true)]
    public partial OutPort<int> Out { get; }

    private Task RunAsync(CancellationToken cancellationToken) => script(Out, cancellationToken);

    internal static Source Of(params int[] numbers) => new(async (output, cancellationToken) =>
    {
        foreach (int number in numbers)
        {
            await output.PutAsync(number, cancellationToken);
        }
    });
}

/// <summary>Lets numbers through until they reach a limit, and gives that one out.</summary>
[Component]
public sealed partial class Gate
{
    [Config]
    public int Limit { get; set; } = 5;

    [Input(FanIn = true)]
    public partial InPort<int> In { get; }

    [Output]
    public partial OutPort<int> Below { get; }

    [Output]
    public partial OutPort<int> Reached { get; }

    private async Task RunAsync()
    {
        await foreach (int number in In)
        {
            if (number >= Limit)
            {
                await Reached.PutAsync(number);
                return;
            }

            await Below.PutAsync(number);
        }
    }
}

/// <summary>As <see cref="Gate"/>, but waits for ever afterwards.</summary>
[Component]
public sealed partial class IdleGate
{
    [Input(FanIn = true)]
    public partial InPort<int> In { get; }

    [Output]
    public partial OutPort<int> Below { get; }

    [Output]
    public partial OutPort<int> Reached { get; }

    private async Task RunAsync()
    {
        await foreach (int number in In)
        {
            await (number >= 5 ? Reached : Below).PutAsync(number);
        }
    }
}

/// <summary>Takes what is no number, and puts how many there were.</summary>
[Component]
public sealed partial class Converter(List<string> seen)
{
    [Input]
    public partial InPort<object> In { get; }

    [Output]
    public partial OutPort<int> Out { get; }

    private async Task RunAsync()
    {
        await foreach (object value in In)
        {
            seen.Add((string)value);
        }

        await Out.PutAsync(seen.Count);
    }
}

/// <summary>Gives the length of every text.</summary>
[Component]
public sealed partial class Length
{
    [Input]
    public partial InPort<string> In { get; }

    [Output]
    public partial OutPort<int> Out { get; }

    private async Task RunAsync()
    {
        await foreach (string text in In)
        {
            await Out.PutAsync(text.Length);
        }
    }
}
