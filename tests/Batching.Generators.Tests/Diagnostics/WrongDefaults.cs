using static Batching.Testing.WrongCode;

namespace Batching.Testing;

/// <summary>Components that hold one mutable object for all items.</summary>
internal static class WrongDefaults
{
    private const string Lists = "[DataComponent] public partial List<int>[] Lists { get; set; } ";

    internal static IReadOnlyList<Example> All { get; } =
    [
        Member("BATCH026 spread",
            Lists + "[Action] private void Clear() => Lists = [.. Enumerable.Repeat({|BATCH026:new List<int>()|}, Count)];",
            Lists + "[Action] private void Clear() => Lists = [.. Enumerable.Range(0, Count).Select(_ => new List<int>())];"),
        Member("BATCH026 ToArray",
            Lists + "[Action] private void Clear() { var list = new List<int>(); Lists = Enumerable.Repeat({|BATCH026:list|}, Count).ToList().ToArray(); }", Lists + "[Action] private void Clear() { var list = new List<int>(); Lists = Enumerable.Range(0, Count).Select(_ => list.ToList()).ToArray(); }"),
        Member("BATCH026 Array.Fill", Lists + "[Action] private void Clear() => Array.Fill(Lists, {|BATCH026:[]|});",
            Lists + "[Action] private void Clear() { for (var i = 0; i < Count; i++) { Lists[i] = []; } }"),
        Member("BATCH026 part of Array.Fill",
            Lists + "[Action] private void Clear() => Array.Fill(count: 1, startIndex: 0, value: {|BATCH026:new()|}, array: this.Lists);",
            "private List<int>[] _lists = []; [Action] private void Clear() => Array.Fill(count: 1, startIndex: 0, value: new(), array: _lists);"),
        Member("BATCH026 span", Lists + "[Action] private void Clear() => Lists.AsSpan(1).Fill({|BATCH026:new List<int>()|});",
            Lists + "[Action] private void Clear() { foreach (ref List<int> list in Lists.AsSpan()) { list = []; } }"),
        Member("BATCH026 slice of a span",
            Lists + "[Action] private void Clear() => new Span<List<int>>(Lists).Slice(1).Fill({|BATCH026:new List<int>()|});",
            "[Action] private void Clear() => new Span<int>(Sizes).Slice(1).Fill(7);"),
        Member(
            "BATCH026 nullable component",
            "[DataComponent] public partial int[][]? Parts { get; set; } [Action] private void Clear() => Parts = Enumerable.Repeat({|BATCH026:new int[3]|}, Count).ToArray();",
            "[DataComponent] public partial int[][]? Parts { get; set; } [Action] private void Clear() => Parts = Enumerable.Repeat(Array.Empty<int>(), Count).ToArray();"),
        Member(
            "BATCH026 interface",
            "[DataComponent] public partial IReadOnlyList<int>[] Parts { get; set; } [Action] private void Clear() => Parts = [.. Enumerable.Repeat<IReadOnlyList<int>>({|BATCH026:new List<int>()|}, Count)];",
            "[DataComponent] public partial IReadOnlyList<int>[] Parts { get; set; } [Action] private void Clear(IReadOnlyList<int> part) => Parts = [.. Enumerable.Repeat(part, Count)];"),
        Member(
            "BATCH026 text builder",
            "[DataComponent] public partial System.Text.StringBuilder[] Texts { get; set; } [Action] private void Clear() => Texts = [.. Enumerable.Repeat({|BATCH026:new System.Text.StringBuilder()|}, Count)];",
            "[DataComponent] public partial string[] Texts { get; set; } [Action] private void Clear() => Texts = [.. Enumerable.Repeat(string.Concat(\"a\", Count), Count)];"),
        Member(
            "BATCH026 class with state",
            "private sealed class Box { public int Width { get; private set; } public void Widen() => Width++; } [DataComponent] private partial Box[] Boxes { get; set; } [Action] private void Clear() => Array.Fill(Boxes, {|BATCH026:new Box()|});",
            "private sealed class Box { public int Width { get; init; } } [DataComponent] private partial Box[] Boxes { get; set; } [Action] private void Clear() => Array.Fill(Boxes, new Box());"),
        Member(
            "BATCH026 record",
            "private record Box(int Width) { public int Height { get; set; } } private sealed record Crate(int Width) : Box(Width); [DataComponent] private partial Crate[] Boxes { get; set; } [Action] private void Clear() => Array.Fill(Boxes, {|BATCH026:new Crate(1)|});",
            "private record Box(int Width) { public int Height { get; init; } } private sealed record Crate(int Width) : Box(Width); [DataComponent] private partial Crate[] Boxes { get; set; } [Action] private void Clear() => Array.Fill(Boxes, new Crate(1));"),
        Member(
            "BATCH026 concurrent collection",
            "[DataComponent] public partial System.Collections.Concurrent.ConcurrentBag<int>[] Bags { get; set; } [Action] private void Clear() => Array.Fill(Bags, {|BATCH026:new()|});",
            "[DataComponent] public partial System.Collections.Immutable.ImmutableList<int>[] Bags { get; set; } [Action] private void Clear() => Array.Fill(Bags, System.Collections.Immutable.ImmutableList.Create(1));"),
        Member(
            "BATCH026 read-only wrapper",
            "[DataComponent] public partial IList<int>[] Parts { get; set; } [Action] private void Clear() => Array.Fill(Parts, {|BATCH026:new System.Collections.ObjectModel.Collection<int>()|});",
            "[DataComponent] public partial IList<int>[] Parts { get; set; } [Action] private void Clear() => Array.Fill(Parts, new System.Collections.ObjectModel.ReadOnlyCollection<int>([]));"),
        Member(
            "BATCH026 delegate, value and null",
            "[DataComponent] public partial Random[] Others { get; set; } [Action] private void Clear(Random random) => Array.Fill(Others, {|BATCH026:random|});",
            "[DataComponent] public partial Func<int>[] Others { get; set; } [DataComponent] public partial List<int>?[] Lists { get; set; } [DataComponent] public partial (List<int>, int)[] Pairs { get; set; } [Action] private void Clear() { Array.Fill(Others, () => 1); Array.Fill(Lists, null); Array.Fill(Pairs, ([], 1)); }"),
        Member(
            "BATCH026 shared by design",
            "[DataComponent] public partial System.Globalization.CultureInfo[] Cultures { get; set; } [Action] private void Clear() => Array.Fill(Cultures, {|BATCH026:new(\"sv-SE\")|});",
            "[DataComponent] public partial System.Globalization.CultureInfo[] Cultures { get; set; } [Action] private void Clear() => Array.Fill(Cultures, System.Globalization.CultureInfo.InvariantCulture);"),
        new(
            "BATCH026 another class's component, in an initializer",
            "public partial class Rows<T> : Batch<T> { [DataComponent] public partial List<T>[] Lists { get; set; } }\npublic static class Uses { public static Rows<int> Of(int[] keys) => new() { Indices = keys, Lists = [.. Enumerable.Repeat({|BATCH026:new List<int>()|}, keys.Length)] }; }",
            "public class Rows<T> { public List<T>[] Lists { get; set; } = []; }\npublic static class Uses { public static Rows<int> Of(int[] keys) => new() { Lists = [.. Enumerable.Repeat(new List<int>(), keys.Length)] }; }"),
        new(
            "BATCH026 a Fill and a Repeat of others",
            "public partial class Rows : Batch<string> { [DataComponent] public partial List<int>[] Lists { get; set; } public Action Clear => () => Array.Fill(Lists, {|BATCH026:new List<int>()|}); }",
            "public static class Array { public static void Fill<T>(T[] array, T value) => _ = array.Length + value!.GetHashCode(); public static T[] Repeat<T>(T value, int count) => new T[count]; }\npublic partial class Rows : Batch<string> { [DataComponent] public partial List<int>[] Lists { get; set; } public Action Clear => () => Array.Fill(Lists, new List<int>()); public void Reset() => Lists = Array.Repeat(new List<int>(), Count); }"),
    ];
}
