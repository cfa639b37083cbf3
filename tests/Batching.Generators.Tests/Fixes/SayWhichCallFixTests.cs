using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That a call says which of two methods it means.</summary>
public class SayWhichCallFixTests
{
    private const string Static = "[InBatchParallel] private static void Touch(string path, object? tag = null) { }\n";
    private const string Instance =
        "[InBatchParallel(Init = nameof(RunOnce))] private void Save(string path) => _last = path;\nprivate string _last = \"\";\n";

    [TestCase(Static + "public void Run() => {|BATCH029:Touch|}(\"a\");", Static + "public void Run() => this.Touch(\"a\");")]
    [TestCase(Instance + "public void Run() => {|BATCH029:Save|}(_last /* last */);",
        Instance + "public void Run() => Save(_last /* last */, cancellationToken: default);")]
    public async Task The_batch_method_is_called(string before, string after)
        => await new FixHarness(new SayWhichCallFix(), "Call the batch method").VerifyAsync(Rows(before), Rows(after));

    [TestCase(Static + "public void Run() => {|BATCH029:Touch|}(\"a\");", Static + "public void Run() => Touch(path: \"a\");")]
    public async Task The_item_method_is_called(string before, string after)
        => await new FixHarness(new SayWhichCallFix(), "Call the item method").VerifyAsync(Rows(before), Rows(after));
}
