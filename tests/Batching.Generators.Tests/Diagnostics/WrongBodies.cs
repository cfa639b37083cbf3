using static Batching.Testing.WrongCode;

namespace Batching.Testing;

/// <summary>
/// Bodies of item methods and kernels that do not do what they say: variables that all items share, items that hold their thread.
/// </summary>
internal static class WrongBodies
{
    private const string Task1 = "private static Task<int> OneAsync(string path) => Task.FromResult(path.Length);";

    internal static IReadOnlyList<Example> All { get; } =
    [
        Kernel("compound assignment", "int total = 0; return path => {|BATCH023:total|} += path.Length;",
            "return path => { int total = 0; return total += path.Length; };"),
        Kernel("assignment", "int last = 0; return path => { {|BATCH023:last|} = path.Length; return last; };",
            "int last = 0; last = 1; return path => path.Length + last;"),
        Kernel("increment", "int count = 0; return path => {|BATCH023:count|}++;",
            "int count = 0; return path => Interlocked.Increment(ref count);"),
        Kernel("coalescing assignment", "string? first = null; return path => ({|BATCH023:first|} ??= path).Length;",
            "string? first = null; first ??= \"a\"; return path => (first ?? path).Length;"),
        Kernel("by reference", "int size = 0; return path => int.TryParse(path, out {|BATCH023:size|}) ? size : 0;",
            "return path => int.TryParse(path, out int size) ? size : 0;"),
        Kernel("deconstruction",
            "int a = 0, b = 0; return path => { ({|BATCH023:a|}, ({|BATCH023:b|}, _)) = (1, (2, 3)); return a + b; };",
            "return path => { (int a, (int b, _)) = (1, (2, 3)); return a + b; };"),
        Kernel("reference to it", "int total = 0; return path => { ref int sum = ref {|BATCH023:total|}; sum++; return sum; };",
            "int total = 0; return path => { ref readonly int sum = ref total; return sum; };"),
        Kernel("part of a struct", "(int Sum, int Count) seen = default; return path => {|BATCH023:seen.Count|}++;",
            "int[] seen = new int[4]; return path => seen.Length;"),
        Kernel("parameter of the kernel", "return path => { {|BATCH023:width|} *= 2; return width; };",
            "width *= 2; return path => width;", "int width"),
        Kernel("local function", "int total = 0; return Add; int Add(string path) => {|BATCH023:total|} += path.Length;",
            "int total = 0; Add(\"a\"); return path => path.Length + total; int Add(string path) => total += path.Length;"),
        Kernel("local function that the delegate calls",
            "int total = 0; return path => Add(path); int Add(string path) { {|BATCH023:total|}++; return path.Length; }",
            "int total = 0; int seen = Add(\"a\"); return path => path.Length + seen; int Add(string path) { total++; return path.Length; }"),
        Kernel("through a variable", "int total = 0; Func<string, int> add = path => {|BATCH023:total|}++; return add;",
            "int total = 0; Func<string, int> add = path => total++; int seen = add(\"a\"); return path => seen;"),
        Kernel("one of two", "int total = 0; return width > 1 ? path => {|BATCH023:total|}++ : path => 1;",
            "int total = 1; return width > 1 ? path => total : path => 1;", "int width"),
        Kernel("lambda within the delegate",
            "int total = 0; return path => { Array.ForEach([1, 2], n => {|BATCH023:total|} += n); return total; };",
            "return path => { int total = 0; Array.ForEach([1, 2], n => total += n); return total; };"),
        Kernel("static local factory",
            "return Make(2); static Func<string, int> Make(int width) { int total = 0; return path => {|BATCH023:total|} += width; }",
            "return Make(2); static Func<string, int> Make(int width) { int total = 0; total += width; return path => total; }"),
        Kernel(
            "lock",
            "int total = 0; return path => { {|BATCH023:total|}++; lock (path) { } return 0; };",
            "int total = 0; var gate = new Lock(); return path => { lock (gate) { total++; } using (gate.EnterScope()) { return ++total; } };"),
        Kernel(
            "Interlocked of another library",
            "int total = 0; return path => Own.Interlocked.Increment(ref {|BATCH023:total|});",
            "int total = 0; return path => { Volatile.Write(ref total, 1); return Interlocked.Add(ref total, 2) + Volatile.Read(ref total); };",
            beside: "namespace Own { public static class Interlocked { public static int Increment(ref int value) => ++value; } }"),
        Kernel("written after it was made",
            "int at = 0; Func<string, int> cut = path => path.Length + {|BATCH023:at|}; at = 5; return cut;",
            "int at = 0; at = 5; Func<string, int> cut = path => path.Length + at; return cut;"),
        Kernel("read twice, written after", "int at = 0; Func<string, int> cut = path => {|BATCH023:at|} + at; at = 5; return cut;",
            "int at = 0; at = 5; Func<string, int> cut = path => at + at; return cut;"),
        Kernel(
            "loop variable",
            "Func<string, int> all = path => 0; for (int i = 0; i < 3; i++) { Func<string, int> before = all; all = path => before(path) + {|BATCH023:i|}; } return all;",
            "Func<string, int> all = path => 0; for (int i = 0; i < 3; i++) { int at = i; Func<string, int> before = all; all = path => before(path) + at; } return all;"),
        Kernel(
            "made in a loop and returned later",
            "Func<string, int>? made = null; for (int i = 0; i < width; i++) { made ??= path => {|BATCH023:i|}; } return made ?? (path => 0);",
            "for (int i = 0; i < width; i++) { if (i * i > width) { return path => i; } } return path => 0;",
            "int width"),
        Kernel(
            "calls itself",
            "int depth = 0; Func<string, int> walk = null!; walk = path => path.Length > 3 ? {|BATCH023:depth|}++ : walk(path + path); return walk;",
            "Func<string, int> walk = null!; walk = path => path.Length > 3 ? 1 : walk(path + path); return walk;"),
        Member(
            "BATCH023 order",
            "[InBatchParallel(Target = Target.Threads)] private static Action<string> Touch() { int total = 0; return path => {|BATCH023:total|}++; }",
            "[InBatchParallel(Target = Target.For)] private static Action<string> Touch() { int total = 0; return path => total++; }"),
        Member(
            "BATCH023 kernel, no other method",
            "[InBatchParallel] private static Action<string> Touch() { int total = 0; return path => {|BATCH023:total|}++; }",
            "private static Action<string> Touch() { int total = 0; return path => total++; } [InBatchParallel(Post = nameof(Sizes))] private static int Look(string path) { int total = 0; Array.ForEach([1], n => total += n); Touch()(path); return total; }"),
        Member(
            "BATCH023 awaitable kernel of a delegate type of one's own",
            "private delegate Task Run(string path, CancellationToken token); [InBatchParallel] private Run Touch() { int total = 0; return async (path, token) => { await Task.Yield(); {|BATCH023:total|}++; }; }",
            "private delegate Task Run(string path, CancellationToken token); [InBatchParallel] private Run Touch() { List<int> total = []; return async (path, token) => { await Task.Yield(); lock (total) { total.Add(1); } }; }"),
        new(
            "BATCH023 partial kernel, generic",
            "public partial class Rows<T> : Batch<T> { [InBatchParallel] private partial Action<T> Touch<TOther>(TOther start); private partial Action<T> Touch<TOther>(TOther start) { TOther last = start; return item => { Console.WriteLine(last); {|BATCH023:last|} = start; }; } }",
            "public partial class Rows<T> : Batch<T> { [InBatchParallel] private partial Action<T> Touch<TOther>(TOther start); private partial Action<T> Touch<TOther>(TOther start) { TOther last = start; return item => Console.WriteLine(last); } }"),

        Member(
            "BATCH039 dropped",
            $"{Task1} [InBatchParallel] private static void Touch(string path) {{ _ = {{|BATCH039:OneAsync|}}(path); }}",
            $"{Task1} [InBatchParallel] private static async Task TouchAsync(string path) {{ _ = await OneAsync(path); }}"),
        Member(
            "BATCH040 dropped",
            "[Action] public Task WalkAsync() => Task.CompletedTask; public void Walk() => {|BATCH040:WalkAsync|}();",
            "[Action] public Task WalkAsync() => Task.CompletedTask; public Task Walk() => WalkAsync();"),
        Item("Result", "int Touch(string path) => OneAsync(path).{|BATCH024:Result|};",
            "async Task<int> TouchAsync(string path) => await OneAsync(path);"),
        Item("Wait", "void Touch(string path, CancellationToken token) => OneAsync(path).{|BATCH024:Wait|}(token);",
            "async Task TouchAsync(string path) { Task<int> one = OneAsync(path); await one; one.Wait(0); }"),
        Item("GetResult", "int Touch(string path) => OneAsync(path).GetAwaiter().{|BATCH024:GetResult|}();",
            "async Task<int> TouchAsync(string path) { Task<int> one = OneAsync(path); await one; return one.GetAwaiter().GetResult(); }"),
        Item("GetResult configured",
            "int Touch(string path) { ValueTask<int> one = new(OneAsync(path)); return one.ConfigureAwait(false).GetAwaiter().{|BATCH024:GetResult|}(); }", "int Touch(string path) { ValueTask<int> one = new(path.Length); return one.ConfigureAwait(false).GetAwaiter().GetResult(); }"),
        Item("conditional",
            "int Touch(string path) { Task<int>? one = path.Length > 1 ? OneAsync(path) : null; return one?.{|BATCH024:Result|} ?? 0; }",
            "int Touch(string path) { Task<int>? one = path.Length > 1 ? Task.FromResult(1) : null; return one?.Result ?? path.Length; }"),
        Item("awaitable item",
            "async Task<int> TouchAsync(string path) { await Task.Yield(); return OneAsync(path).{|BATCH024:Result|}; }",
            "async Task<int> TouchAsync(string path) { Task<int> one = OneAsync(path); return one.IsCompletedSuccessfully ? one.Result : await one; }"),
        Item(
            "tasks, not awaited",
            "async Task<int> TouchAsync(string path) { List<Task<int>> all = [OneAsync(path)]; await Task.WhenAny(all); return all.Sum(one => one.{|BATCH024:Result|}) + all[0].{|BATCH024:Result|}; }",
            "async Task<int> TouchAsync(string path) { List<Task<int>> all = [OneAsync(path)]; await Task.WhenAll(all); return all.Where(one => one.Id > 1).Sum(one => one.Result) + all[0].Result + all.First().Result; }"),
        Item(
            "loop over tasks",
            "async Task<int> TouchAsync(string path) { int sum = 0; Task<int>[] all = [OneAsync(path)]; foreach (Task<int> one in all) { sum += one.{|BATCH024:Result|}; } return sum + await all[0]; }",
            "async Task<int> TouchAsync(string path) { int sum = 0; Task<int> first = OneAsync(path), next = OneAsync(path); Task<int>[] all = [first, next]; await Task.WhenAll(all).ConfigureAwait(false); foreach (Task<int> one in all) { sum += one.Result; } return sum + next.Result; }"),
        Item(
            "the first to end",
            "async Task<int> TouchAsync(string path) { Task<int> one = OneAsync(path); await Task.Yield(); return one.{|BATCH024:Result|}; }",
            "async Task<int> TouchAsync(string path) { Task<int> one = await Task.WhenAny(OneAsync(path), OneAsync(path)); return one.Result + (await Task.WhenAny(one)).Result; }"),
        Item(
            "tasks in a dictionary",
            "async Task<int> TouchAsync(string path) { Dictionary<string, Task<int>> all = new() { [path] = OneAsync(path) }; await Task.Yield(); return all.Sum(one => one.Value.{|BATCH024:Result|}); }",
            "async Task<int> TouchAsync(string path) { int sum = 0; Dictionary<string, Task<int>> all = new() { [path] = OneAsync(path) }; await Task.WhenAll(all.Values); foreach ((string at, Task<int> one) in all) { sum += one.Result + at.Length; } foreach (KeyValuePair<string, Task<int>> one in all) { sum += one.Value.Result; } return sum; }"),
        Item(
            "tasks with what they are for",
            "async Task<int> TouchAsync(string path) { var all = path.Select(letter => (letter, Task: OneAsync(path))).ToList(); await Task.Yield(); return all.Sum(one => one.Task.{|BATCH024:Result|}); }",
            "async Task<int> TouchAsync(string path) { var all = path.Select(letter => (letter, Task: OneAsync(path))).ToList(); await Task.WhenAll(all.Select(one => one.Task)); return all.Sum(one => one.Task.Result); }"),
        Item(
            "pattern and name",
            "int Touch(string path) { Task<int>? one = OneAsync(path); return nameof(one.Result).Length + (one?.{|BATCH024:Result|} ?? 0); }",
            "async Task<int> TouchAsync(string path) { Task<int>? one = path.Length > 1 ? OneAsync(path) : null; if (one is { IsCompleted: true, Result: 3 }) { return nameof(one.Result).Length; } await (one ?? Task.FromResult(1)); return one?.Result ?? 0; }"),
        Item("continuation", "Task<int> TouchAsync(string path) => Task.Run(() => OneAsync(path).{|BATCH024:Result|});",
            "Task<int> TouchAsync(string path) => OneAsync(path).ContinueWith(one => one.Result, TaskScheduler.Default);"),
        Item("WaitAll", "void Touch(string path) => Task.{|BATCH024:WaitAll|}(OneAsync(path), OneAsync(path));",
            "Task TouchAsync(string path) => Task.WhenAll(OneAsync(path), OneAsync(path));"),
        Item("WaitAny", "async Task TouchAsync(string path) { Task.{|BATCH024:WaitAny|}(OneAsync(path)); await Task.Yield(); }",
            "async Task TouchAsync(string path) { await Task.WhenAny(OneAsync(path)); }"),
        Item("Sleep", "async Task TouchAsync(string path) { Thread.{|BATCH024:Sleep|}(path.Length); await Task.Yield(); }",
            "async Task TouchAsync(string path) { Thread.Sleep(0); await Task.Run(() => Thread.Sleep(path.Length)); }"),
        Item("Sleep of a custom awaitable",
            "ValueTask TouchAsync(string path) { Thread.{|BATCH024:Sleep|}(TimeSpan.FromSeconds(1)); return default; }",
            "void Touch(string path) => Thread.Sleep(TimeSpan.FromSeconds(1));"),
        Item(
            "semaphore",
            "async Task TouchAsync(string path) { s_gate.{|BATCH024:Wait|}(); await Task.Yield(); s_gate.Release(); } private static readonly SemaphoreSlim s_gate = new(1);",
            "async Task TouchAsync(string path) { if (!s_gate.Wait(0)) { await s_gate.WaitAsync(); } s_gate.Release(); } private static readonly SemaphoreSlim s_gate = new(1);"),
        Item(
            "event",
            "async Task TouchAsync(string path) { s_open.{|BATCH024:Wait|}(); await Task.Yield(); } private static readonly ManualResetEventSlim s_open = new();",
            "void Touch(string path) => s_open.Wait(); private static readonly ManualResetEventSlim s_open = new();"),
        Item("local function",
            "async Task<int> TouchAsync(string path) { return await Task.Run(Read); int Read() => OneAsync(path).{|BATCH024:Result|}; }",
            "async Task<int> TouchAsync(string path) { return await Task.Run(Read); Task<int> Read() => OneAsync(path); }"),
        Member(
            "BATCH024 task of another library",
            $"{Task1} [InBatchParallel(Post = nameof(Sizes))] private static int Touch(string path) => OneAsync(path).{{|BATCH024:Result|}};",
            "[InBatchParallel(Post = nameof(Sizes))] private static int Touch(string path) { var one = new Own.Task(); one.Wait(); return one.Result; }",
            "namespace Own { public sealed class Task { public int Result => 1; public void Wait() { } } }"),
        Member(
            "BATCH024 kernel",
            $"{Task1} [InBatchParallel(Post = nameof(Sizes))] private static Func<string, int> Touch() => path => OneAsync(path).{{|BATCH024:Result|}};",
            $"{Task1} [InBatchParallel(Post = nameof(Sizes))] private static Func<string, int> Touch() {{ int one = OneAsync(\"a\").Result; return path => one; }}"),
        Member(
            "BATCH024 awaitable kernel",
            "[InBatchParallel] private static Func<string, Task> Touch() => async path => { Thread.{|BATCH024:Sleep|}(5); await Task.Yield(); };",
            "[InBatchParallel] private static Func<string, Task> Touch() { Thread.Sleep(5); return async path => await Task.Delay(5); }"),
        Member(
            "BATCH024 items only",
            $"{Task1} [InBatchParallel(Post = nameof(Sizes))] private static int Touch(string path) => OneAsync(path).{{|BATCH024:Result|}};",
            $"{Task1} private static int Look(string path) => OneAsync(path).Result; [Action] private void Whole() => Look(\"a\"); [InBatchParallel(Post = nameof(Sizes))] private static int Touch(string path) => Look(path);"),
        new(
            "BATCH024 field, inherited class",
            "public abstract class Base : Batch<int> { protected Task<int> One { get; } = Task.Run(() => 1); } public sealed partial class Rows : Base { [InBatchParallel] private void Touch(int index) => Console.WriteLine(index + One.{|BATCH024:Result|}); }",
            "public abstract class Base : Batch<int> { protected Task<int> One { get; } = Task.Run(() => 1); } public sealed partial class Rows : Base { [InBatchParallel] private async Task TouchAsync(int index) => Console.WriteLine(index + await One + One.Result); }"),
        Member(
            "BATCH044 two tasks",
            "[InBatchParallel] private static async Task TouchAsync(string path, ItemRandom random) => await Task.WhenAll(Task.Run(() => random.Next()), Task.Run(() => {|BATCH044:random|}.Next()));",
            "[InBatchParallel] private static async Task TouchAsync(string path, ItemRandom random) { await Task.Run(() => random.Next()); await Task.Run(() => random.Next()); }"),
        Item("BATCH047 file",
            "async Task TouchAsync(string path) { await Task.Yield(); File.{|BATCH047:ReadAllText|}(path); File.{|BATCH047:WriteAllBytes|}(path, []); }", "async Task TouchAsync(string path) { await File.ReadAllTextAsync(path); File.Delete(path); _ = File.Exists(path); }"),
        Item("BATCH047 stream",
            "async Task TouchAsync(string path) { using FileStream file = File.OpenRead(path); await Task.Yield(); file.{|BATCH047:Read|}(new byte[4]); using var reader = new StreamReader(file); reader.{|BATCH047:ReadLine|}(); }", "async Task TouchAsync(string path) { using var file = new MemoryStream(); await Task.Yield(); file.Read(new byte[4]); Stream other = file; other.Write(new byte[4]); using var reader = new StreamReader(file); reader.ReadLine(); new StringReader(path).ReadLine(); }"),
        Item("BATCH047 network",
            "async Task TouchAsync(string path) { using var client = new System.Net.Http.HttpClient(); await Task.Yield(); client.{|BATCH047:Send|}(new(System.Net.Http.HttpMethod.Get, path)); System.Net.Dns.{|BATCH047:GetHostEntry|}(path); }", "void Touch(string path) { using var client = new System.Net.Http.HttpClient(); client.Send(new(System.Net.Http.HttpMethod.Get, path)); System.Net.Dns.GetHostEntry(path); File.ReadAllText(path); }"),
        Item("BATCH047 database",
            "async Task TouchAsync(string path) { System.Data.Common.DbCommand command = System.Data.Common.DbProviderFactories.GetFactory(path).CreateCommand()!; await Task.Yield(); command.{|BATCH047:ExecuteNonQuery|}(); }", "async Task TouchAsync(string path) { System.Data.Common.DbCommand command = System.Data.Common.DbProviderFactories.GetFactory(path).CreateCommand()!; await command.ExecuteNonQueryAsync(); await Task.Run(() => File.ReadAllText(path)); Console.Out.WriteLine(path); using var writer = new StreamWriter(path); writer.Write(path); }"),
    ];

    private static Example Kernel(string name, string wrong, string nearMiss, string parameters = "", string beside = "")
    {
        return Member("BATCH023 " + name, Method(wrong), Method(nearMiss), beside);

        string Method(string body)
            => $"[InBatchParallel(Post = nameof(Sizes))] private static Func<string, int> Touch({parameters}) {{ {body} }}";
    }

    private static Example Item(string name, string wrong, string nearMiss)
    {
        return Member(name.StartsWith("BATCH", StringComparison.Ordinal) ? name : "BATCH024 " + name, $"{Task1} {Method(wrong)}",
            $"{Task1} {Method(nearMiss)}");

        string Method(string item)
        {
            bool hasResult =
                item.StartsWith("int ", StringComparison.Ordinal) || item.Contains("Task<int> TouchAsync", StringComparison.Ordinal);
            return $"[InBatchParallel{(hasResult ? "(Post = nameof(Sizes))" : "")}] private static {item}";
        }
    }
}
