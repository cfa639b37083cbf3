using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That a method that cannot be a step stays parallel without [Action].</summary>
public class RemoveActionFixTests
{
    private static FixHarness Harness => new(new RemoveActionFix(), "Remove [Action]");

    [TestCase("[Action, InBatchParallel] private static void {|BATCH018:Batches|}(string path) { }",
        "[InBatchParallel] private static void Batches(string path) { }")]
    [TestCase("[InBatchParallel, Action] private static void {|BATCH018:Batches|}(string path) { }",
        "[InBatchParallel] private static void Batches(string path) { }")]
    [TestCase("[InBatchParallel] [Action()] private static void {|BATCH018:Batches|}(string path) { }",
        "[InBatchParallel] private static void Batches(string path) { }")]
    [TestCase("// Above.\n[Action]\n[InBatchParallel] // beside\nprivate static void {|BATCH018:Batches|}(string path) { }",
        "// Above.\n[InBatchParallel] // beside\nprivate static void Batches(string path) { }")]
    [TestCase("[Action] public int {|BATCH010:Measure|}() => 1;", "public int Measure() => 1;")]
    [TestCase(
        "private static int Sum(ItemResults<int> results) => 1;\n\n[Action, InBatchParallel(Post = {|BATCH010:nameof(Sum)|})] private static int Touch(string path) => 1;",
        "private static int Sum(ItemResults<int> results) => 1;\n\n[InBatchParallel(Post = nameof(Sum))] private static int Touch(string path) => 1;")]
    public async Task The_attribute_goes_and_the_others_stay(string before, string after)
    => await Harness.VerifyAsync(Rows(before), Rows(after));

    [Test]
    public async Task A_lock_is_not_thrown_away()
        => await Harness.VerifyNoneAsync(
            Rows("[Action(Lock = \"one\"), InBatchParallel] private static void {|BATCH018:Batches|}(string path) { }"));
}
