using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That an item awaits instead of holding its thread.</summary>
public class AwaitFixTests
{
    private const string Read = "private static Task<string> ReadAsync(string path) => Task.FromResult(path);\n\n[InBatchParallel]\n";

    private static FixHarness Harness => new(new AwaitFix(), "Await it") { Left = ["BATCH021"] };

    [TestCase("private static int Touch(string path) => ReadAsync(path).{|BATCH024:Result|}.Length;",
        "private static async Task<int> Touch(string path) => (await ReadAsync(path)).Length;")]
    [TestCase("private static void Touch(string path)\n{\n    ReadAsync(path).{|BATCH024:Wait|}(); // read\n}",
        "private static async Task Touch(string path)\n{\n    await ReadAsync(path); // read\n}")]
    [TestCase(
        "private static async Task<string> TouchAsync(string path) { await Task.Yield(); return ReadAsync(path).GetAwaiter().{|BATCH024:GetResult|}(); }", "private static async Task<string> TouchAsync(string path) { await Task.Yield(); return await ReadAsync(path); }")]
    [TestCase("private static async Task TouchAsync(string path) { await Task.Yield(); Thread.{|BATCH024:Sleep|}(10); }",
        "private static async Task TouchAsync(string path) { await Task.Yield(); await Task.Delay(10); }")]
    [TestCase(
        "private static async Task TouchAsync(string path, SemaphoreSlim gate) { await Task.Yield(); gate.{|BATCH024:Wait|}(); gate.Release(); }", "private static async Task TouchAsync(string path, SemaphoreSlim gate) { await Task.Yield(); await gate.WaitAsync(); gate.Release(); }")]
    public async Task What_was_waited_for_is_awaited(string before, string after)
        => await Harness.VerifyAsync(Rows(Read + before), Rows(Read + after));

    [TestCase(
        "private static string Touch(string path) { lock (path) { return ReadAsync(path).{|BATCH024:Result|}; } }", TestName = "In a lock")]
    [TestCase("private static string Touch(string path) { Func<string> read = () => ReadAsync(path).{|BATCH024:Result|}; return read(); }",
        TestName = "In a lambda")]
    [TestCase("private static Task<string> TouchAsync(string path) { ReadAsync(path).{|BATCH024:Wait|}(); return ReadAsync(path); }",
        TestName = "In a method that hands on a task")]
    [TestCase(
        "private static string Touch(string path) => ReadAsync(path).{|BATCH024:Result|};\npublic static int Length => Touch(\"\").Length;", TestName = "In a method whose result others use")]
    [TestCase(
        "private static void Touch(string path) => ReadAsync(path).{|BATCH024:Wait|}();\npublic static void Once() => Touch(path: \"\");",
        TestName = "In a method that others would not wait for")]
    public async Task What_cannot_await_is_left(string method) => await Harness.VerifyNoneAsync(Rows(Read + method));
}
