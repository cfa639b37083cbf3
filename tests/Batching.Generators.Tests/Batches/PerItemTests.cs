namespace Batching.Testing;

/// <summary>The overload whose arguments may differ from item to item.</summary>
public class PerItemTests
{
    [Test]
    public async Task Each_argument_may_be_each_items_own()
        => await Rows.VerifyAsync("""
            [InBatchParallel]
            private static Task TouchAsync(string path, int width, int height = 64) => Task.CompletedTask;
            """);

    [Test]
    public async Task An_argument_that_Init_or_Post_takes_has_one_value()
        => await Rows.VerifyAsync("""
            private static IEnumerable<int> Chunks(int size) => [size];

            [InBatchParallel(Init = nameof(Chunks))]
            private static Task TouchAsync(int begin, int size, int width) => Task.CompletedTask;
            """);

    [Test]
    public async Task A_named_element_of_Init_may_be_overridden()
        => await Rows.VerifyAsync("""
            private static IEnumerable<(float[] data, int item)> Rows_() => [];

            [InBatchParallel(Init = nameof(Rows_))]
            private static Task TouchAsync(int item, float[] data) => Task.CompletedTask;
            """);

    [Test]
    public async Task A_step_checks_the_lengths_before_it_runs()
        => await Rows.VerifyAsync("""
            [Action, InBatchParallel]
            private static Task TouchAsync(string path, int width) => Task.CompletedTask;
            """);

    [Test]
    public async Task Calls_choose_the_overload_that_they_mean()
        => await new BatchHarness(Rows.With("""
            [Action, InBatchParallel] private static void Plain(string path, int width, int height = 64) { }
            [Action, InBatchParallel] private static void Any(string path, object value) { }
            [Action, InBatchParallel] private static void Face(string path, IReadOnlyList<int> value) { }
            [Action, InBatchParallel] private static void Column(string path, int[] value) { }
            [Action, InBatchParallel] private static void Typed<T>(string path, T value) { }
            [Action, InBatchParallel] private static void Many(string path, params int[] values) { }

            public void Calls()
            {
                Plain(1);
                Plain(1, 2);
                Plain([1, 2, 3]);
                Plain(1, [1, 2, 3]);
                Plain(new int[] { 1, 2 }, default);
                Plain(width: [1], options: new CallOptions { MaxParallelism = 1 });
                Plain(PerItem.ByIndex((string path) => path.Length));
                Any(1);
                Any(new object[] { 1, "2" });
                Face(new List<int>());
                Face(PerItem.All<IReadOnlyList<int>>([1, 2]));
                Column([1, 2]);
                Column(new int[][] { [1], [2, 3] });
                Typed("text");
                Typed(3.5);
                Many();
                Many(1, 2, 3);
                Many(new CallOptions(), default, 1, 2, 3);
                _ = Dataset.From(new[] { "a", "b" }).Pipeline<Rows>().Plain(1).Plain([1, 2]).Any("x").Typed(1.5).Many(1, 2).Column([1]);
            }
            """)).CheckAsync();

    [TestCase("List<int>")]
    [TestCase("IEnumerable<int>")]
    public async Task A_params_collection_leaves_the_other_arguments_one_value(string collection)
        => await new BatchHarness(Rows.With($$"""
            [Action, InBatchParallel] private static void Touch(string path, int width, params {{collection}} values) { }

            public void Calls()
            {
                Touch(1, 2, 3);
                Touch(new CallOptions(), default, 1, 2, 3);
            }
            """)).CheckAsync();

    [Test]
    public async Task A_params_array_that_Init_takes_too()
        => await new BatchHarness(Rows.With("""
            private static IEnumerable<int> Chunks(params int[] sizes) => sizes;

            [Action, InBatchParallel(Init = nameof(Chunks))]
            private static void Touch(int begin, int width, params int[] sizes) { }

            public void Calls() => this.Touch(1, 2, 3);
            """)).CheckAsync();
}
