using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That an extra that nothing takes goes, or gets the name that was meant.</summary>
public class UnusedExtraFixTests
{
    [TestCase("[InBatchParallel, BatchArgument({|BATCH025:\"step\"|}, 1)]\nprivate static void Touch(string path) { }",
        "[InBatchParallel]\nprivate static void Touch(string path) { }")]
    [TestCase(
        "// Above.\n[BatchArgument({|BATCH025:\"step\"|}, 1)] // beside\n[InBatchParallel]\nprivate static void Touch(string path) { }",
        "// Above.\n// beside\n[InBatchParallel]\nprivate static void Touch(string path) { }")]
    [TestCase("// Above.\n[BatchArgument({|BATCH025:\"step\"|}, 1)]\n[InBatchParallel]\nprivate static void Touch(string path) { }",
        "// Above.\n[InBatchParallel]\nprivate static void Touch(string path) { }")]
    public async Task The_extra_is_removed(string before, string after)
        => await new FixHarness(new UnusedExtraFix(), "Remove the [BatchArgument]").VerifyAsync(Rows(before), Rows(after));

    [Test]
    public async Task The_name_that_was_meant_is_written()
        => await new FixHarness(new NearestNameFix(), "Use 'step'").VerifyAsync(
            Rows("private static IEnumerable<int> Numbers(int step = 1) => [step];\n\n[InBatchParallel(Init = {|BATCH011:nameof(Numbers)|}), BatchArgument({|BATCH025:\"steps\"|}, 1)]\nprivate static void Touch(int number) { }"),
            Rows("private static IEnumerable<int> Numbers(int step = 1) => [step];\n\n[InBatchParallel(Init = nameof(Numbers)), BatchArgument(\"step\", 1)]\nprivate static void Touch(int number) { }"));
}
