using static Batching.Testing.WrongCode;

namespace Batching.Testing;

/// <summary>Items that race for what they share.</summary>
internal static class WrongRaces
{
    private const string Customer = "public sealed class Customer { public decimal Total { get; set; } public List<string> Notes { get; } = []; } public sealed record Invoice(Customer Customer, List<int> Lines);";

    /// <summary>The table.</summary>
    internal static IReadOnlyList<Example> All { get; } =
    [
        Member(
            "BATCH032 increment",
            "private int _done; [InBatchParallel] private void Touch(string path) { {|BATCH032:_done++|}; }",
            "private int _done; [InBatchParallel] private void Touch(string path) { Interlocked.Increment(ref _done); }"),
        Member(
            "BATCH032 static field, expression body",
            "private static long s_sum; [InBatchParallel] private static void Touch(string path) => {|BATCH032:s_sum += path.Length|};",
            "private static long s_sum; [InBatchParallel(Target = Target.For)] private static void Touch(string path) => s_sum += path.Length;"),
        Member(
            "BATCH032 in a callee",
            "private int _done; [InBatchParallel] private void Touch(string path) { {|BATCH032:Done(path)|}; } private void Done(string path) { if (path.Length > 1) _done++; }",
            "private int _done; [InBatchParallel] private void Touch(string path) { lock (this) { Done(path); } } private void Done(string path) { if (path.Length > 1) _done++; }"),
        Member(
            "BATCH032 generic callee",
            "[InBatchParallel] private void Touch(string path) => {|BATCH032:Keep(path)|}; private readonly Dictionary<string, int> _kept = []; private void Keep<T>(T value) where T : notnull => _kept.Add(value.ToString()!, 1);",
            "[InBatchParallel] private void Touch(string path) => Keep(path); private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> _kept = []; private void Keep<T>(T value) where T : notnull => _kept.TryAdd(value.ToString()!, 1);"),
        Member(
            "BATCH032 asynchronous",
            "private readonly List<string> _texts = []; [InBatchParallel] private async Task TouchAsync(string path) => {|BATCH032:_texts.Add(await File.ReadAllTextAsync(path))|};",
            "private readonly SemaphoreSlim _gate = new(1); private readonly List<string> _texts = []; [InBatchParallel] private async Task TouchAsync(string path) { string text = await File.ReadAllTextAsync(path); await _gate.WaitAsync(); _texts.Add(text); _gate.Release(); }"),
        Member(
            "BATCH032 lambda",
            "private int _sum; [InBatchParallel] private void Touch(string path) => path.Split(' ').ToList().ForEach(part => {|BATCH032:_sum += part.Length|});",
            "[InBatchParallel] private void Touch(string path) { var sum = 0; path.Split(' ').ToList().ForEach(part => sum += part.Length); }"),
        Member(
            "BATCH032 local function",
            "private int _sum; [InBatchParallel] private void Touch(string path) { Add(1); void Add(int value) { {|BATCH032:_sum += value|}; } }",
            "[InBatchParallel] private void Touch(string path) { var sum = 0; Add(1); void Add(int value) { sum += value; } }"),
        Member(
            "BATCH032 partial declarations",
            "private int _sum; [InBatchParallel] private partial void Touch(string path); private partial void Touch(string path) { {|BATCH032:_sum--|}; }",
            "private int _sum; [InBatchParallel] private partial void Touch(string path); private partial void Touch(string path) { Interlocked.Decrement(ref _sum); }"),
        Member(
            "BATCH032 array of the call",
            "[InBatchParallel] private static void Touch(string path, int[] bins) => {|BATCH032:bins[path.Length % 8]++|};",
            "[InBatchParallel] private static void Touch(string path, int[] bins) => Interlocked.Increment(ref bins[path.Length % 8]);"),
        Member(
            "BATCH032 neighbour",
            "private readonly int[] _sums = new int[9]; [InBatchParallel] private void Touch(string path, ItemContext context) { int at = context.Position; _sums[at] = {|BATCH032:_sums[at - 1]|} + 1; }",
            "private readonly int[] _sums = new int[9]; [InBatchParallel] private void Touch(string path, ItemContext context) { int at = context.Position; _sums[at] = _sums[at] + Sizes[at - 1]; }"),
        Member(
            "BATCH032 kernel",
            "[InBatchParallel(Init = nameof(Sizes), Post = nameof(Sizes))] private static Func<int, int> Touch(int width) { var scratch = new int[width]; return size => { {|BATCH032:scratch[0] = size|}; return scratch.Sum(); }; }",
            "[InBatchParallel(Init = nameof(Sizes), Post = nameof(Sizes))] private static Func<int, int> Touch(int width) { var table = new int[width]; table[0] = 1; return size => size * table[0]; }"),
        Member(
            "BATCH032 kernel of a method group",
            "private static int s_calls; [InBatchParallel(Init = nameof(Sizes), Post = nameof(Sizes))] private static Func<int, int> Touch() => {|BATCH032:Twice|}; private static int Twice(int size) { s_calls++; return size * 2; }",
            "[InBatchParallel(Init = nameof(Sizes), Post = nameof(Sizes))] private static Func<int, int> Touch() => Twice; private static int Twice(int size) { size++; return size * 2; }"),
        new(
            "BATCH032 inherited field",
            "public abstract partial class Base : Batch<string> { protected int Done; } public partial class Rows : Base { [InBatchParallel] private void Touch(string path) => {|BATCH032:Done++|}; }",
            "public abstract partial class Base : Batch<string> { protected int Done; } public partial class Rows : Base { [InBatchParallel] private void Touch(string path) => Interlocked.Increment(ref Done); }"),
        new(
            "BATCH032 another library's list",
            "namespace Mine { public sealed class List<T> { private int _count; public void Add(T item) => _count++; } } public partial class Rows : Batch<string> { private readonly Mine.List<string> _all = new(); [InBatchParallel] private void Touch(string path) => {|BATCH032:_all.Add(path)|}; }",
            "namespace Mine { public sealed class List<T> { private int _count; public void Add(T item) => Interlocked.Increment(ref _count); } } public partial class Rows : Batch<string> { private readonly Mine.List<string> _all = new(); [InBatchParallel] private void Touch(string path) => _all.Add(path); }"),
        Member(
            "BATCH033 ContainsKey",
            "private readonly System.Collections.Concurrent.ConcurrentDictionary<int, string> _seen = []; [InBatchParallel] private void Touch(string path) { if (!_seen.ContainsKey(path.Length)) {|BATCH033:_seen[path.Length] = path|}; }",
            "private readonly System.Collections.Concurrent.ConcurrentDictionary<int, string> _seen = []; [InBatchParallel] private void Touch(string path) { _seen.TryAdd(path.Length, path); }"),
        Member(
            "BATCH033 Count then take",
            "private readonly System.Collections.Concurrent.ConcurrentQueue<string> _jobs = []; [InBatchParallel] private void Touch(string path) { if (_jobs.Count > 0) {|BATCH033:_jobs.TryDequeue(out _)|}; }",
            "private readonly System.Collections.Concurrent.ConcurrentQueue<string> _jobs = []; [InBatchParallel] private void Touch(string path) { while (_jobs.TryDequeue(out _)) { } }"),
        Member(
            "BATCH033 flag",
            "private volatile bool _isDone; [InBatchParallel] private void Touch(string path) { if (!_isDone) { {|BATCH033:_isDone = true|}; Console.WriteLine(path); } }",
            "private int _isDone; [InBatchParallel] private void Touch(string path) { if (Interlocked.Exchange(ref _isDone, 1) == 0) { Console.WriteLine(path); } }"),
        Member(
            "BATCH034 property",
            "[DataComponent] public partial Invoice[] Invoices { get; set; } [InBatchParallel(Init = nameof(Invoices))] private static void Touch(Invoice invoice) => {|BATCH034:invoice.Customer.Total += 1|};",
            "[DataComponent] public partial Customer[] Customers { get; set; } [InBatchParallel(Init = nameof(Customers))] private static void Touch(Customer customer) => customer.Total += 1;",
            Customer),
        Member(
            "BATCH034 collection",
            "[DataComponent] public partial Invoice[] Invoices { get; set; } [InBatchParallel(Init = nameof(Invoices))] private static void Touch(Invoice invoice) => {|BATCH034:invoice.Customer.Notes.Add(\"paid\")|};",
            "[DataComponent] public partial Invoice[] Invoices { get; set; } [InBatchParallel(Init = nameof(Invoices))] private static void Touch(Invoice invoice) => invoice.Lines.Add(1);",
            Customer),
        Member(
            "BATCH043 counter",
            "internal static Task Use(Pipeline<Rows> pipeline) { var count = 0; return pipeline.Tap(batch => {|BATCH043:count++|}).RunAsync(new PipelineOptions { Prefetch = 4 }); }",
            "internal static Task Use(Pipeline<Rows> pipeline) { var count = 0; return pipeline.Tap(batch => Interlocked.Increment(ref count)).RunAsync(new PipelineOptions { Prefetch = 4 }); }"),
        Member(
            "BATCH043 collection, method group",
            "private static readonly List<int> s_counts = []; private static void Note(Rows batch) => s_counts.Add(batch.Count); internal static Pipeline<Rows> Use(Pipeline<Rows> pipeline) => pipeline.Tap({|BATCH043:Note|});",
            "private static readonly List<int> s_counts = []; private static void Note(Rows batch) { lock (s_counts) { s_counts.Add(batch.Count); } } internal static Pipeline<Rows> Use(Pipeline<Rows> pipeline) => pipeline.Tap(Note);"),
    ];
}
