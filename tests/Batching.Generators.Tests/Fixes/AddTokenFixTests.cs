using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That a token is taken where the design of C# wants it, and passed on.</summary>
public class AddTokenFixTests
{
    private static FixHarness Harness => new(new AddTokenFix(), "Take a CancellationToken and pass it on");

    [TestCase("Task {|BATCH022:TouchAsync|}(string path) => await Task.Delay(10);",
        "Task TouchAsync(string path, CancellationToken cancellationToken) => await Task.Delay(10, cancellationToken);")]
    [TestCase("Task {|BATCH022:TouchAsync|}(string path, int width = 1) => await File.ReadAllTextAsync(path);",
        "Task TouchAsync(string path, int width = 1, CancellationToken cancellationToken = default) => await File.ReadAllTextAsync(path, cancellationToken);")]
    [TestCase(
        "Task {|BATCH022:TouchAsync|}(string path /* where */, params int[] widths)\n{\n    await Task.Delay(1); // once\n    await Task.Yield();\n}", "Task TouchAsync(string path, CancellationToken cancellationToken /* where */, params int[] widths)\n{\n    await Task.Delay(1, cancellationToken); // once\n    await Task.Yield();\n}")]
    [TestCase(
        "Task {|BATCH022:TouchAsync|}(string path) => await Wait(more: 1);\nprivate static Task Wait(int less = 0, int more = 0, CancellationToken token = default) => Task.CompletedTask;", "Task TouchAsync(string path, CancellationToken cancellationToken) => await Wait(more: 1, token: cancellationToken);\nprivate static Task Wait(int less = 0, int more = 0, CancellationToken token = default) => Task.CompletedTask;")]
    [TestCase("Task {|BATCH022:TouchAsync|}(string path) => await Task.Delay(10);\npublic static Task Once() => TouchAsync(path: \"\");",
        "Task TouchAsync(string path, CancellationToken cancellationToken = default) => await Task.Delay(10, cancellationToken);\npublic static Task Once() => TouchAsync(path: \"\");")]
    public async Task The_token_goes_last_and_to_the_calls(string before, string after)
        => await Harness.VerifyAsync(
            Rows("[InBatchParallel]\nprivate static async " + before), Rows("[InBatchParallel]\nprivate static async " + after));

    [Test]
    public async Task A_name_that_is_taken_is_left()
        => await Harness.VerifyNoneAsync(
            Rows("[InBatchParallel]\nprivate static async Task {|BATCH022:TouchAsync|}(string path) { int cancellationToken = 10; await Task.Delay(cancellationToken); }"));
}
