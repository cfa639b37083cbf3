using static Batching.Testing.WrongCode;

namespace Batching.Testing;

/// <summary>Item methods whose result, batch or step nobody uses.</summary>
internal static class WrongResults
{
    internal static IReadOnlyList<Example> All { get; } =
    [
        Member("BATCH021 value", "[InBatchParallel] private static int {|BATCH021:Touch|}(string path) => path.Length;",
            "[InBatchParallel(Post = nameof(Sizes))] private static int Touch(string path) => path.Length;"),
        Member("BATCH021 action", "[Action, InBatchParallel] private static int {|BATCH021:Touch|}(string path) => path.Length;",
            "[Action, InBatchParallel] private static void Touch(string path) => _ = path.Length;"),
        Member("BATCH021 awaited value",
            "[InBatchParallel(Init = nameof(Sizes))] private static async Task<int> {|BATCH021:TouchAsync|}(int size) => await Task.FromResult(size);", "[InBatchParallel(Init = nameof(Sizes))] private static async Task TouchAsync(int size) => await Task.FromResult(size);"),
        Member("BATCH021 generic",
            "[InBatchParallel] private static ValueTask<List<T>> {|BATCH021:Touch|}<T>(string path, T value) => new([value]);",
            "[InBatchParallel] private static ValueTask Touch<T>(string path, List<T> value) => default;"),
        Member("BATCH021 kernel",
            "[InBatchParallel] private Func<string, int> {|BATCH021:Start|}(int at) => path => path.Length + at + Count;",
            "[InBatchParallel] private Action<string> Start(int at) => path => Console.WriteLine(path + at + Count);"),
        Member("BATCH021 awaitable kernel",
            "[InBatchParallel] private static Func<string, Task<int>> {|BATCH021:Start|}() => path => Task.FromResult(1);",
            "[InBatchParallel(Post = nameof(Take))] private static Func<string, Task<int>> Start() => path => Task.FromResult(1); private static void Take(ItemResults<int> results) { }"),
        Member("BATCH021 RunOnce", "[InBatchParallel(Init = nameof(RunOnce))] private static int {|BATCH021:Touch|}() => 1;",
            "[InBatchParallel(Init = nameof(RunOnce), Post = nameof(Take))] private static int Touch() => 1; private static int Take(ItemResults<int> results) => results.GetValues()[0];"),
        Member("BATCH021 null Post", "[InBatchParallel(Post = null)] private static int {|BATCH021:Touch|}(string path) => 1;",
            "[InBatchParallel(Post = \"Sizes\")] private static int Touch(string path) => 1;"),
        new(
            "BATCH021 partial method",
            "public partial class Rows : Batch<string> { [InBatchParallel] private partial int {|BATCH021:Touch|}(string path); private partial int Touch(string path) => path.Length + Count; }",
            "public partial class Rows : Batch<string> { [InBatchParallel] private partial void Touch(string path); private partial void Touch(string path) => Console.WriteLine(path.Length + Count); }"),
        Member("BATCH035 method",
            "[InBatchParallel(Init = nameof(Sizes))] private void {|BATCH035:Touch|}(int size) => Console.WriteLine(size);",
            "[InBatchParallel(Init = nameof(Sizes))] private void Touch(int size) => Console.WriteLine(size + Count);"),
        Member("BATCH035 statements",
            "[InBatchParallel] private async Task {|BATCH035:TouchAsync|}(string path) { var text = new { Length = path.Length }; await Look(text.Length); static Task Look(int at) => Task.CompletedTask; }", "[InBatchParallel] private async Task TouchAsync(string path) { await Look(path.Length); Task Look(int at) => Task.FromResult(Sizes[at]); }"),
        Member("BATCH035 kernel",
            "[InBatchParallel] private Action<string> {|BATCH035:Start|}(int at) => path => Console.WriteLine(path + at);",
            "[InBatchParallel] private Action<string> Start(int at) => path => Console.WriteLine(path + Sizes[at]);"),
        Member("BATCH035 initializer",
            "private sealed class Box { public int Width { get; set; } } [InBatchParallel] private void {|BATCH035:Touch|}(string path) => Console.WriteLine(new Box { Width = 1 });", "private sealed class Box { public Rows? Owner { get; set; } } [InBatchParallel] private void Touch(string path) => Console.WriteLine(new Box { Owner = this });"),
        Member("BATCH035 static members",
            "private static int s_total; private const int Limit = 1; [InBatchParallel] private void {|BATCH035:Touch|}(string path) => Interlocked.Add(ref s_total, Limit);", "private int _total; [InBatchParallel] private void Touch(string path) => Interlocked.Add(ref _total, 1);"),
        Member("BATCH035 base", "[InBatchParallel] private void {|BATCH035:Touch|}(string path) => Console.WriteLine(path.ToString());",
            "[InBatchParallel] private void Touch(string path) => Console.WriteLine(base.ToString());"),
        Member("BATCH035 name of a member",
            "[InBatchParallel] private void {|BATCH035:Touch|}(string path) => Console.WriteLine(nameof(Sizes) + path);",
            "[InBatchParallel] private void Touch(string path) => Console.WriteLine(nameof(this.Sizes) + path);"),
        Member("BATCH035 not private", "[InBatchParallel] private void {|BATCH035:Touch|}(string path) { }",
            "[InBatchParallel] internal virtual void Touch(string path) { }"),
        Member("BATCH035 partial method", "[InBatchParallel] private void {|BATCH035:Touch|}(string path) { }",
            "[InBatchParallel] private partial void Touch(string path); private partial void Touch(string path) { }"),
        Member("BATCH035 no item method", "[InBatchParallel] private void {|BATCH035:Touch|}(string path) { }",
            "[Action] private void Touch() { }"),
        new(
            "BATCH035 primary constructor",
            "public partial class Rows<T>(int width) : Batch<T> { private readonly int _width = width; [InBatchParallel] private void {|BATCH035:Touch|}(T path) => Console.WriteLine(path); public int Width => _width; }",
            "public partial class Rows<T>(int width) : Batch<T> { [InBatchParallel] private void Touch(T path) => Console.WriteLine(width); }"),
        new(
            "BATCH028 nobody",
            "public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void {|BATCH028:TouchAsync|}(string path) { } }",
            "public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void TouchAsync(string path) { } }\n"
                + Use("pipeline.Touch()")),
        new(
            "BATCH028 another name",
            "public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void {|BATCH028:Touch|}(string path) { } [Action] private void Look() => Touching(); private void Touching() { } }\n" + Use("pipeline.Look().Look()"),
            "public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } [Action] private void Look() { } }\n" + Use("pipeline.Look().Touch()")),
        new(
            "BATCH028 whole batch",
            "public partial class Rows : Batch<string> { [Action] private void {|BATCH028:Clear|}() { } [Action] private Task {|BATCH028:LoadAsync|}() => Task.CompletedTask; private void Both() { Clear(); LoadAsync().Wait(); } }",
            "public partial class Rows : Batch<string> { [Action] private void Clear() { } [Action] private Task LoadAsync() => Task.CompletedTask; }\n" + Use("RowsSteps.Clear(pipeline.Load())")),
        new(
            "BATCH028 conditional access",
            "public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void {|BATCH028:Touch|}(string path) { } }\n" + Use("pipeline.Where()"),
            "public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } }\n"
                + Use("pipeline?.Touch()!")),
        new(
            "BATCH028 without a step",
            "public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void {|BATCH028:Touch|}(string path) { } }",
            "public partial class Rows : Batch<string> { [InBatchParallel] private static void Touch(string path) { } }"),
    ];

    private static string Use(string steps) => $$"""
        public static class Uses
        {
            public static Pipeline<Rows> Of(Pipeline<Rows> pipeline) => {{steps}};
            private static Pipeline<Rows> Where(this Pipeline<Rows> pipeline) => pipeline;
            public static Pipeline<Rows> Again(Pipeline<Rows> pipeline) => Where(pipeline);
        }
        """;
}
