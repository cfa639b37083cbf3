using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Acceptance.Batches;

/// <summary>Values of every kind that crosses to worker processes.</summary>
public sealed partial class Travelling : Batch<int>
{
    [DataComponent] public partial string?[] Texts { get; set; }

    [DataComponent] public partial double[] Noise { get; set; }

    [DataComponent] public partial int[] Numbers { get; set; }

    [DataComponent] public partial (string Name, float[]? Values, int? Count)[] Tuples { get; set; }

    [DataComponent] public partial Parcel?[] Parcels { get; set; }

    internal static Travelling Of(int count)
        => new() { Indices = [.. Enumerable.Range(0, count)], Numbers = [.. Enumerable.Range(0, count)] };

    private static string Text(object? value) => string.Create(CultureInfo.InvariantCulture, $"{value?.GetType().Name}: {value}");

    private IEnumerable<(int number, string? text, float[]? values, string?[] texts, DateTime? at, Color color, Point point, Parcel? parcel, List<int> list, (string, int[]) pair)> Values()
        => Enumerable.Range(0, Count).Select(i => (
            i,
            (i % 5) switch { 0 => null, 1 => "", 2 => "\ud800 alone", 3 => "grüße \U0001f600", _ => (string?)new string('x', i * 100) },
            i % 3 == 0 ? null : Enumerable.Range(0, i).Select(j => j / 3f).ToArray(),
            new[] { null, "", "a" },
            i % 2 == 0 ? (DateTime?)null : new DateTime(2026, 1, 1, 0, 0, i, DateTimeKind.Utc),
            (Color)(i % 2),
            new Point(i, -i),
            i % 4 == 0 ? null : new Parcel($"p{i}", [i, double.NaN, double.NegativeInfinity]) { Inner = new Parcel("inner", []) },
            Enumerable.Range(0, i).ToList(),
            ("pair", new[] { i })));

    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Texts), Target = Target.Processes)]
    private static string? Describe(
        int number, string? text, float[]? values, string?[] texts, DateTime? at, Color color, Point point, Parcel? parcel, List<int> list,
        (string, int[]) pair,
        decimal scale, ImmutableArray<string> names, IReadOnlyDictionary<string, double[]> table, string? note = null, params long[] rest)
        => number == 7 ? null : string.Join(
            "; ",
            number,
            text is null ? "null" : string.Join(' ', text.Select(letter => (int)letter)),
            values is null ? "null" : string.Join(' ', values),
            string.Join(' ', texts.Select(one => one ?? "null")),
            Text(at), at?.Kind, color, point, parcel?.ToString() ?? "null", parcel?.Inner, string.Join(' ', list), pair.Item1,
            pair.Item2.Single(), scale,
            string.Join(' ', names), string.Join(' ', table["a"]), note ?? "null", string.Join(' ', rest));

    [Action, InBatchParallel(Post = nameof(Noise), Target = Target.Processes)]
    private static double Draw(int index, ItemRandom random, int draws = 3)
    {
        double sum = index;
        for (var i = 0; i < draws; i++)
        {
            sum += random.NextDouble();
        }

        return sum;
    }

    [Action, InBatchParallel(Init = nameof(Numbers), Post = nameof(Numbers), Target = Target.Processes)]
    private static int Add(int number, int addend, int factor = 1) => (number * factor) + addend;

    [Action, InBatchParallel(Post = nameof(Tuples), Target = Target.Processes)]
    private static (string, float[]?, int?) Tuple(int index) => ($"{index}", index == 1 ? null : [index], index == 2 ? null : index);

    [Action, InBatchParallel(Init = nameof(Numbers), Post = nameof(Parcels), Target = Target.Processes)]
    private static Parcel? Pack(int number) => number switch
    {
        3 => null,
        5 => new SpecialParcel("special", [], "lost"),
        _ => new Parcel($"{number}", [number]),
    };

    [Action, InBatchParallel(Init = nameof(Numbers), Post = nameof(Numbers), Target = Target.Processes)]
    private static Forgetful Forget(int number) => new($"{number}");

    [Action, InBatchParallel(Init = nameof(Numbers), Post = nameof(Numbers), Target = Target.Processes)]
    private static Func<int, int> Shift(int by, CancellationToken cancellationToken)
    {
        if (by == 13)
        {
            throw new InvalidDataException("The kernel does not like 13.");
        }

        int process = Environment.ProcessId;
        return number => process == Environment.ProcessId && !cancellationToken.IsCancellationRequested ? number + by : -1;
    }

    [Action, InBatchParallel(Init = nameof(Numbers), Post = nameof(Numbers), Target = Target.Processes)]
    private static async Task<int> AddLater(int number, int addend, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        return number + addend;
    }

    [Action, InBatchParallel(Init = nameof(Numbers), Post = nameof(Numbers), Target = Target.Processes)]
    private static int Linger(int number, int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return number;
    }

    [Action, InBatchParallel(Init = nameof(Numbers), Post = nameof(Texts), Target = Target.Processes)]
    private static string Speak(int number)
    {
        Console.WriteLine("to standard output");
        Console.Error.WriteLine("to standard error");
        using (Stream raw = Console.OpenStandardOutput())
        {
            raw.Write("raw bytes to standard output"u8);
        }

        return $"{Console.In.Read()} {1.5} {CultureInfo.CurrentUICulture.Name}";
    }

    private void Numbered(ItemResults<Parcel> results) => Texts = [.. results.GetValues().Select(parcel => parcel.Name)];

    [Action, InBatchParallel(
        Init = nameof(Numbers), Post = nameof(Numbered), Target = Target.Processes, JsonContext = typeof(TravellingJson))]
    private static Parcel Label(int number, Parcel parcel) => parcel with { Name = $"{parcel.Name} {number}" };

    public enum Color
    {
        Red,
        Green,
    }

    public readonly record struct Point(double X, double Y);

    public record Parcel(string Name, double[] Weights)
    {
        public Parcel? Inner { get; init; }

        public override string ToString() => $"{Name} {string.Join(' ', Weights)}";
    }

    public sealed record SpecialParcel(string Name, double[] Weights, string More) : Parcel(Name, Weights);

    public sealed class Forgetful
    {
        public Forgetful()
        {
        }

        internal Forgetful(string upper) => Upper = upper;

        public string Upper { get; } = "";

        public static implicit operator int(Forgetful value) => value.Upper.Length;
    }
}

[JsonSerializable(typeof(Travelling.Parcel))]
internal sealed partial class TravellingJson : JsonSerializerContext;
