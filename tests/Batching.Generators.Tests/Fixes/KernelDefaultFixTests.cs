using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That the default of a kernel's target is not lost.</summary>
public class KernelDefaultFixTests
{
    private const string Cut = "private static int Cut(string path, int at = 3) => path.Length + at;\n\n";

    [TestCase("[InBatchParallel] private static Func<string, int, int> Start(int at /* where */) => {|BATCH011:Cut|};",
        "[InBatchParallel] private static Func<string, int, int> Start(int at = 3 /* where */) => Cut;")]
    [TestCase("[InBatchParallel] private static Func<string, int, int> Start(int at = 4) { return {|BATCH011:Cut|}; }",
        "[InBatchParallel] private static Func<string, int, int> Start(int at = 3) { return Cut; }")]
    [TestCase("[InBatchParallel] private static Func<string, int, int> Start(int at) => {|BATCH011:Rows.Cut|};",
        "[InBatchParallel] private static Func<string, int, int> Start(int at = 3) => Rows.Cut;")]
    public async Task The_default_is_copied(string before, string after)
        => await new FixHarness(new KernelDefaultFix(), "Give 'at' the default 3") { Left = ["BATCH021"] }.VerifyAsync(
            Rows(Cut + before), Rows(Cut + after));

    [Test]
    public async Task A_default_before_a_required_argument_is_not_copied()
        => await new FixHarness(new KernelDefaultFix(), "Give 'at' the default 3").VerifyNoneAsync(
            Rows("private static int Cut(string path, int at = 3, int more = 1) => path.Length + at + more;\n[InBatchParallel] private static Func<string, int, int, int> Start(int at, int other) => {|BATCH011:{|BATCH011:Cut|}|};"));

    [TestCase("[InBatchParallel] private static Func<string, int, int> Start(int at) => {|BATCH011:Cut|};",
        "[InBatchParallel] private static Func<string, int, int> Start(int at) => (path, at2) => Cut(path, at2);")]
    [TestCase("[InBatchParallel] private static Func<string, int, int> Start(int position) => {|BATCH011:Rows.Cut|};",
        "[InBatchParallel] private static Func<string, int, int> Start(int position) => (path, at) => Rows.Cut(path, at);")]
    public async Task The_arguments_are_passed_in_the_open(string before, string after)
        => await new FixHarness(new KernelDefaultFix(), "Pass the arguments of 'Cut' in a lambda") { Left = ["BATCH021"] }.VerifyAsync(
            Rows(Cut + before), Rows(Cut + after));

    [Test]
    public async Task An_object_that_is_computed_would_be_computed_for_each_item()
        => await new FixHarness(new KernelDefaultFix(), "Pass the arguments of 'Of' in a lambda").VerifyNoneAsync(
            Rows("private class Cutter { public int Of(string path, int at = 3) => at; }\n[InBatchParallel] private static Func<string, int, int> Start(int at) => {|BATCH011:new Cutter().Of|};"));
}
