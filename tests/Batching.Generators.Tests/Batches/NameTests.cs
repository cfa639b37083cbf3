namespace Batching.Testing;

/// <summary>That generated code means the user's members, whatever they are called.</summary>
public class NameTests
{
    [TestCase("Run", "void")]
    [TestCase("RunAsync", "Task")]
    [TestCase("ToString", "void")]
    [TestCase("Equals", "void")]
    [TestCase("touch", "void")]
    public async Task A_static_item_method_may_be_called_like_a_member_of_what_surrounds_it(string name, string type)
        => await new BatchHarness(Rows.With($$"""
            [InBatchParallel]
            private static {{type}} {{name}}(string path, int touch) { {{(type == "Task" ? "return Task.CompletedTask;" : "")}} }
            """)).CheckAsync();

    [Test]
    public async Task Init_and_Post_may_be_called_like_locals_and_arguments()
        => await Rows.VerifyAsync("""
            private readonly int[] items = [1, 2];

            private static int[] size => [1, 2];

            [InBatchParallel(Init = nameof(items), Post = nameof(results))]
            private Task<int> valuesAsync(int call, int body) => Task.FromResult(call + body);

            [InBatchParallel(Init = nameof(size))]
            private static Task TouchAsync(int item, double size) => Task.CompletedTask;

            private int results(ItemResults<int> values) => values.Count;
            """);

    [Test]
    public async Task Call_arguments_may_be_called_like_what_is_generated()
        => await new BatchHarness(Rows.With("""
            [DataComponent] public partial int[] Sizes { get; set; }

            [Action, InBatchParallel(Init = nameof(Sizes), Post = nameof(Sizes))]
            private static int Touch(int item, int call, int items, int values, int body, int results, int kernel, int batch, int position, int worker, int pipeline, int token, int TBatch) => item;
            """)).CheckAsync();
}
