namespace Batching.Testing;

/// <summary>[InBatchParallel] without [Action]: a parallel method, no step.</summary>
public class OrdinaryMethodTests
{
    [Test]
    public async Task There_is_no_step()
        => Assert.That(
            await new BatchHarness(Rows.With("[InBatchParallel] private static void Touch(string path) { }")).GeneratedAsync(),
            Does.Contain("public global::Rows Touch(").And.Not.Contain("RowsSteps"));

    [Test]
    public async Task Post_may_return_anything()
        => await Rows.VerifyAsync("""
            [InBatchParallel(Init = nameof(RunOnce), Post = nameof(Total))]
            private static void Touch(int width) { }

            private static int? Total(ItemResults results) => results.Count;
            """);
}
