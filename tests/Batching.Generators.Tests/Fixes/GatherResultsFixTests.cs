using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That dropped results get a Post method.</summary>
public class GatherResultsFixTests
{
    private static FixHarness Harness => new(new GatherResultsFix(), "Write the method 'GatherTouch' for the results");

    [TestCase("[Action, InBatchParallel]", "[Action, InBatchParallel(Post = nameof(GatherTouch))]",
        "private void GatherTouch(ItemResults<int> results) => throw new NotImplementedException();")]
    [TestCase("[InBatchParallel(Init = \"Indices\")]", "[InBatchParallel(Init = \"Indices\", Post = nameof(GatherTouch))]",
        "private static int[] GatherTouch(ItemResults<int> results) => throw new NotImplementedException();")]
    public async Task A_Post_method_is_written_and_named(string before, string after, string post)
        => await Harness.VerifyAsync(
            Rows($"{before}\nprivate static async Task<int> {{|BATCH021:TouchAsync|}}(string path) => await Task.FromResult(1);"),
            Rows($"{after}\nprivate static async Task<int> TouchAsync(string path) => await Task.FromResult(1);\n\n{post}"));
}
