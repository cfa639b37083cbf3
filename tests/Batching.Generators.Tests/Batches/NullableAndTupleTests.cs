namespace Batching.Testing;

/// <summary>Nullability, tuple names and records go through as they were written.</summary>
public class NullableAndTupleTests
{
    [Test]
    public async Task Argument_types_keep_their_annotations_and_names()
    {
        string generated = await new BatchHarness(Rows.With("""
            [InBatchParallel]
            private static void Touch(string path, string? text, List<string?>? list, (int Left, string? Right)? pair, Dictionary<string, (int, int)[]?> map, Func<string?, int>? f, dynamic? any) { }
            """)).GeneratedAsync();
        Assert.That(generated, Does.Contain(
            """
                    string? text,
                    global::System.Collections.Generic.List<string?>? list,
                    (int Left, string? Right)? pair,
                    global::System.Collections.Generic.Dictionary<string, (int, int)[]?> map,
                    global::System.Func<string?, int>? f,
                    dynamic? any,
            """));
    }

    [Test]
    public async Task Records_are_elements_arguments_indices_and_results()
        => await new BatchHarness("""
            public sealed record Key(int Number, string? Name);
            public readonly record struct Point(double X, double Y);

            public partial class Rows : Batch<Key>
            {
                [DataComponent] public partial Point[] Points { get; set; }

                private IEnumerable<Point> Moved(Point by) => Points.Select(point => point with { X = point.X + by.X });

                [Action, InBatchParallel(Init = nameof(Moved), Post = nameof(Points))]
                private static Point Move(Point point, Point by, Key? key = null) => point;

                [Action, InBatchParallel(Post = nameof(Points))]
                private static Point Place(Key key) => new(key.Number, 0);

                [Action, InBatchParallel(Init = nameof(Items), Post = nameof(Points))]
                private static Point Both(Item item) => item.Points with { Y = item.Index.Number };
            }
            """).CheckAsync();

    [Test]
    public async Task Nullable_elements_meet_nullable_parameters()
        => await new BatchHarness(Rows.With("""
            [DataComponent] public partial string?[] Labels { get; set; }
            [DataComponent] public partial int?[]? Sizes { get; set; }

            [InBatchParallel(Init = nameof(Labels), Post = nameof(Sizes))]
            private static int Measure(string? label) => label?.Length ?? 0;

            [InBatchParallel(Init = nameof(Sizes), Post = nameof(Labels))]
            private static string Show(int? size) => "";
            """)).CheckAsync();
}
