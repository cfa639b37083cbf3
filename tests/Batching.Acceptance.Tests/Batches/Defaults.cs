using System.Diagnostics.CodeAnalysis;

namespace Acceptance.Batches;

/// <summary>Item methods of every kind, with defaults of every kind.</summary>
public partial class Defaults : Batch<int>
{
    public const string Path = @"C:\temp\""x""";

    [Flags]
    public enum Sides : byte
    {
        None = 0,
        Left = 1,
        Right = 2,
    }

    public string[] Shown { get; private set; } = [];

    [Action, InBatchParallel(Post = nameof(Keep))]
    private static string Numbers(
        int index,
        sbyte tiny = sbyte.MinValue,
        byte small = byte.MaxValue,
        short few = short.MinValue,
        ushort some = ushort.MaxValue,
        int many = int.MinValue,
        uint more = uint.MaxValue,
        long lots = long.MinValue,
        ulong most = ulong.MaxValue,
        nint native = -5,
        nuint unsigned = 5,
        float single = 0.1f,
        double real = 0.1,
        double small1 = double.Epsilon,
        double large = double.MaxValue,
        double minusZero = -0.0,
        double nan = double.NaN,
        double infinity = double.NegativeInfinity,
        float single2 = float.PositiveInfinity,
        decimal exact = 1.50m,
        decimal negative = -79228162514264337593543950335m)
        => FormattableString.Invariant(
            $"{index} {tiny} {small} {few} {some} {many} {more} {lots} {most} {native} {unsigned} {single} {real} {small1} {large} {minusZero} {nan} {infinity} {single2} {exact} {negative}");

    [Action, InBatchParallel(Post = nameof(Keep))]
    private async Task<string> TextsAsync(
        int index,
        char letter = 'x',
        char quote = '\'',
        char slash = '\\',
        char line = '\n',
        char lone = '\ud800',
        char nothing = '\0',
        string text = "plain",
        string escapes = "a\"b\\c\r\n\t\0\u2028{0}\ud83d\ude00\a",
        string path = Path,
        string raw = """"three """ quotes"""",
        string empty = "",
        string? none = null,
        bool yes = true,
        bool no = false)
    {
        await Task.Yield();
        return $"{index + Indices.Count * 0}{letter}{quote}{slash}{line}{lone}{nothing}{text}{escapes}{path}{raw}{empty}{none ?? "none"}{yes}{no}";
    }

    [Action, InBatchParallel(Post = nameof(Keep))]
    private ValueTask<string> StructsAsync(
        int index,
        DateTime when = default,
        Guid id = default,
        TimeSpan span = new(),
        CustomPoint point = default,
        KeyValuePair<string, int?> pair = default,
        (int A, string? B) tuple = default,
        int? nothing = null,
        int? seven = 7,
        decimal? exact = 2.5m,
        DayOfWeek? day = DayOfWeek.Friday,
        DayOfWeek? noDay = null,
        DayOfWeek first = DayOfWeek.Sunday,
        DayOfWeek undefined = (DayOfWeek)42,
        Sides both = Sides.Left | Sides.Right,
        Sides left = Sides.Left,
        bool? maybe = true,
        char? letter = 'q',
        double? real = double.NaN,
        int[]? list = null,
        Dictionary<string, List<int?>>? map = default)
        => new($"{index + Count * 0} {when.Ticks} {id} {span} {point.X} {pair.Value} {tuple.A} {nothing} {seven} {exact:0.0} {day} {noDay} {first} {undefined} {both} {left} {maybe} {letter} {real} {list?.Length} {map?.Count}");

    [Action, InBatchParallel(Post = nameof(Keep))]
    private static string Generic<T, TOther>(int index, [AllowNull] T value, TOther? other = default, T[]? more = null)
        where TOther : struct
        => $"{index} {value} {other} {more?.Length}";

    [Action, InBatchParallel(Post = nameof(Keep))]
    private string Params(int index, string? first = "1st", params int?[] rest) => $"{index} {first} {string.Join(',', rest)} {Count}";

    [Action, InBatchParallel(Post = nameof(Keep))]
    private static string ParamsOfSpans(int index, params IReadOnlyList<string> rest) => $"{index} {string.Join(',', rest)}";

    [Action, InBatchParallel]
    private static void Nothing(int index, int unused = 1) => _ = index + unused;

    [Action, InBatchParallel]
    private static async ValueTask NothingLater(int index, int unused = 1)
    {
        await Task.Yield();
        _ = index + unused;
    }

    public string OwnNumbers() => Numbers(index: Indices[0]);

    public string OwnTexts() => TextsAsync(index: Indices[0]).GetAwaiter().GetResult();

    public string OwnStructs() => StructsAsync(index: Indices[0]).AsTask().GetAwaiter().GetResult();

    private void Keep(ItemResults<string> results) => Shown = results.GetValues();

    public struct CustomPoint
    {
        public int X { get; set; }
    }
}
