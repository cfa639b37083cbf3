namespace Batching.Testing;

/// <summary>What the engine supplies: never an argument of the call.</summary>
public class InjectedParameterTests
{
    [Test]
    public async Task Token_context_and_random_come_from_the_worker()
        => await Rows.VerifyAsync("""
            [InBatchParallel]
            private static Task TouchAsync(string path, CancellationToken token, ItemContext context, ItemRandom random) => Task.CompletedTask;
            """);

    [Test]
    public async Task A_token_with_a_default_is_injected_all_the_same()
    {
        string generated = await new BatchHarness(
            Rows.With(
                "[InBatchParallel] private static Task TouchAsync(string path, CancellationToken token = default) => Task.CompletedTask;"))
            .GeneratedAsync();
        Assert.That(generated, Does.Contain("TouchAsync(path: _items[position], token: worker.CancellationToken)"));
    }
}
