using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That the receiver of a possible null takes it, wherever it is declared.</summary>
public class TakeNullFixTests
{
    [TestCase(
        "private static string?[] Texts() => [];\n[InBatchParallel(Init = {|BATCH020:nameof(Texts)|})] private static void Touch(string text) { }",
        "private static string?[] Texts() => [];\n[InBatchParallel(Init = nameof(Texts))] private static void Touch(string? text) { }",
        "text")]
    [TestCase(
        "private static List<string?>[] Texts() => [];\n[InBatchParallel(Init = {|BATCH020:nameof(Texts)|})] private static void Touch(IReadOnlyList<string> text) { }",
        "private static List<string?>[] Texts() => [];\n[InBatchParallel(Init = nameof(Texts))] private static void Touch(IReadOnlyList<string?> text) { }", "text")]
    [TestCase(
        "[DataComponent] public partial string[] Texts { get; set; }\n[InBatchParallel(Post = {|BATCH020:nameof(Texts)|})] private static string? Touch(string path) => null;",
        "[DataComponent] public partial string?[] Texts { get; set; }\n[InBatchParallel(Post = nameof(Texts))] private static string? Touch(string path) => null;", "Texts")]
    [TestCase(
        "private static void Take(ItemResults<string> results) { }\n[InBatchParallel(Post = {|BATCH020:nameof(Take)|})] private static string? Touch(string path) => null;",
        "private static void Take(ItemResults<string?> results) { }\n[InBatchParallel(Post = nameof(Take))] private static string? Touch(string path) => null;", "Take")]
    [TestCase(
        "private static string[] Texts(string prefix) => [\"\"];\n[InBatchParallel(Init = {|BATCH020:nameof(Texts)|})] private static void Touch(string text, string? prefix) { }",
        "private static string[] Texts(string? prefix) => [\"\"];\n[InBatchParallel(Init = nameof(Texts))] private static void Touch(string text, string? prefix) { }", "prefix")]
    public async Task The_receiver_takes_null(string before, string after, string receiver)
        => await new FixHarness(new TakeNullFix(), $"Let '{receiver}' take null").VerifyAsync(Rows(before), Rows(after));

    [Test]
    public async Task A_component_in_another_file_takes_null()
        => await new FixHarness(new TakeNullFix(), "Let 'Texts' take null").VerifyOneAsync(
            ["public partial class Rows : Batch<string> { [InBatchParallel(Post = {|BATCH020:nameof(Texts)|})] private static string? Touch(string path) => null; }", "public partial class Rows { [DataComponent] public partial string[] Texts { get; set; } }"],
            ["public partial class Rows : Batch<string> { [InBatchParallel(Post = nameof(Texts))] private static string? Touch(string path) => null; }", "public partial class Rows { [DataComponent] public partial string?[] Texts { get; set; } }"]);
}
