using static Batching.Testing.WrongCode;

namespace Batching.Testing;

/// <summary>Awaitable methods that cannot be cancelled though what they await can.</summary>
internal static class WrongTokens
{
    internal static IReadOnlyList<Example> All { get; } =
    [
        Member("BATCH022 overload",
            "[InBatchParallel] private static async Task {|BATCH022:TouchAsync|}(string path) => await Task.Delay(1);",
            "[InBatchParallel] private static async Task TouchAsync(string path, CancellationToken token) => await Task.Delay(1, token);"),
        Member("BATCH022 optional parameter",
            "[InBatchParallel] private static async Task {|BATCH022:TouchAsync|}(string path) => Console.WriteLine(await File.ReadAllTextAsync(path));", "[InBatchParallel] private static async Task TouchAsync(string path) => Console.WriteLine(await File.ReadAllTextAsync(path, CancellationToken.None));"),
        Member("BATCH022 once a method",
            "[InBatchParallel] private static async Task {|BATCH022:TouchAsync|}(string path) { await Task.Delay(1); await Task.Delay(2); }", "[InBatchParallel] private static async Task TouchAsync(string path) { await Task.Yield(); await Task.CompletedTask; }"),
        Member("BATCH022 not async", "[InBatchParallel] private static Task {|BATCH022:TouchAsync|}(string path) => Task.Delay(1);",
            "[InBatchParallel] private static Task TouchAsync(string path) => Task.FromResult(path);"),
        Member("BATCH022 ConfigureAwait",
            "[InBatchParallel] private static async ValueTask {|BATCH022:TouchAsync|}(string path) => await File.ReadAllBytesAsync(path).ConfigureAwait(false);", "[InBatchParallel] private static async ValueTask TouchAsync(string path) { File.ReadAllBytes(path); await Task.Yield(); }"),
        Member("BATCH022 kept in a local",
            "[InBatchParallel] private static async Task {|BATCH022:TouchAsync|}(string path) { Task<string> text = new HttpClient().GetStringAsync(path); await text; }", "[InBatchParallel] private static void Touch(string path) { Task<string> text = new HttpClient().GetStringAsync(path); Console.WriteLine(text.Id); }"),
        Member(
            "BATCH022 several at once",
            "[InBatchParallel] private static async Task {|BATCH022:TouchAsync|}(string path, string[] more) => await Task.WhenAll(more.Select(each => File.ReadAllTextAsync(path + each)));",
            "[InBatchParallel] private static async Task TouchAsync(string path, string[] more) { using var source = new CancellationTokenSource(); await Task.WhenAll(more.Select(each => File.ReadAllTextAsync(path + each, source.Token))); }"),
        Member(
            "BATCH022 method of the user's",
            "private static Task<T> ReadAsync<T>(T path) => Task.FromResult(path); private static Task<T> ReadAsync<T>(T path, CancellationToken token) => Task.FromResult(path); [InBatchParallel] private static async Task {|BATCH022:TouchAsync|}(string path) => await ReadAsync(path);",
            "private static Task<T> ReadAsync<T>(T path) => Task.FromResult(path); private static Task<T> ReadAsync<T>(T path, int count, CancellationToken token) => Task.FromResult(path); [InBatchParallel] private static async Task TouchAsync(string path) => await ReadAsync(path);"),
        Member(
            "BATCH022 stream",
            "private static async IAsyncEnumerable<int> AllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Delay(1, token); yield return 1; } [InBatchParallel] private static async Task {|BATCH022:TouchAsync|}(string path) { await foreach (int each in AllAsync()) { } }",
            "private static async IAsyncEnumerable<int> AllAsync() { await Task.Yield(); yield return 1; } [InBatchParallel] private static async Task TouchAsync(string path) { await foreach (int each in AllAsync()) { } }"),
        Member(
            "BATCH022 inherited overload",
            "[InBatchParallel] private static async Task {|BATCH022:TouchAsync|}(string path) { using var stream = new MemoryStream(); await stream.WriteAsync(new byte[1], 0, 1); }",
            "[InBatchParallel] private static async Task TouchAsync(string path) { var stream = new MemoryStream(); await stream.DisposeAsync(); }"),
        Member(
            "BATCH022 Init and Post",
            "private static async Task<int[]> {|BATCH022:SomeAsync|}() { await Task.Delay(1); return []; } private static Task {|BATCH022:TakeAsync|}(ItemResults results) => Task.Delay(1); [InBatchParallel(Init = nameof(SomeAsync), Post = nameof(TakeAsync))] private static void Touch(int number) { }",
            "private static async Task<int[]> SomeAsync(CancellationToken token) { await Task.Delay(1, token); return []; } private static Task OtherAsync(ItemResults results) => Task.Delay(1); [InBatchParallel(Init = nameof(SomeAsync))] private static void Touch(int number) => _ = number + OtherAsync(null!).Id;"),
        Member(
            "BATCH022 Init that streams",
            "private static async IAsyncEnumerable<int> {|BATCH022:SomeAsync|}() { await Task.Delay(1); yield return 1; } [InBatchParallel(Init = nameof(SomeAsync))] private static void Touch(int number) { }",
            "private static async IAsyncEnumerable<int> SomeAsync() { await Task.Yield(); yield return 1; } [InBatchParallel(Init = nameof(SomeAsync))] private static void Touch(int number) { }"),
        Member(
            "BATCH022 kernel",
            "[InBatchParallel] private static Func<string, Task> {|BATCH022:Start|}(int at) => path => Task.Delay(at);",
            "[InBatchParallel] private static Func<string, CancellationToken, Task> Start(int at) => (path, token) => Task.Delay(at, token);"),
        Member(
            "BATCH022 target of a kernel",
            "private static async Task {|BATCH022:WaitAsync|}(string path) { await Task.Delay(1); } [InBatchParallel] private static Func<string, Task> Start() => WaitAsync;",
            "private static async Task WaitAsync(string path, CancellationToken token) { await Task.Delay(1, token); } [InBatchParallel] private static Func<string, CancellationToken, Task> Start() => WaitAsync;"),
        Member("BATCH022 whole batch", "[Action] private static async Task {|BATCH022:TouchAsync|}() => await Task.Delay(1);",
            "[Action] private static async Task TouchAsync(CancellationToken token) => await Task.Delay(1);"),
        Member(
            "BATCH022 local function",
            "[InBatchParallel] private static async Task {|BATCH022:TouchAsync|}(string path) { await WaitAsync(); static async Task WaitAsync() => await Task.Delay(1); }",
            "[InBatchParallel] private static async Task TouchAsync(string path) { await WaitAsync(CancellationToken.None); static async Task WaitAsync(CancellationToken token) => await Task.Delay(1); }"),
        new(
            "BATCH022 partial method",
            "public partial class Rows : Batch<string> { [InBatchParallel] private static partial Task {|BATCH022:TouchAsync|}(string path); private static async partial Task TouchAsync(string path) => await Task.Delay(1); }",
            "public partial class Rows : Batch<string> { private static partial Task TouchAsync(string path); private static async partial Task TouchAsync(string path) => await Task.Delay(1); }"),
        new(
            "BATCH022 token of another library",
            "public struct CancellationToken; public partial class Rows : Batch<string> { [InBatchParallel] private static async Task {|BATCH022:TouchAsync|}(string path, CancellationToken token) => await Task.Delay(token.GetHashCode()); }",
            "public struct CancellationToken; public partial class Rows : Batch<string> { private static Task ReadAsync(string path, CancellationToken token = default) => Task.FromResult(path + token); [InBatchParallel] private static async Task TouchAsync(string path) => await ReadAsync(path); }"),
    ];
}
