namespace Batching.Testing;

/// <summary>How what Init yields becomes the arguments of an item.</summary>
public class ElementBindingTests
{
    [Test]
    public async Task A_fully_named_tuple_binds_by_name()
        => await Rows.VerifyAsync("""
            private static IEnumerable<(int number, string text)> Pairs() => [];

            [InBatchParallel(Init = nameof(Pairs))]
            private static Task TouchAsync(string text, int number) => Task.CompletedTask;
            """);

    [Test]
    public async Task An_unnamed_triple_binds_by_position()
        => await Rows.VerifyAsync("""
            private static IEnumerable<(int, string, bool)> Triples() => [];

            [InBatchParallel(Init = nameof(Triples))]
            private static Task TouchAsync(int number, string text, bool flag, int width) => Task.CompletedTask;
            """);

    [Test]
    public async Task A_pair_of_tuples_binds_by_position_then_by_name()
        => await Rows.VerifyAsync("""
            private static IEnumerable<((int, string), (double weight, bool flag))> Pairs() => [];

            [InBatchParallel(Init = nameof(Pairs))]
            private static Task TouchAsync(int number, string text, bool flag, double weight) => Task.CompletedTask;
            """);

    [Test]
    public async Task An_array_or_a_convertible_element_is_one_argument()
        => await Rows.VerifyAsync("""
            private static IEnumerable<int[]> Chunks() => [];

            [InBatchParallel(Init = nameof(Chunks))]
            private static Task TouchAsync(IReadOnlyList<int> chunk) => Task.CompletedTask;
            """);

    [Test]
    public async Task A_tuple_of_more_than_seven_binds_by_position()
        => await new BatchHarness(Rows.With("""
            private static IEnumerable<(int, int, int, int, int, int, int, int, string)> Nine() => [];

            [InBatchParallel(Init = nameof(Nine), Post = nameof(Last))]
            private static string Touch(int a, int b, int c, int d, int e, int f, int g, int h, string i) => i;

            private static string[] Last(ItemResults<string> results) => results.GetValues();
            """)).CheckAsync();

    [Test]
    public async Task The_rest_of_the_parameters_are_the_calls_and_injected_ones_may_stand_anywhere()
        => await new BatchHarness(Rows.With("""
            [InBatchParallel]
            private static void Touch(CancellationToken token, string path, ItemContext context, int width, ItemRandom random, int height = 3) { }

            public void Call(CancellationToken token) => Touch(1, height: 2, cancellationToken: token);
            """)).CheckAsync();
}
