namespace Batching.Testing;

/// <summary>Every form of Post: where the results go.</summary>
public class PostTests
{
    [Test]
    public async Task A_component_becomes_the_results()
        => await Rows.VerifyAsync("""
            [DataComponent] public partial double[] Lengths { get; set; }

            [InBatchParallel(Post = nameof(Lengths))]
            private static Task<int> LengthAsync(string path) => Task.FromResult(path.Length);
            """);

    [Test]
    public async Task A_method_without_a_result_means_this_batch()
        => await Rows.VerifyAsync("""
            [InBatchParallel(Post = nameof(Keep))]
            private static Task<int> LengthAsync(string path) => Task.FromResult(path.Length);

            private void Keep(ItemResults<int> results) => results.ThrowIfAnyFailed();
            """);

    [Test]
    public async Task A_method_may_return_this_batch_or_another()
        => await Rows.VerifyAsync(
            """
            [Action, InBatchParallel(Post = nameof(Same))]
            private static Task<int> LengthAsync(string path) => Task.FromResult(path.Length);

            [Action, InBatchParallel(Post = nameof(Next))]
            private static Task<int> WidthAsync(string path) => Task.FromResult(path.Length);

            private Rows Same(ItemResults<int> results) => results.AnyFailed ? new() : this;

            private static Numbers Next(ItemResults<int> results) => new() { Indices = results.GetValues() };
            """,
            "public sealed class Numbers : Batch<int>;");

    [Test]
    public async Task A_method_of_an_ordinary_parallel_method_may_return_anything()
        => await Rows.VerifyAsync("""
            [InBatchParallel(Post = nameof(Sum))]
            private static Task<int> TotalAsync(string path) => Task.FromResult(path.Length);

            private static (int Sum, string? Name) Sum(ItemResults<int> results) => (results.GetValues().Sum(), null);
            """);

    [Test]
    public async Task An_awaitable_method_is_awaited()
        => await Rows.VerifyAsync("""
            [InBatchParallel(Post = nameof(SumAsync))]
            private static int Total(string path) => path.Length;

            private static ValueTask<int> SumAsync(ItemResults<int> results, CancellationToken token) => new(results.GetValues().Sum());
            """);

    [Test]
    public async Task The_overload_that_takes_the_results_is_chosen()
    {
        string generated = await new BatchHarness(Rows.With("""
            [InBatchParallel(Post = nameof(Gather))]
            private static int Length(string path) => path.Length;

            [InBatchParallel(Post = nameof(Gather))]
            private static string Upper(string path) => path.ToUpperInvariant();

            [InBatchParallel(Post = nameof(Gather))]
            private static void Touch(string path) { }

            private static string Gather(ItemResults<string> results) => string.Concat(results.GetValues());
            private static int Gather(ItemResults<int> results) => results.GetValues().Sum();
            private static bool Gather(ItemResults results) => results.AnyFailed;
            """)).GeneratedAsync();
        Assert.That(generated, Does.Contain("public int Length(").And.Contain("public string Upper(").And.Contain("public bool Touch("));
    }

    [Test]
    public async Task Results_that_differ_by_tuple_names_or_nullability_alone_are_accepted()
        => await new BatchHarness(Rows.With("""
            [InBatchParallel(Post = nameof(Gather))]
            private static (int Length, string Path) Measure(string path) => (path.Length, path);

            private static int Gather(ItemResults<(int, string)> results) => results.Count;
            """)).CheckAsync();

    [Test]
    public async Task Call_arguments_and_the_token_reach_Post()
        => await Rows.VerifyAsync("""
            [InBatchParallel(Post = nameof(Sum))]
            private static Task<int> TotalAsync(string path, int factor) => Task.FromResult(path.Length * factor);

            private static int Sum(ItemResults<int> results, int factor, CancellationToken token) => results.Count + factor;
            """);

    [Test]
    public async Task Without_Post_results_are_not_kept()
        => await new BatchHarness(
            Rows.With("[InBatchParallel] private static Task<int> TouchAsync(string path) => Task.FromResult(1);"))
        {
            AllowedWarnings = [
                "BATCH021"]
        }.VerifyAsync();
}
