namespace Batching.Testing;

/// <summary>An Init or Post whose name stands for several methods: the one whose parameters can be supplied is called.</summary>
public class OverloadTests
{
    [Test]
    public async Task The_overload_of_Init_whose_arguments_are_there_is_chosen()
        => Assert.That(await GeneratedAsync("""
            private static IEnumerable<int> Chunks(string text) => [text.Length];
            private static IEnumerable<int> Chunks(int size) => [size];
            [InBatchParallel(Init = nameof(Chunks))] private static void Touch(int begin, int size) { }
            """), Does.Contain("Chunks(size: size)"));

    [Test]
    public async Task The_overload_of_Init_whose_elements_fit_is_chosen()
        => Assert.That(await GeneratedAsync("""
            private static IEnumerable<string> Chunks() => [];
            private static IEnumerable<int> Chunks(int size) => [size];
            private static void Chunks(bool flag) { }
            private static IEnumerable<T> Chunks<T>(T value) => [value];
            [InBatchParallel(Init = nameof(Chunks))] private static void Touch(int begin, int size) { }
            """), Does.Contain("Chunks(size: size)"));

    [Test]
    public async Task The_overload_of_Init_that_loses_no_default_is_preferred()
        => Assert.That(await GeneratedAsync("""
            private static IEnumerable<int> Chunks(int size = 1) => [size];
            private static IEnumerable<int> Chunks() => [];
            [InBatchParallel(Init = nameof(Chunks))] private static void Touch(int begin) { }
            """), Does.Contain("(Chunks(),"));

    [Test]
    public async Task The_overload_of_Post_whose_arguments_are_there_is_chosen()
        => Assert.That(await GeneratedAsync("""
            private static int Sum(ItemResults<int> results, string text) => text.Length;
            private static int Sum(ItemResults<int> results, int factor) => factor;
            [InBatchParallel(Post = nameof(Sum))] private static int Touch(string path, int factor) => factor;
            """), Does.Contain("factor: factor)"));

    [Test]
    public async Task The_overload_of_Post_that_takes_the_values_is_preferred()
        => Assert.That(await GeneratedAsync("""
            private static int Sum(ItemResults results) => results.Count;
            private static string Sum(ItemResults<int> results) => "";
            [InBatchParallel(Post = nameof(Sum))] private static int Touch(string path) => 1;
            """), Does.Contain("public string Touch("));

    [Test]
    public async Task A_method_of_the_class_is_preferred_to_that_of_its_base()
        => Assert.That(await new BatchHarness("""
            public class Base : Batch<string>
            {
                protected static IEnumerable<int> Chunks(int size) => [size];
                protected virtual IEnumerable<int> Parts(int size) => [size];
            }

            public sealed partial class Rows : Base
            {
                private static IEnumerable<int> Chunks() => [];
                protected override IEnumerable<int> Parts(int size) => [size];
                [InBatchParallel(Init = nameof(Chunks))] private static void Touch(int begin, int size) { }
                [InBatchParallel(Init = nameof(Parts))] private static void Look(int begin, int size) { }
            }
            """).GeneratedAsync(), Does.Contain("(Chunks(),").And.Contain("batch.Parts(size: size)"));

    private static Task<string> GeneratedAsync(string members) => new BatchHarness(Rows.With(members)).GeneratedAsync();
}
