using System.Numerics;
using Microsoft.Extensions.Logging;

namespace StudyTests;

public enum Reduction
{
    Max,
    Min,
}

[Flags]
public enum Sides
{
    None = 0,
    Left = 1,
    Right = 2,
    Both = 3,
    Top = 4,
}

/// <summary>The loss of heat through layers: batchpy's quickstart.</summary>
[Run]
public sealed partial class HeatLoss : Run<HeatLoss.Loss>
{
    public sealed record Loss(double Value);

    internal static int s_executed;

    private static Loss Execute(double area, double[] layers, Reduction reduce = Reduction.Max, [Unkeyed] ILogger? log = null)
    {
        Interlocked.Increment(ref s_executed);
        if (log?.IsEnabled(LogLevel.Debug) == true)
        {
            return new(double.NaN);
        }

        // Sorting an argument is nobody else's business.
        Array.Sort(layers);
        return new(area * (reduce == Reduction.Max ? layers[^1] : layers[0]));
    }
}

/// <summary>Two parameters of one type.</summary>
[Run]
public sealed partial class Pair : Run<double>
{
    private static double Execute(double left, double right) => left - right;
}

/// <summary>The same parameters as <see cref="Pair"/>.</summary>
[Run]
public sealed partial class OtherPair : Run<double>
{
    private static double Execute(double left, double right) => left + right;
}

[Run]
public sealed partial class Number : Run<int>
{
    private static int Execute(int value) => value;
}

/// <summary>A text where <see cref="Number"/> has a number.</summary>
public static partial class Texts
{
    [Run]
    public sealed partial class Number : Run<string>
    {
        private static string Execute(string? value) => value ?? "none";
    }
}

/// <summary>Fails for some values until it is mended.</summary>
[Run]
public sealed partial class Fragile : Run<int>
{
    internal static volatile bool s_isMended;

    private static int Execute(int value)
        => value == 3 && !s_isMended ? throw new InvalidOperationException($"{value} is too much") : value * 10;
}

/// <summary>Waits until it is let go.</summary>
[Run]
public sealed partial class Gated : Run<int>
{
    private static async Task<int> ExecuteAsync(
        int value, [Unkeyed] Func<int, CancellationToken, Task>? gate = null, CancellationToken cancellationToken = default)
    {
        await (gate?.Invoke(value, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        return value;
    }
}

[Run(TimeoutSeconds = 0.05)]
public sealed partial class Endless : Run<int>
{
    private static async Task<int> ExecuteAsync(int value, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        return value;
    }
}

/// <summary>A NaN for negative values.</summary>
[Run]
public sealed partial class Root : Run<Root.Value>
{
    public sealed record Value(double Number, string Sign);

    private static Value Execute(double of) => new(Math.Sqrt(of), of < 0 ? "minus, \"imaginary\"" : "plus");
}

public sealed record Point(double X, double Y);

public readonly record struct Mark(string Name, Point At, int[] Counts);

/// <summary>A parameter of each kind.</summary>
[Run]
public sealed partial class Everything : Run<string>
{
    private static string Execute(
        bool flag, sbyte s8, short s16, int s32, long s64, byte u8, ushort u16, uint u32, ulong u64, Int128 s128, UInt128 u128,
        BigInteger big, char unit, Half half, float single,
        double number, decimal money, string? text, DateTime time, DateTimeOffset offset, TimeSpan span, DateOnly date, TimeOnly clock,
        Guid guid, Reduction reduction, Sides sides, int? maybe,
        int[] array, double[][] jagged, int[,] matrix, List<string> list, Dictionary<string, int> map, HashSet<int> set,
        (int A, string B) tuple, Point point, Mark mark, string?[]? texts)
        => string.Join("|", flag, s8, s16, s32, s64, u8, u16, u32, u64, s128, u128, big, unit, half, single, number, money, text,
            time.Ticks, offset.Ticks, span, date.DayNumber, clock.Ticks, guid,
            reduction, sides, maybe, string.Join(",", array), jagged.Length, matrix[1, 0], list[0], string.Join(",", map.Keys),
            string.Join(",", set), tuple.A, point, mark.At.X, mark.Counts.Length, texts?.Length);
}

/// <summary>A result that JSON does not read back.</summary>
[Run]
public sealed partial class Unreadable : Run<Unreadable.Hidden>
{
    public sealed class Hidden
    {
        public Hidden()
        {
        }

        internal Hidden(int value) => Value = value;

        public int Value { get; }
    }

    internal static int s_executed;

    private static Hidden Execute(int value)
    {
        Interlocked.Increment(ref s_executed);
        return new Hidden(value + 1);
    }
}

/// <summary>Ends early when it is told to, with what it has: not a whole result.</summary>
[Run(TimeoutSeconds = 0.05)]
public sealed partial class CutShort : Run<int>
{
    private static int Execute(int value, CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        return value;
    }
}

/// <summary>A result of a class that is derived from what is declared: JSON would hold a part of it.</summary>
[Run]
public sealed partial class Figures : Run<Figures.Figure>
{
    public record Figure(double Area);

    public sealed record Circle(double Area, double Radius) : Figure(Area);

    private static Figure Execute(bool isCircle) => isCircle ? new Circle(3, 1) : new Figure(2);
}

/// <summary>Whoever cancels it is thrown at.</summary>
[Run]
public sealed partial class Prickly : Run<int>
{
    private static async Task<int> ExecuteAsync(int value, [Unkeyed] Task? gate = null, CancellationToken cancellationToken = default)
    {
        using CancellationTokenRegistration thorn = cancellationToken.Register(() => throw new InvalidOperationException("thorn"));
        await (gate ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(false);
        return value;
    }
}

/// <summary>A result as long as it is told to be.</summary>
[Run]
public sealed partial class Wide : Run<string>
{
    private static string Execute(int length, int value) => new((char)('a' + value), length);
}

[Run]
public sealed partial class Same : Run<double>
{
    private static double Execute(double value) => value;
}

/// <summary>Parameters of several values.</summary>
[Run]
public sealed partial class Several : Run<int>
{
    private static int Execute((int A, string B) tuple, Sides[] sides, int[,] matrix) => tuple.A + sides.Length + matrix.Length;
}

/// <summary>Fails with what it is told.</summary>
[Run]
public sealed partial class Loud : Run<int>
{
    private static int Execute(string text) => throw new InvalidOperationException(text);
}

/// <summary>Waits for a gate without looking at any token, and fails if it is told to.</summary>
[Run]
public sealed partial class Deaf : Run<int>
{
    private static async Task<int> ExecuteAsync(int value, bool fails = false, [Unkeyed] Func<int, Task>? gate = null)
    {
        await (gate?.Invoke(value) ?? Task.CompletedTask).ConfigureAwait(false);
        return fails ? throw new InvalidOperationException("the run") : value;
    }
}
