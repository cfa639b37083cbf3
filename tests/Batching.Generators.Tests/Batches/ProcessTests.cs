namespace Batching.Testing;

/// <summary>What is written for actions that run in worker processes.</summary>
public class ProcessTests
{
    [Test]
    public async Task Every_kind_of_value_has_its_codec()
        => await Rows.VerifyAsync(
            """
            [DataComponent] public partial Box?[] Boxes { get; set; }

            private IEnumerable<(int number, string? text, double[] values, Box box)> Values() => [];

            [InBatchParallel(Init = nameof(Values), Post = nameof(Boxes), Target = Target.Processes)]
            private static Box? Pack(
                int number, string? text, double[] values, Box box, string[] names, (int, string, List<int>) mixed, DateTime? at,
                ItemRandom random, CancellationToken token, decimal scale = 1.5m)
                => box;
            """,
            "public sealed record Box(string Name, double[] Weights);");

    [Test]
    public async Task A_kernel_is_called_in_the_worker()
        => await Rows.VerifyAsync("""
            [DataComponent] public partial double[] Values { get; set; }

            [InBatchParallel(Init = nameof(Values), Post = nameof(Values), Target = Target.Processes)]
            private static Func<double, ItemContext, double> Scale(double factor, CancellationToken token) => (value, context) => value * factor;
            """);

    [Test]
    public async Task Elements_that_are_their_bytes_cross_many_at_once()
        => await Rows.VerifyAsync("""
            [DataComponent] public partial double[] Values { get; set; }

            [InBatchParallel(Init = nameof(Values), Post = nameof(Values), Target = Target.Processes)]
            private static double Scale(double value, double factor, CancellationToken token) => value * factor;
            """);

    [Test]
    public async Task Elements_and_results_may_be_of_other_types_than_the_item_methods()
        => await new BatchHarness(Rows.With("""
            [DataComponent] public partial int[] Sizes { get; set; }
            [DataComponent] public partial double[] Means { get; set; }
            [DataComponent] public partial double?[] Known { get; set; }

            [InBatchParallel(Init = nameof(Sizes), Post = nameof(Means), Target = Target.Processes)]
            private static float Half(long size) => size / 2f;

            [InBatchParallel(Init = nameof(Means), Post = nameof(Known), Target = Target.Processes)]
            private static double Same(double? mean) => mean ?? 0;

            [InBatchParallel(Init = nameof(Sizes), Post = nameof(Means), Target = Target.Processes)]
            private static Func<double, float> Scale(double by) => size => (float)(size * by);
            """)).CheckAsync();

    [Test]
    public async Task An_awaitable_item_waits_in_its_worker_and_a_context_serialises()
        => await new BatchHarness(Rows.With("""
            [Action, InBatchParallel(Target = Target.Processes, JsonContext = typeof(Known))]
            private static async ValueTask SendAsync(string path, ItemContext context, Uri to) => await Task.Yield();
            """) + """
            public sealed class Known(System.Text.Json.JsonSerializerOptions? options = null) : System.Text.Json.Serialization.JsonSerializerContext(options)
            {
                public static Known Default { get; } = new();
                protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;
                public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
            }
            """).VerifyAsync();

    [Test]
    public async Task Names_of_the_users_collide_with_nothing()
        => await new BatchHarness(Rows.With("""
            [DataComponent] public partial int[] Sizes { get; set; }

            [InBatchParallel(Post = nameof(Sizes), Target = Target.Processes)]
            private static int Run(string path, int item, int writer, int reader, int Type, int Codec1, int @class, int _item) => item + writer + reader + Type + Codec1 + @class + _item;

            [InBatchParallel(Post = nameof(Sizes), Target = Target.Processes)]
            private static int WriteItem(string path, int position, int values, int batch) => position + values + batch;

            [InBatchParallel(Init = nameof(Sizes), Post = nameof(Sizes), Target = Target.Processes)]
            private static int WriteItems(int i, int ItemSize, int ResultSize, int ProcessAction, int count) => i + ItemSize + ResultSize + ProcessAction + count;

            [InBatchParallel(Init = nameof(Sizes), Post = nameof(Sizes), Target = Target.Processes)]
            private static int ReadResults(int items, int WriteItems, int item, int values) => items + WriteItems + item + values;

            [InBatchParallel(Init = nameof(Sizes), Post = nameof(Sizes), Target = Target.Processes)]
            private static int ItemSize(int position, int RunItems, CancellationToken token) => position + RunItems;

            [InBatchParallel(Init = nameof(Sizes), Post = nameof(Sizes), Target = Target.Processes)]
            private static int ResultSize(int size) => size;

            [InBatchParallel(Post = nameof(Sizes), Target = Target.Processes)]
            private static int ReadCall<T>(string path, T value, params T[] values) where T : unmanaged => values.Length;
            """)).CheckAsync();

    [Test]
    public async Task A_generic_class_and_a_derived_one()
        => await new BatchHarness("""
            public partial class Outer<T> where T : unmanaged
            {
                public partial class Rows : Batch<T>
                {
                    [DataComponent] public partial T[] Values { get; set; }
                    [InBatchParallel(Init = nameof(Values), Post = nameof(Values), Target = Target.Processes)] private static T Same(T value, ItemContext context, T? other = null) => value;
                }
            }
            public partial class Base : Batch<int> { [Action, InBatchParallel(Target = Target.Processes)] private protected static void Touch(int index, ItemContext context) { } }
            public partial class Derived : Base { [Action, InBatchParallel(Target = Target.Processes)] private static void Reach(int index, ItemContext context) { } }
            """).CheckAsync();
}
