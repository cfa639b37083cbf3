using Batching.Generators;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>What diagnostics tell code fixes beside their message.</summary>
public class PropertyTests
{
    [TestCase("int", "int")]
    [TestCase("Task<List<string?>>", "List<string?>")]
    [TestCase("Func<string, (int Width, DateTime At)>", "(int Width, DateTime At)")]
    public async Task The_type_of_a_result_that_is_dropped(string type, string result)
        => Assert.That(
            await PropertyAsync("BATCH021", DiagnosticProperties.ResultType,
                $"[InBatchParallel] private static {type} Touch(string path) => throw new NotSupportedException();".Replace(
                type.StartsWith("Func", StringComparison.Ordinal) ? "string path" : "-", "", StringComparison.Ordinal)),
            Is.EqualTo(result));

    [TestCase("steps", "step")]
    [TestCase("factr", "factor")]
    [TestCase("something", null)]
    public async Task The_nearest_name_of_an_extra(string name, string? nearest)
        => Assert.That(
            await PropertyAsync("BATCH025", DiagnosticProperties.NearestName, $$"""
                private static IEnumerable<int> Numbers(int step = 1) => [step];
                private static void Take(ItemResults results, int factor = 1) { }
                [InBatchParallel(Init = nameof(Numbers), Post = nameof(Take)), BatchArgument("{{name}}", 1)] private static void Touch(int number) { }
                """),
            Is.EqualTo(nearest));

    private static async Task<string?> PropertyAsync(string id, string key, string members)
        => (await Product.Harness().RunAsync([Rows.With(members)])).Single(diagnostic => diagnostic.Id == id).Properties[key];
}
