using Batching.Testing;

namespace Batching.Generators.Tests.Studies;

/// <summary>What the compiler says of run classes, where, and that it says nothing else.</summary>
public class RunDiagnosticTests
{
    [TestCase("[Run] public sealed class {|BATCH301:Some|} : Run<int> { public static int Execute(int a) => a; }")]
    [TestCase("public class {|BATCH301:Outer|} { [Run] public sealed partial class Some : Run<int> { public static int Execute(int a) => a; } }")]
    [TestCase("[Run] public sealed partial class {|BATCH302:Some|} { public static int Execute(int a) => a; }")]
    [TestCase("[Run] public sealed partial class {|BATCH303:Some|} : Run<int>;")]
    [TestCase("[Run] public sealed partial class {|BATCH303:Some|} : Run<int> { public static int Execute(int a) => a; public static int Execute(string b) => 1; }")]
    [TestCase("[Run] public sealed partial class Some : Run<int> { public int {|BATCH303:Execute|}(int a) => a; }")]
    [TestCase("[Run] public sealed partial class Some : Run<int> { public static string {|BATCH303:Execute|}(int a) => \"\"; }")]
    [TestCase("[Run] public sealed partial class Some : Run<int> { public static int {|BATCH303:Execute|}<T>(T a) => 1; }")]
    [TestCase("[Run] public sealed partial class Some : Run<int> { public static int Execute(Func<int> {|BATCH304:a|}) => a(); }")]
    [TestCase("[Run] public sealed partial class Some : Run<int> { public static int Execute(object {|BATCH304:a|}, IEnumerable<int> {|BATCH304:b|}, Exception {|BATCH304:c|}, ref int {|BATCH304:d|}) => 1; }")]
    [TestCase("public record Open(int X); public sealed class Hidden { private int _x = 1; public int Y { get; set; } public int Get() => _x; } [Run] public sealed partial class Some : Run<int> { public static int Execute(Open {|BATCH304:a|}, Hidden {|BATCH304:b|}, Hidden[] {|BATCH304:c|}) => 1; }")]
    [TestCase("public sealed record Node(int Value, Node? Next); [Run] public sealed partial class Some : Run<int> { public static int Execute(Node {|BATCH304:a|}) => 1; }")]
    [TestCase("[Run] public sealed partial class Some : Run<int> { public static int Execute([Unkeyed] Func<int>? {|BATCH305:a|}) => a!(); }")]
    [TestCase("[Run] public sealed partial class Some : Run<int> { public static int Execute(int {|BATCH306:index|}, int {|BATCH306:id|}, int {|BATCH306:some|}, int {|BATCH306:grid|}) => 1; }")]
    [TestCase("[Run] public sealed partial class Some : Run<int> { public static int Execute(int a, int {|BATCH306:A|}) => 1; public static void {|BATCH306:Zip|}() { } }")]
    [TestCase("[Run] public sealed partial class {|BATCH307:Some|}<T> : Run<int> { public static int Execute(int a) => a; }")]
    [TestCase("[Run] public abstract partial class {|BATCH307:Some|} : Run<int> { public static int Execute(int a) => a; }")]
    [TestCase("[Run] public sealed partial class {|BATCH307:Some|} : Run<int> { public Some(string b) => B = b; public string B { get; } public static int Execute(int a) => a; }")]
    [TestCase("[Run] public sealed partial class Some : {|BATCH308:Run<(int, int)>|} { public static (int, int) Execute(int a) => (a, a); }")]
    [TestCase("public class Fields { public int X; } [Run] public sealed partial class Some : {|BATCH308:Run<List<Fields>>|} { public static List<Fields> Execute(int a) => [new() { X = a }]; }")]
    [TestCase("public record Deep((int, int) Pair); [Run] public sealed partial class Some : {|BATCH308:Run<Deep>|} { public static Deep Execute(int a) => new((a, a)); }")]
    [TestCase("[Run] public sealed partial class Some : {|BATCH308:Run<int[,]>|} { public static int[,] Execute(int a) => new int[a, a]; }")]
    [TestCase("[{|BATCH309:Run(TimeoutSeconds = 1)|}] public sealed partial class Some : Run<int> { public static int Execute(int a) => a; }")]
    [TestCase("[{|BATCH309:Run(TimeoutSeconds = -1)|}] public sealed partial class Some : Run<int> { public static int Execute(int a, CancellationToken token) => a; }")]
    [TestCase("public sealed partial class {|BATCH310:Some|} : Run<int> { public static int Execute(int a) => a; }")]
    public async Task A_mistake_is_said_where_it_is(string source)
        => await new AnalyzerHarness(new RunAnalyzer()) { Generator = new RunGenerator() }.VerifyAsync(source);

    [TestCase("[Run] public sealed partial class Some : Run<double?> { private static double? Execute(int? a, string? b, DayOfWeek c = DayOfWeek.Friday) => 1; }")]
    [TestCase("public record Base(int X); public sealed record Derived(int X, List<int> Y) : Base(X); [Run] public sealed partial class Some : Run<Derived> { private static Derived Execute(int a) => new(a, [a]); }")]
    [TestCase("public abstract class Shared : Run<int> { protected const int Limit = 3; } [Run] public sealed partial class Some : Shared { private static int Execute(int a) => a + Limit; }")]
    [TestCase("[Run] public sealed partial class Some : Run<Dictionary<string, double[]>> { private static Dictionary<string, double[]> Execute([Name(\"Place\")] int index) => []; }")]
    public async Task What_is_right_is_said_nothing_of(string source)
        => await new AnalyzerHarness(new RunAnalyzer()) { Generator = new RunGenerator() }.VerifyAsync(source);
}
