using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>Classes and methods in several parts.</summary>
public class PartialDeclarationTests
{
    [Test]
    public async Task A_class_in_two_files_is_generated_once()
    {
        GeneratorRunResult run = await new BatchHarness(
            "public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void First(string path) { } [DataComponent] public partial int[] Sizes { get; set; } }",
            "partial class Rows { [Action, InBatchParallel(Init = nameof(Sizes))] private static void Second(int size) { } [DataComponent] public partial int[] Widths { get; set; } }",
            "partial class Rows { [Action] public void Third() { } }").CheckAsync();
        string text = run.GeneratedSources.Single().SourceText.ToString();
        Assert.That(text,
            Does.Contain("\"Rows.First\"").And.Contain("\"Rows.Second\"").And.Contain("\"Rows.Third\"").And.Contain("__sizes").And.Contain(
                "__widths"));
    }

    [TestCase("[InBatchParallel] private static partial void Touch(string path);", "private static partial void Touch(string path) { }")]
    [TestCase("private static partial void Touch(string path);", "[InBatchParallel] private static partial void Touch(string path) { }")]
    [TestCase(
        "[Action] private static partial void Touch(string path);", "[InBatchParallel] private static partial void Touch(string path) { }")]
    public async Task A_partial_method_may_carry_attributes_on_either_part(string definition, string implementation)
    {
        foreach (string[] files in new[] { new[] { definition, implementation }, [implementation, definition] })
        {
            GeneratorRunResult run = await new BatchHarness(
                $"public partial class Rows : Batch<string> {{ {files[0]} }}", $"partial class Rows {{ {files[1]} }}").CheckAsync();
            Assert.That(run.GeneratedSources.Single().SourceText.ToString(), Does.Contain("public global::Rows Touch("));
        }
    }

    [Test]
    public async Task Init_and_Post_may_be_in_another_file()
        => await new BatchHarness(
            "public partial class Rows : Batch<string> { [InBatchParallel(Init = nameof(Numbers), Post = nameof(Sum))] private static int Touch(int number) => number; }",
            "partial class Rows { private static IEnumerable<int> Numbers() => []; private static int Sum(ItemResults<int> results) => results.Count; }").CheckAsync();
}
