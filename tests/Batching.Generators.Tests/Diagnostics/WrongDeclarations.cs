using static Batching.Testing.WrongCode;

namespace Batching.Testing;

/// <summary>Declarations that leave something ungenerated, or nearly so.</summary>
internal static class WrongDeclarations
{
    internal static IReadOnlyList<Example> All { get; } =
    [
        new("BATCH001 class", $"public class {{|BATCH001:Rows|}} : Batch<string> {{ {Right} }}", $"public partial class Rows : Batch<string> {{ {Right} }}"),
        new(
            "BATCH001 containing class",
            $"public class {{|BATCH001:Outer|}} {{ public partial class Rows : Batch<string> {{ {Right} }} }}",
            $"public partial class Outer {{ public partial class Rows : Batch<string> {{ {Right} }} }}"),
        new("BATCH002 no base", "public partial class Rows { [Action] public void {|BATCH002:Clear|}() { } }", "public partial class Rows : Batch<string> { [Action] public void Clear() { } }"),
        new(
            "BATCH002 several members",
            "public static partial class Rows { [InBatchParallel] private static void {|BATCH002:Touch|}(string path) { } }\npublic struct Row { [Action] public void {|BATCH002:Clear|}() { } }",
            "public static partial class Rows { private static void Touch(string path) { } }\npublic struct Row { public void Clear() { } }"),
        Member("BATCH003 misspelt", "[InBatchParallel(Init = {|BATCH003:\"Size\"|})] private static void Touch(int size) { }", "[InBatchParallel(Init = \"Sizes\")] private static void Touch(int size) { }"),
        new(
            "BATCH003 get of the base out of reach",
            "public partial class Base : Batch<string> { [DataComponent] public partial int[] Sizes { private get; set; } }\npublic partial class Rows : Base { [InBatchParallel(Init = {|BATCH003:nameof(Sizes)|})] private static void Touch(int size) { } }",
            "public partial class Base : Batch<string> { [DataComponent] public partial int[] Sizes { protected get; set; } }\npublic partial class Rows : Base { [InBatchParallel(Init = nameof(Sizes))] private static void Touch(int size) { } }"),
        Member("BATCH003 no get", "private int[] Wide { set => Sizes = value; } [InBatchParallel(Init = {|BATCH003:nameof(Wide)|})] private static void Touch(int size) { }", "private int[] Wide { get => Sizes; set => Sizes = value; } [InBatchParallel(Init = nameof(Wide))] private static void Touch(int size) { }"),
        Member("BATCH003 indexer", "public int[] this[int at] => [at]; [InBatchParallel(Init = {|BATCH003:\"this[]\"|})] private static void Touch(int size) { }", "public int[] Wide => []; [InBatchParallel(Init = nameof(Wide))] private static void Touch(int size) { }"),
        Member("BATCH003 nested type", "[InBatchParallel(Init = {|BATCH003:nameof(Nested)|})] private static void Touch(int size) { } private class Nested;", "private static int[] Nested => []; [InBatchParallel(Init = nameof(Nested))] private static void Touch(int size) { }"),
        Member("BATCH004 misspelt", "[InBatchParallel(Post = {|BATCH004:\"Size\"|})] private static int Touch(string path) => 1;", "[InBatchParallel(Post = \"Sizes\")] private static int Touch(string path) => 1;"),
        Member(
            "BATCH004 property that is no component",
            "private int[] Widths { get; set; } = []; [InBatchParallel(Post = {|BATCH004:nameof(Widths)|})] private static int Touch(string path) => Widest(path); private static int Widest(string path) => 1;",
            "[DataComponent] private partial int[] Widths { get; set; } [InBatchParallel(Post = nameof(Widths))] private static int Touch(string path) => 1;"),
        Member("BATCH005 number", "private static int Numbers() => 1; [InBatchParallel(Init = {|BATCH005:nameof(Numbers)|})] private static void Touch(int size) { }", "private static int[] Numbers() => []; [InBatchParallel(Init = nameof(Numbers))] private static void Touch(int size) { }"),
        Member("BATCH005 nothing", "private static void Numbers() { } [InBatchParallel(Init = {|BATCH005:nameof(Numbers)|})] private static void Touch(int size) { }", "private static string Numbers() => \"\"; [InBatchParallel(Init = nameof(Numbers))] private static void Touch(char size) { }"),
        Member("BATCH005 grid", "private static int[,] Numbers => new int[1, 1]; [InBatchParallel(Init = {|BATCH005:nameof(Numbers)|})] private static void Touch(int size) { }", "private static int[][] Numbers => []; [InBatchParallel(Init = nameof(Numbers))] private static void Touch(int[] size) { }"),
        Member("BATCH006 type", "[{|BATCH006:InBatchParallel|}] private static void Touch(int path) { }", "[InBatchParallel] private static void Touch(object path) { }"),
        Member("BATCH006 too few parameters", "[{|BATCH006:InBatchParallel|}] private static void Touch(CancellationToken token) { }", "[InBatchParallel] private static void Touch(CancellationToken token, string path) { }"),
        Member(
            "BATCH006 name",
            "private static IEnumerable<(int numbr, string text)> Pairs() => []; [InBatchParallel(Init = {|BATCH006:nameof(Pairs)|})] private static void Touch(int number, string text) { }",
            "private static IEnumerable<(int number, string text)> Pairs() => []; [InBatchParallel(Init = nameof(Pairs))] private static void Touch(int number, string text) { }"),
        Member(
            "BATCH006 given twice",
            "private static IEnumerable<((int, string), (int number, bool flag))> Pairs() => []; [InBatchParallel(Init = {|BATCH006:nameof(Pairs)|})] private static void Touch(int number, string text, bool flag) { }",
            "private static IEnumerable<((int, string), (int other, bool flag))> Pairs() => []; [InBatchParallel(Init = nameof(Pairs))] private static void Touch(int number, string text, bool flag, int other) { }"),
        Member("BATCH006 no Item", "[InBatchParallel(Init = {|BATCH006:nameof(Items)|})] private static void Touch(int size) { }", "[InBatchParallel(Init = nameof(Items))] private static void Touch(Item size) { }"),
        Member("BATCH006 kernel", "[{|BATCH006:InBatchParallel|}] private static Action<string, int> Touch() => (path, width) => { };", "[InBatchParallel] private static Action<string, int> Touch(int width) => (path, w) => { };"),
        Member(
            "BATCH007 pair",
            "private static IEnumerable<(int, string)> Pairs() => []; [InBatchParallel(Init = {|BATCH007:nameof(Pairs)|})] private static void Touch(int number, string text) { }",
            "private static IEnumerable<(int number, string text)> Pairs() => []; [InBatchParallel(Init = nameof(Pairs))] private static void Touch(int number, string text) { }"),
        Member(
            "BATCH008 partly named",
            "private static IEnumerable<(int number, string)> Pairs() => []; [InBatchParallel(Init = {|BATCH008:nameof(Pairs)|})] private static void Touch(int number, string text) { }",
            "private static IEnumerable<(int number, string, bool flag)> Pairs() => []; private static IEnumerable<(int, string, bool)> Triples() => Pairs(); [InBatchParallel(Init = nameof(Triples))] private static void Touch(int number, string text, bool flag) { }"),
        Member("BATCH009 component", "[InBatchParallel(Post = {|BATCH009:nameof(Sizes)|})] private static string Touch(string path) => path;", "[InBatchParallel(Post = nameof(Sizes))] private static byte Touch(string path) => 1;"),
        new(
            "BATCH009 set of the base out of reach",
            "public partial class Base : Batch<string> { [DataComponent] public partial int[] Sizes { get; private set; } }\npublic partial class Rows : Base { [InBatchParallel(Post = {|BATCH009:nameof(Sizes)|})] private static int Touch(string path) => 1; }",
            "public partial class Base : Batch<string> { [DataComponent] public partial int[] Sizes { get; protected set; } }\npublic partial class Rows : Base { [InBatchParallel(Post = nameof(Sizes))] private static int Touch(string path) => 1; }"),
        Member("BATCH009 no result", "[InBatchParallel(Post = {|BATCH009:nameof(Sizes)|})] private static void Touch(string path) { }", "[InBatchParallel(Post = nameof(Keep))] private static void Touch(string path) { } private void Keep(ItemResults results) { }"),
        Member(
            "BATCH009 method",
            "private static void Keep(ItemResults<string> results) { } [InBatchParallel(Post = {|BATCH009:nameof(Keep)|})] private static int Touch(string path) => 1;",
            "private static void Keep(ItemResults<int> results) { } [InBatchParallel(Post = nameof(Keep))] private static int Touch(string path) => 1;"),
        Member("BATCH010 whole batch", "[Action] private int {|BATCH010:Measure|}() => 1;", "[Action] private Batch<int> Measure() => new Numbers();"),
        Member(
            "BATCH010 post",
            "private static int Sum(ItemResults<int> results) => 1; [Action, InBatchParallel(Post = {|BATCH010:nameof(Sum)|})] private static int Touch(string path) => 1;",
            "private static int Sum(ItemResults<int> results) => 1; [InBatchParallel(Post = nameof(Sum))] private static int Touch(string path) => 1;"),
        Member(
            "BATCH011 kernel",
            "private static int Cut(string path, int at = 3) => path.Length + at; [InBatchParallel(Post = nameof(Sizes))] private static Func<string, int, int> Start(int at) => {|BATCH011:Cut|};",
            "private static int Cut(string path, int at = 3) => path.Length + at; [InBatchParallel(Post = nameof(Sizes))] private static Func<string, int, int> Start(int at = 3) => Cut;"),
        Member(
            "BATCH011 another default",
            "private static int Cut(string path, int at = 3) => path.Length + at; [InBatchParallel(Post = nameof(Sizes))] private static Func<string, int, int> Start(int at = 4) { return {|BATCH011:Cut|}; }",
            "private static int Cut(string path, int at) => path.Length + at; [InBatchParallel(Post = nameof(Sizes))] private static Func<string, int, int> Start(int at = 4) { return Cut; }"),
        Member(
            "BATCH011 Init",
            "private static IEnumerable<int> Numbers(int step = 1) => [step]; [InBatchParallel(Init = {|BATCH011:nameof(Numbers)|})] private static void Touch(int number) { }",
            "private static IEnumerable<int> Numbers(int step = 1) => [step]; [InBatchParallel(Init = nameof(Numbers))] private static void Touch(int number, int step = 1) { }"),
        Member("BATCH012 threads", "[InBatchParallel(Target = {|BATCH012:Target.Threads|})] private static Task TouchAsync(string path) => Task.CompletedTask;", "[InBatchParallel(Target = Target.Async)] private static Task TouchAsync(string path) => Task.CompletedTask;"),
        Member("BATCH012 async", "[InBatchParallel(Target = {|BATCH012:Target.Async|})] private static void Touch(string path) { }", "[InBatchParallel(Target = Target.For)] private static void Touch(string path) { }"),
        Member("BATCH012 undefined", "[InBatchParallel(Target = {|BATCH012:(Target)9|})] private static void Touch(string path) { }", "[InBatchParallel(Target = (Target)2)] private static void Touch(string path) { }"),
        Member("BATCH012 async void", "[InBatchParallel] private static async void {|BATCH012:Touch|}(string path) => await Task.Yield();", "[InBatchParallel] private static async Task TouchAsync(string path) => await Task.Yield();"),
        Member("BATCH013 by reference", "[InBatchParallel] private static void Touch(string path, ref int {|BATCH013:size|}) { }", "[InBatchParallel] private static void Touch(string path, int size) { }"),
        Member("BATCH013 span", "[InBatchParallel] private static void Touch(string path, ReadOnlySpan<int> {|BATCH013:sizes|}) { }", "[InBatchParallel] private static void Touch(string path, ReadOnlyMemory<int> sizes) { }"),
        Member("BATCH013 pointer", "[InBatchParallel] private static unsafe void Touch(string path, int* {|BATCH013:sizes|}) { }", "[InBatchParallel] private static void Touch(string path, nint sizes) { }"),
        Member("BATCH013 ref struct type argument", "[InBatchParallel] private static void Touch<T>(string path, T {|BATCH013:value|}) where T : allows ref struct { }", "[InBatchParallel] private static void Touch<T>(string path, T value) { }"),
        Member("BATCH013 ref struct result", "[InBatchParallel] private static Span<int> {|BATCH013:Touch|}(string path) => default;", "[DataComponent] public partial Memory<int>[] Widths { get; set; } [InBatchParallel(Post = nameof(Widths))] private static Memory<int> Touch(string path) => default;"),
        Member("BATCH013 context of a whole batch", "[Action] private void Touch(ItemContext {|BATCH013:context|}) { }", "[Action] private void Touch(CancellationToken token) { }"),
        Member("BATCH013 context of a kernel", "[InBatchParallel] private static Action<string> Touch(ItemRandom {|BATCH013:random|}) => path => { };", "[InBatchParallel] private static Action<string, ItemRandom> Touch() => (path, random) => { };"),
        Member("BATCH013 kernel by reference", "private delegate void Change(ref string path); [InBatchParallel] private static Change {|BATCH013:Touch|}() => (ref string path) => { };", "private delegate void Change(in string path); [InBatchParallel] private static Change Touch() => (in string path) => { };"),
        Member(
            "BATCH013 Init by reference",
            "private static IEnumerable<int> Numbers(ref int size) => [size]; [InBatchParallel(Init = {|BATCH013:nameof(Numbers)|})] private static void Touch(int number, int size) { }",
            "private static IEnumerable<int> Numbers(int size) => [size]; [InBatchParallel(Init = nameof(Numbers))] private static void Touch(int number, int size) { }"),
        Member(
            "BATCH013 generic Init",
            "private static IEnumerable<int> Numbers<T>() => []; [InBatchParallel(Init = {|BATCH013:nameof(Numbers)|})] private static void Touch(int number) { }",
            "private static IEnumerable<int> Numbers() => []; [InBatchParallel(Init = nameof(Numbers))] private static void Touch(int number) { }"),
        Member(
            "BATCH013 generic Post",
            "private static int Sum<T>(ItemResults<int> results) => 1; [InBatchParallel(Post = {|BATCH013:nameof(Sum)|})] private static int Touch(string path) => 1;",
            "private static int Sum(ItemResults<int> results) => 1; [InBatchParallel(Post = nameof(Sum))] private static int Touch(string path) => 1;"),
        Member("BATCH014 instance method", "[InBatchParallel(Target = {|BATCH014:Target.Processes|})] private void Touch(string path) { }", "[InBatchParallel(Target = Target.Processes)] private static void Touch(string path) { }"),
        Member("BATCH014 instance kernel", "[InBatchParallel(Target = {|BATCH014:Target.Processes|})] private Action<string> Touch() => path => { };", "[InBatchParallel(Target = Target.Processes)] private static Action<string> Touch() => path => { };"),
        Member("BATCH014 Items", "[InBatchParallel(Init = nameof(Items), Target = {|BATCH014:Target.Processes|})] private static void Touch({|CS0246:Item|} item) { }", "[InBatchParallel(Init = nameof(Indices), Target = Target.Processes)] private static void Touch(string path) { }"),
        Member(
            "BATCH014 stream",
            "private static IAsyncEnumerable<int> Numbers() => null!; [InBatchParallel(Init = nameof(Numbers), Target = {|BATCH014:Target.Processes|})] private static void Touch(int number) { }",
            "private static Task<int[]> Numbers() => null!; [InBatchParallel(Init = nameof(Numbers), Target = Target.Processes)] private static void Touch(int number) { }"),
        .. new[]
        {
            ("delegate", "Func<int>", "int"), ("object", "object", "string"), ("stream", "System.IO.Stream", "byte[]"), ("task", "Task<int>", "int"), ("address", "nint", "long"),
            ("interface", "IFormattable", "decimal"), ("grid", "int[,]", "int[][]"), ("logger", "Microsoft.Extensions.Logging.ILogger", "DateTime?"), ("progress", "IProgress<int>", "List<int>"),
            ("element", "Func<int>[]", "(int, string)[]"), ("in a tuple", "(int, Func<int>)", "(int, int, string?, Guid)"), ("in a list", "List<Action>", "Dictionary<string, int[]>"),
        }.Select(type => Member(
            $"BATCH037 {type.Item1}",
            $"[InBatchParallel(Target = Target.Processes)] private static void Touch(string path, {type.Item2} {{|BATCH037:value|}}) {{ }}",
            $"[InBatchParallel(Target = Target.Processes)] private static void Touch(string path, {type.Item3} value) {{ }}")),
        Member(
            "BATCH037 member",
            "public sealed record Job(string Name, Action Run); [InBatchParallel(Target = Target.Processes)] private static void Touch(string path, Job {|BATCH037:job|}) { }",
            "public sealed record Job(string Name, int Times) { public Job? Next { get; init; } } [InBatchParallel(Target = Target.Processes)] private static void Touch(string path, Job job) { }"),
        Member(
            "BATCH037 endless",
            "public sealed record G<T>(G<G<T>>? Next, int N); [InBatchParallel(Target = Target.Processes)] private static void Touch(string path, G<int> {|BATCH037:job|}) { }",
            "public sealed record G<T>(G<T>? Next, int N); [InBatchParallel(Target = Target.Processes)] private static void Touch(string path, G<G<int>> job) { }"),
        Member(
            "BATCH037 endless result",
            "public sealed record G<T>(List<G<T[]>> Next, int N); [DataComponent] public partial G<int>[] Widths { get; set; } [InBatchParallel(Post = nameof(Widths), Target = Target.Processes)] private static G<int> {|BATCH037:Touch|}(string path) => null!;",
            "public sealed record G<T>(List<G<T>> Next, int N); [DataComponent] public partial G<int>[] Widths { get; set; } [InBatchParallel(Post = nameof(Widths), Target = Target.Processes)] private static G<int> Touch(string path) => null!;"),
        Member(
            "BATCH037 result",
            "[DataComponent] public partial System.IO.Stream[] Widths { get; set; } [InBatchParallel(Post = nameof(Widths), Target = Target.Processes)] private static Task<System.IO.Stream> {|BATCH037:TouchAsync|}(string path) => null!;",
            "[DataComponent] public partial int[] Widths { get; set; } [InBatchParallel(Post = nameof(Widths), Target = Target.Processes)] private static Task<int> TouchAsync(string path) => Task.FromResult(1);"),
        Member(
            "BATCH037 nothing public",
            "public sealed class Job { private int _times; public void Run() => _times++; } [InBatchParallel(Target = Target.Processes)] private static void Touch(string path, Job {|BATCH037:job|}) { }",
            "public sealed class Job { public int Times; public void Run() => Times++; } [InBatchParallel(Target = Target.Processes)] private static void Touch(string path, Job job) { }"),
        Member(
            "BATCH037 type argument",
            "[InBatchParallel(Target = Target.Processes)] private static void Touch<T>(string path, T {|BATCH037:value|}) { }",
            "[InBatchParallel(Target = Target.Processes)] private static void Touch<T>(string path, T value, T[] values) where T : unmanaged { }"),
        Member("BATCH015 own method", "[InBatchParallel] private static void {|BATCH015:Touch|}(string path, int size) { } public void TouchAsync(int size, CallOptions? options, CancellationToken token) { }", "[InBatchParallel] private static void Touch(string path, int size) { } public void TouchAsync(int size, CancellationToken token) { }"),
        Member("BATCH015 own field", "[InBatchParallel] private static void {|BATCH015:Touch|}(string path) { } public const int TouchAsync = 1;", "[InBatchParallel] private static void Touch(string path) { } public const int TouchAsync2 = 1;"),
        Member("BATCH015 two actions", "[InBatchParallel] private static void Touch(string path) { } [InBatchParallel(Init = nameof(Sizes))] private static void {|BATCH015:Touch|}(int size) { }", "[InBatchParallel] private static void Touch(string path) { } [InBatchParallel(Init = nameof(Sizes))] private static void Touch(int size, int width) { }"),
        Member("BATCH015 reserved name", "[InBatchParallel] private static void {|BATCH015:Touch|}(string path, int options) { }", "[InBatchParallel] private static void Touch(string path, int option) { }"),
        Member("BATCH015 indexer and Items", "public int this[int index] => index; [InBatchParallel(Init = {|BATCH015:nameof(Items)|})] private static void Touch({|CS0246:Item|} item) { }", "public int this[int index] => index; [InBatchParallel] private static void Touch(string path) { }"),
        Member("BATCH015 component Index and Items", "[DataComponent] public partial int[] Index { get; set; } [InBatchParallel(Init = {|BATCH015:nameof(Items)|})] private static void Touch({|CS0246:Item|} item) { }", "[DataComponent] public partial int[] Indexes { get; set; } [InBatchParallel(Init = nameof(Items))] private static void Touch(Item item) { }"),
        new(
            "BATCH015 base",
            $"public partial class Base : Batch<string> {{ {Right} }}\npublic partial class Rows : Base {{ [Action, InBatchParallel] private static void {{|BATCH015:RightAsync|}}(string path, int size) {{ }} }}",
            $"public partial class Base : Batch<string> {{ {Right} }}\npublic partial class Rows : Base {{ [Action, InBatchParallel] private static void Wrong(string path, int size) {{ }} }}"),
        new(
            "BATCH015 base, ordinary",
            "public partial class Base : Batch<string> { [InBatchParallel] private static void Touch(string path) { } }\npublic partial class Rows : Base { [InBatchParallel] private static void {|BATCH015:Touch|}(string path) { } }",
            "public partial class Base : Batch<string> { private static void Touch(string path) { } }\npublic partial class Rows : Base { [InBatchParallel] private static void Touch(string path) { } }"),
        Member("BATCH016 not an array", "[DataComponent] public partial List<int> {|BATCH016:Widths|} { get; set; }", "[DataComponent] public partial int[] Widths { get; set; }"),
        Member("BATCH016 not partial", "[DataComponent] public int[] {|BATCH016:Widths|} { get; set; } = [];", "public int[] Widths { get; set; } = [];"),
        Member("BATCH016 grid", "[DataComponent] public partial int[,] {|BATCH016:Widths|} { get; set; }", "[DataComponent] public partial int[][] Widths { get; set; }"),
        Member("BATCH016 static", "[DataComponent] public static partial int[] {|BATCH016:Widths|} { get; set; }", "[DataComponent] public partial int[] Widths { get; set; }"),
        Member("BATCH016 no set", "[DataComponent] public partial int[] {|BATCH016:Widths|} { get; }", "[DataComponent] public partial int[] Widths { get; private set; }"),
        Member("BATCH016 init", "[DataComponent] public partial int[] {|BATCH016:Widths|} { get; init; }", "[DataComponent] public partial int[] Widths { get; set; }"),
        Member("BATCH016 written by hand", "[DataComponent] public partial int[] {|BATCH016:Widths|} { get; set; } public partial int[] Widths { get => []; set { } }", "public partial int[] Widths { get; set; } public partial int[] Widths { get => []; set { } }"),
        Member("BATCH016 indexer", "[DataComponent] public partial int[] {|BATCH016:this|}[int index] { get; set; }", "public int[] this[int index] { get => []; set { } }"),
        Member(
            "BATCH017 Init",
            "private static IEnumerable<int> Numbers(int step) => [step]; [InBatchParallel(Init = {|BATCH017:nameof(Numbers)|})] private static void Touch(int number) { }",
            "private static IEnumerable<int> Numbers(int step) => [step]; [InBatchParallel(Init = nameof(Numbers)), BatchArgument(\"step\", 2)] private static void Touch(int number) { }"),
        Member(
            "BATCH017 Post",
            "private static int Sum(ItemResults<int> results, string text) => 1; [InBatchParallel(Post = {|BATCH017:nameof(Sum)|})] private static int Touch(string path, int text) => 1;",
            "private static int Sum(ItemResults<int> results, long text) => 1; [InBatchParallel(Post = nameof(Sum))] private static int Touch(string path, int text) => 1;"),
        Member(
            "BATCH017 extra of another type",
            "private static IEnumerable<int> Numbers(int step) => [step]; [InBatchParallel(Init = {|BATCH017:nameof(Numbers)|}), BatchArgument(\"step\", \"two\")] private static void Touch(int number) { }",
            "private static IEnumerable<int> Numbers(int? step) => [step ?? 1]; [InBatchParallel(Init = nameof(Numbers)), BatchArgument(\"step\", null)] private static void Touch(int number) { }"),
        Member("BATCH018 member of pipelines", "[Action] private void {|BATCH018:Batches|}() { }", "[Action] private void Batched() { }"),
        Member("BATCH018 type argument", "[Action, InBatchParallel] private static void {|BATCH018:Touch|}<T>(string path) => _ = typeof(T);", "[Action, InBatchParallel] private static void Touch<T>(string path, List<T[]> like) { }"),
        new(
            "BATCH018 private class",
            "public partial class Outer { private partial class Rows : Batch<string> { [Action, InBatchParallel] private static void {|BATCH018:Touch|}(string path) { } } }",
            "public partial class Outer { internal partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } } }"),
        Member("BATCH018 class of that name", "[Action] private void {|BATCH018:Touch|}() { }", "[InBatchParallel] private static void Touch(string path) { }", "public static class RowsSteps;", rightIsOrdinary: true),
        Member("BATCH020 item", "private static string?[] Texts() => []; [InBatchParallel(Init = {|BATCH020:nameof(Texts)|})] private static void Touch(string text) { }", "private static string?[] Texts() => []; [InBatchParallel(Init = nameof(Texts))] private static void Touch(string? text) { }"),
        Member(
            "BATCH020 tuple element",
            "private static IEnumerable<(List<string?> texts, int at)> Texts() => []; [InBatchParallel(Init = {|BATCH020:nameof(Texts)|})] private static void Touch(int at, IReadOnlyList<string> texts) { }",
            "private static IEnumerable<(List<string> texts, int at)> Texts() => []; [InBatchParallel(Init = nameof(Texts))] private static void Touch(int at, IReadOnlyList<string?> texts) { }"),
        Member(
            "BATCH020 component",
            "[DataComponent] public partial string[] Texts { get; set; } [InBatchParallel(Post = {|BATCH020:nameof(Texts)|})] private static string? Touch(string path) => null;",
            "[DataComponent] public partial string?[] Texts { get; set; } [InBatchParallel(Post = nameof(Texts))] private static string Touch(string path) => path;"),
        Member(
            "BATCH020 results",
            "private static void Take(ItemResults<string> results) { } [InBatchParallel(Post = {|BATCH020:nameof(Take)|})] private static string? Touch(string path) => null;",
            "private static void Take(ItemResults<string?> results) { } [InBatchParallel(Post = nameof(Take))] private static string? Touch(string path) => null;"),
        Member(
            "BATCH020 call argument",
            "private static string[] Texts(string prefix) => [prefix]; [InBatchParallel(Init = {|BATCH020:nameof(Texts)|})] private static void Touch(string text, string? prefix) { }",
            "private static string[] Texts(string? prefix) => [prefix ?? \"\"]; [InBatchParallel(Init = nameof(Texts))] private static void Touch(string text, string prefix) { }"),
        new("BATCH019 file class", $"file partial class {{|BATCH019:Rows|}} : Batch<string> {{ {Right} }}", $"internal partial class Rows : Batch<string> {{ {Right} }}"),
        Member("BATCH046 indices", "public new string[] {|BATCH046:Indices|} { get; set; } = [];", "public string[] Others { get; set; } = [];"),
        Member("BATCH046 component", "[DataComponent] public new partial int[] {|BATCH046:Count|} { get; set; }", "[DataComponent] public partial int[] Counts { get; set; }"),
        Member("BATCH046 component of a step", "[DataComponent] public new partial string[] {|BATCH046:Dropped|} { get; set; } [DataComponent] public new partial int[] {|BATCH046:Scope|} { get; set; } [DataComponent] public new partial int[] {|BATCH046:Items|} { get; set; }", "[DataComponent] public partial string[] Drop { get; set; }"),
        Member("BATCH046 method, type", "public new int {|BATCH046:Count|}(string path) => path.Length; private new sealed class {|BATCH046:Items|};", "public int Counted(string path) => path.Length; private int KeepRows(string path) => 1;"),
        new(
            "BATCH046 without an action, derived",
            "public class Base : Batch<string> { public new int {|BATCH046:Count|}; }\npublic sealed class Rows : Base { public new BatchScope {|BATCH046:Scope|} => new(); }",
            "public class Base : Batch<string> { public int Length; }\npublic sealed class Rows : Base { public new int Length; public override string ToString() => \"\"; }"),
    ];
}
