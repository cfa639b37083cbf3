namespace Batching.Testing;

/// <summary>Every form of Init: where the items come from.</summary>
public class InitTests
{
    [Test]
    public async Task Indices_are_the_default()
        => await Rows.VerifyAsync("[InBatchParallel] private static void Touch(string path) { }");

    [Test]
    public async Task A_component_gives_its_values()
        => await Rows.VerifyAsync("""
            [DataComponent] public partial int[] Sizes { get; set; }

            [InBatchParallel(Init = nameof(Sizes))]
            private static void Touch(int size) { }
            """);

    [Test]
    public async Task A_nullable_component_must_have_been_set()
        => await Rows.VerifyAsync("""
            [DataComponent] public partial int[]? Sizes { get; set; }

            [InBatchParallel(Init = nameof(Sizes))]
            private static void Touch(int size) { }
            """);

    [Test]
    public async Task A_method_receives_the_calls_arguments()
        => await Rows.VerifyAsync("""
            private static IEnumerable<int> Chunks(int size, int skip = 0) => [size, skip];

            [InBatchParallel(Init = nameof(Chunks))]
            private static void Touch(int begin, int size, int skip = 0) { }
            """);

    [Test]
    public async Task A_method_of_the_batch_may_return_any_enumerable()
        => await Rows.VerifyAsync("""
            private HashSet<int> Chunks() => [];

            [InBatchParallel(Init = nameof(Chunks))]
            private static void Touch(int begin) { }
            """);

    [Test]
    public async Task A_property_or_field_gives_its_elements()
        => await Rows.VerifyAsync("""
            private static readonly int[] _numbers = [1, 2];

            private static List<int> Numbers => [1, 2];

            [InBatchParallel(Init = nameof(Numbers))]
            private static void Touch(int number) { }

            [InBatchParallel(Init = nameof(_numbers))]
            private static void Look(int number) { }
            """);

    [Test]
    public async Task Items_are_the_rows()
        => await Rows.VerifyAsync("""
            [DataComponent] public partial int[] Sizes { get; set; }

            [DataComponent] public partial string[]? Labels { get; set; }

            [InBatchParallel(Init = nameof(Items))]
            private static void Touch(Item item) { }
            """);

    [Test]
    public async Task RunOnce_is_one_call_without_an_item()
        => await Rows.VerifyAsync("[InBatchParallel(Init = nameof(RunOnce))] private static void Touch(int width) { }");

    [Test]
    public async Task An_awaitable_method_is_awaited()
        => await Rows.VerifyAsync("""
            private static async Task<int[]> ChunksAsync(CancellationToken token)
            {
                await Task.Delay(1, token);
                return [1];
            }

            [InBatchParallel(Init = nameof(ChunksAsync))]
            private static void Touch(int begin) { }
            """);

    [Test]
    public async Task An_asynchronous_stream_is_run_while_it_yields()
        => await Rows.VerifyAsync("""
            private static async IAsyncEnumerable<int> Numbers([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
            {
                await Task.Delay(1, token);
                yield return 1;
            }

            [InBatchParallel(Init = nameof(Numbers), Post = nameof(Sum))]
            private static Task<int> SquareAsync(int number) => Task.FromResult(number * number);

            private static int Sum(ItemResults<int> results) => results.GetValues().Sum();
            """);

    [Test]
    public async Task A_stream_runs_synchronous_items_too()
        => await Rows.VerifyAsync("""
            private static async IAsyncEnumerable<int> Numbers()
            {
                await Task.Yield();
                yield return 1;
            }

            [InBatchParallel(Init = nameof(Numbers))]
            private static void Touch(int number) { }
            """);
}
