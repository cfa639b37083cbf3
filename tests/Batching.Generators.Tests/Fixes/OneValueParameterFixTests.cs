using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That an item takes its own value.</summary>
public class OneValueParameterFixTests
{
    private static FixHarness Harness => new(new OneValueParameterFix(), "Take one value of 'width'");

    [TestCase("PerItem<int>", "int")]
    [TestCase("Batching.PerItem<string?>", "string?")]
    public async Task The_type_is_that_of_the_value(string before, string after)
        => await Harness.VerifyAsync(
            Rows($"[InBatchParallel] private static void Touch(string path, {before} {{|BATCH027:width|}}) {{ }}"),
            Rows($"[InBatchParallel] private static void Touch(string path, {after} width) {{ }}"));

    [Test]
    public async Task A_parameter_that_is_used_as_many_is_left()
        => await Harness.VerifyNoneAsync(
            Rows("[InBatchParallel] private static void Touch(string path, PerItem<int> {|BATCH027:width|}) { PerItem<string> other = default; PerItem<int> same = width; same = other is object ? width : same; Take(ref width); } private static void Take(ref PerItem<int> width) { }"));
}
