namespace Batching.Testing;

/// <summary>Wrong run classes, each beside the near miss that is right.</summary>
internal static class WrongRuns
{
    internal static IReadOnlyList<WrongCode.Example> All { get; } =
    [
        new(
            "BATCH301, 1",
            "[Run] public sealed class {|BATCH301:Some|} : Run<int> { public static int Execute(int a) => a; }",
            "public partial class Outer { [Run] public sealed partial class Some : Run<int> { public static int Execute(int a) => a; } }"),
        new(
            "BATCH301, 2",
            "public class {|BATCH301:Outer|} { [Run] public sealed partial class Some : Run<int> { public static int Execute(int a) => a; } }",
            "public partial class Outer { [Run] public sealed partial class Some : Run<int> { public static int Execute(int a) => a; } }"),
        new(
            "BATCH302, 1",
            "[Run] public sealed partial class {|BATCH302:Some|} { public static int Execute(int a) => a; }",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute(int a) => a; }"),
        new(
            "BATCH303, 1",
            "[Run] public sealed partial class {|BATCH303:Some|} : Run<int>;",
            "[Run] public sealed partial class Some : Run<double> { public static int Execute(int a) => a; public static int Compute(string b) => b.Length; }"),
        new(
            "BATCH303, 2",
            "[Run] public sealed partial class {|BATCH303:Some|} : Run<int> { public static int Execute(int a) => a; public static int Execute(string b) => 1; }",
            "[Run] public sealed partial class Some : Run<double> { public static int Execute(int a) => a; public static int Compute(string b) => b.Length; }"),
        new(
            "BATCH303, 3",
            "[Run] public sealed partial class Some : Run<int> { public int {|BATCH303:Execute|}(int a) => a; }",
            "[Run] public sealed partial class Some : Run<double> { public static int Execute(int a) => a; public static int Compute(string b) => b.Length; }"),
        new(
            "BATCH303, 4",
            "[Run] public sealed partial class Some : Run<int> { public static string {|BATCH303:Execute|}(int a) => \"\"; }",
            "[Run] public sealed partial class Some : Run<double> { public static int Execute(int a) => a; public static int Compute(string b) => b.Length; }"),
        new(
            "BATCH303, 5",
            "[Run] public sealed partial class Some : Run<int> { public static int {|BATCH303:Execute|}<T>(T a) => 1; }",
            "[Run] public sealed partial class Some : Run<double> { public static int Execute(int a) => a; public static int Compute(string b) => b.Length; }"),
        new(
            "BATCH304, 1",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute(Func<int> {|BATCH304:a|}) => a(); }",
            "public enum Kind { One } public sealed record Closed(int X, Kind Kind); public struct Open { public int Y { get; set; } } [Run] public sealed partial class Some : Run<int> { public static int Execute(Closed a, Open[] b, (int, string)? c, List<DateOnly> d) => 1; }"),
        new(
            "BATCH304, 2",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute(object {|BATCH304:a|}, IEnumerable<int> {|BATCH304:b|}, Exception {|BATCH304:c|}, ref int {|BATCH304:d|}) => 1; }",
            "public enum Kind { One } public sealed record Closed(int X, Kind Kind); public struct Open { public int Y { get; set; } } [Run] public sealed partial class Some : Run<int> { public static int Execute(Closed a, Open[] b, (int, string)? c, List<DateOnly> d) => 1; }"),
        new(
            "BATCH304, 3",
            "public record Open(int X); public sealed class Hidden { private int _x = 1; public int Y { get; set; } public int Get() => _x; } [Run] public sealed partial class Some : Run<int> { public static int Execute(Open {|BATCH304:a|}, Hidden {|BATCH304:b|}, Hidden[] {|BATCH304:c|}) => 1; }",
            "public enum Kind { One } public sealed record Closed(int X, Kind Kind); public struct Open { public int Y { get; set; } } [Run] public sealed partial class Some : Run<int> { public static int Execute(Closed a, Open[] b, (int, string)? c, List<DateOnly> d) => 1; }"),
        new(
            "BATCH304, 4",
            "public sealed record Node(int Value, Node? Next); [Run] public sealed partial class Some : Run<int> { public static int Execute(Node {|BATCH304:a|}) => 1; }",
            "public enum Kind { One } public sealed record Closed(int X, Kind Kind); public struct Open { public int Y { get; set; } } [Run] public sealed partial class Some : Run<int> { public static int Execute(Closed a, Open[] b, (int, string)? c, List<DateOnly> d) => 1; }"),
        new(
            "BATCH305, 1",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([Unkeyed] Func<int>? {|BATCH305:a|}) => a!(); }",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([Unkeyed] Func<int>? a = null) => a is null ? 0 : a(); }"),
        new(
            "BATCH306, 1",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute(int {|BATCH306:index|}, int {|BATCH306:id|}, int {|BATCH306:some|}, int {|BATCH306:grid|}) => 1; }",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([Name(\"Place\")] int index, [Name(\"Key\")] int id) => 1; public static void Zipped() { } }"),
        new(
            "BATCH306, 2",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute(int a, int {|BATCH306:A|}) => 1; public static void {|BATCH306:Zip|}() { } }",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([Name(\"Place\")] int index, [Name(\"Key\")] int id) => 1; public static void Zipped() { } }"),
        new(
            "BATCH307, 1",
            "[Run] public sealed partial class {|BATCH307:Some|}<T> : Run<int> { public static int Execute(int a) => a; }",
            "public abstract class Shared : Run<int>; [Run] public sealed partial class Some : Shared { public static int Execute(int a) => a; }"),
        new(
            "BATCH307, 2",
            "[Run] public abstract partial class {|BATCH307:Some|} : Run<int> { public static int Execute(int a) => a; }",
            "public abstract class Shared : Run<int>; [Run] public sealed partial class Some : Shared { public static int Execute(int a) => a; }"),
        new(
            "BATCH307, 3",
            "[Run] public sealed partial class {|BATCH307:Some|} : Run<int> { public Some(string b) => B = b; public string B { get; } public static int Execute(int a) => a; }",
            "public abstract class Shared : Run<int>; [Run] public sealed partial class Some : Shared { public static int Execute(int a) => a; }"),
        new(
            "BATCH308, 1",
            "[Run] public sealed partial class Some : {|BATCH308:Run<(int, int)>|} { public static (int, int) Execute(int a) => (a, a); }",
            "public record Deep(int[][] Pair, Dictionary<string, double> Named); [Run] public sealed partial class Some : Run<Deep> { public static Deep Execute(int a) => new([[a]], []); }"),
        new(
            "BATCH308, 2",
            "public class Fields { public int X; } [Run] public sealed partial class Some : {|BATCH308:Run<List<Fields>>|} { public static List<Fields> Execute(int a) => [new() { X = a }]; }",
            "public record Deep(int[][] Pair, Dictionary<string, double> Named); [Run] public sealed partial class Some : Run<Deep> { public static Deep Execute(int a) => new([[a]], []); }"),
        new(
            "BATCH308, 3",
            "public record Deep((int, int) Pair); [Run] public sealed partial class Some : {|BATCH308:Run<Deep>|} { public static Deep Execute(int a) => new((a, a)); }",
            "public record Deep(int[][] Pair, Dictionary<string, double> Named); [Run] public sealed partial class Some : Run<Deep> { public static Deep Execute(int a) => new([[a]], []); }"),
        new(
            "BATCH308, 4",
            "[Run] public sealed partial class Some : {|BATCH308:Run<int[,]>|} { public static int[,] Execute(int a) => new int[a, a]; }",
            "public record Deep(int[][] Pair, Dictionary<string, double> Named); [Run] public sealed partial class Some : Run<Deep> { public static Deep Execute(int a) => new([[a]], []); }"),
        .. new[]
        {
            ("nullable", "record G<T>(G<G<T>>? Next, int N)"), ("array", "record G<T>(G<T[]>[] Next, int N)"),
            ("tuple", "record G<T>(G<(T, T, T, T)>? Next, int N)"),
            ("two by turns", "record G<T>(H<G<T>>? Next, int N); public sealed record H<T>(G<H<T>>? Next)"),
            ("list", "record G<T>(List<G<G<T>>> Next, int N)"),
        }.SelectMany(type => new WrongCode.Example[]
        {
            new(
                $"BATCH304 endless {type.Item1}",
                $"public sealed {type.Item2}; [Run] public sealed partial class Some : Run<int> {{ public static int Execute(G<int> {{|BATCH304:a|}}) => 1; }}",
                "public sealed record G<T>(T Next, int N); [Run] public sealed partial class Some : Run<int> { public static int Execute(G<G<G<int[]>>> a) => 1; }"),
            new(
                $"BATCH308 endless {type.Item1}",
                $"public sealed {type.Item2}; [Run] public sealed partial class Some : {{|BATCH308:Run<G<int>>|}} {{ public static G<int> Execute(int a) => null!; }}",
                "public sealed record G<T>(G<T>? Next, T N); [Run] public sealed partial class Some : Run<G<G<int>>> { public static G<G<int>> Execute(int a) => null!; }"),
        }),
        new(
            "BATCH309, 1",
            "[{|BATCH309:Run(TimeoutSeconds = 1)|}] public sealed partial class Some : Run<int> { public static int Execute(int a) => a; }",
            "[Run(TimeoutSeconds = 1)] public sealed partial class Some : Run<int> { public static int Execute(int a, CancellationToken token) => a; }"),
        new(
            "BATCH309, 2",
            "[{|BATCH309:Run(TimeoutSeconds = -1)|}] public sealed partial class Some : Run<int> { public static int Execute(int a, CancellationToken token) => a; }",
            "[Run(TimeoutSeconds = 1)] public sealed partial class Some : Run<int> { public static int Execute(int a, CancellationToken token) => a; }"),
        new(
            "BATCH310, 1",
            "public sealed partial class {|BATCH310:Some|} : Run<int> { public static int Execute(int a) => a; }",
            "public abstract partial class Some : Run<int> { public static int Execute(int a) => a; }"),
        new(
            "BATCH311, 1",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([FormerName(\"b\")] int {|BATCH311:a|}, int b) => 1; }",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([FormerName(\"c\")] int a, int b) => 1; }"),
        new(
            "BATCH311, 2",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([FormerName(\"a\")] int {|BATCH311:a|}, [FormerName(\"\")] int {|BATCH311:b|}, [FormerName(null!)] int {|BATCH311:c|}) => 1; }",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([FormerName(\"x\"), FormerName(\"y\")] int a, [FormerName(\"z\")] int b) => 1; }"),
        new(
            "BATCH311, 3",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([FormerName(\"x\"), FormerName(\"x\")] int {|BATCH311:a|}, [FormerName(\"x\")] int {|BATCH311:b|}) => 1; }",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([FormerName(\"x\"), FormerName(\"X\")] int a, [FormerName(\"y\")] int b) => 1; }"),
        new(
            "BATCH311, 4",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([FormerValue(\"1\")] double {|BATCH311:a|}, [FormerValue(0.5)] int {|BATCH311:b|}, [FormerValue(300)] byte {|BATCH311:c|}, [FormerValue(null)] int {|BATCH311:d|}, [FormerValue(1)] DayOfWeek {|BATCH311:e|}) => 1; }",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([FormerValue(1)] double a, [FormerValue(0.5f)] double b, [FormerValue(200)] byte c, [FormerValue(null)] int? d, [FormerValue(DayOfWeek.Monday)] DayOfWeek e) => 1; }"),
        new(
            "BATCH311, 5",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([FormerValue] int {|BATCH311:a|}, [FormerValue(null)] string {|BATCH311:b|}, [FormerValue(new[] { 0.5 })] int[] {|BATCH311:c|}) => 1; }",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute([FormerValue(null)] string? b, [FormerValue(new[] { 1, 2 })] int[] c, [FormerValue(1)] decimal d, [FormerValue] decimal a = 0.5m) => 1; }"),
        new(
            "BATCH311, 6",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute(int a, [Unkeyed, FormerName(\"x\")] int {|BATCH311:b|} = 1, [FormerValue(null)] CancellationToken {|BATCH311:c|} = default) => 1; }",
            "[Run] public sealed partial class Some : Run<int> { public static int Execute(int a, [Unkeyed] int b = 1, CancellationToken c = default) => 1; }"),
    ];
}
