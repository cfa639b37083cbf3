namespace Batching.Testing;

/// <summary>Extras: arguments that [BatchArgument] gives to Init and Post, never to the item.</summary>
public class ExtraArgumentTests
{
    [Test]
    public async Task Extras_reach_Init_and_Post()
        => await Rows.VerifyAsync("""
            private static IEnumerable<int> Chunks(int size, bool isOrdered, int width) => [size, width];

            [InBatchParallel(Init = nameof(Chunks), Post = nameof(Sum))]
            [BatchArgument("isOrdered", true), BatchArgument("size", 10)]
            private static Task<int> TouchAsync(int begin, int width) => Task.FromResult(begin + width);

            private static int Sum(ItemResults<int> results, bool isOrdered) => results.Count;
            """);

    [Test]
    public async Task A_call_argument_wins_over_an_extra_of_its_name()
    {
        string generated = await new BatchHarness(Rows.With("""
            private static IEnumerable<int> Chunks(int size) => [size];

            [InBatchParallel(Init = nameof(Chunks))]
            [BatchArgument("size", 10)]
            private static Task TouchAsync(int begin, int size) => Task.CompletedTask;
            """)) { AllowedWarnings = ["BATCH025"] }.GeneratedAsync();
        Assert.That(generated, Does.Contain("Chunks(size: size)"));
    }

    [TestCase("5", "long", "5")]
    [TestCase("(byte)5", "object", "(byte)5")]
    [TestCase("(byte)5", "byte", "5")]
    [TestCase("null", "string?", "null")]
    [TestCase("null", "int?", "null")]
    [TestCase("\"a\\\"b\\n\"", "string", "\"a\\\"b\\n\"")]
    [TestCase("'\\''", "char", "'\\''")]
    [TestCase("1.5", "double?", "1.5D")]
    [TestCase("double.NaN", "double", "double.NaN")]
    [TestCase("DayOfWeek.Friday", "DayOfWeek", "global::System.DayOfWeek.Friday")]
    [TestCase("DayOfWeek.Friday", "object", "global::System.DayOfWeek.Friday")]
    [TestCase("typeof(List<>)", "Type", "typeof(global::System.Collections.Generic.List<>)")]
    [TestCase("typeof((int, string))", "Type", "typeof((int, string))")]
    [TestCase("new[] { 1, 2 }", "IReadOnlyList<int>", "new int[] { 1, 2 }")]
    [TestCase("new object?[] { null, 1, \"a\", (short)2 }", "object?[]", "new object?[] { null, 1, \"a\", (short)2 }")]
    public async Task A_constant_is_written_as_what_it_is(string constant, string type, string text)
    {
        string generated = await new BatchHarness(Rows.With($$"""
            private static IEnumerable<int> Chunks({{type}} extra) => [extra?.GetHashCode() ?? 0];

            [InBatchParallel(Init = nameof(Chunks))]
            [BatchArgument("extra", {{constant}})]
            private static Task TouchAsync(int begin) => Task.CompletedTask;
            """.Replace("extra?.GetHashCode() ?? 0",
                type.EndsWith('?') || type == "object?[]" ? "extra is null ? 0 : 1" : "extra.GetHashCode()"))).GeneratedAsync();
        Assert.That(generated, Does.Contain($"Chunks(extra: {text})"));
    }

    [Test]
    public async Task An_attribute_of_that_name_from_another_library_is_no_extra()
        => await Product.Harness().VerifyAsync("""
            public static class Other
            {
                [AttributeUsage(AttributeTargets.Method)]
                public sealed class BatchArgumentAttribute(string name, object value) : Attribute
                {
                    public string Name => name;

                    public object Value => value;
                }
            }

            public partial class Rows : Batch<string>
            {
                private static IEnumerable<int> Chunks(int extra) => [extra];

                [Other.BatchArgument("extra", 1), InBatchParallel(Init = {|BATCH017:nameof(Chunks)|})]
                private static void Touch(int begin) { }
            }
            """);
}
