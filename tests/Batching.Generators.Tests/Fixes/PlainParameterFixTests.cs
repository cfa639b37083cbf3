using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That parameters get the plain form that means the same.</summary>
public class PlainParameterFixTests
{
    [TestCase("in int", "int")]
    [TestCase("ref readonly int", "int")]
    [TestCase("/* by */ in /* reference */ int", "/* by */ int")]
    public async Task What_is_only_read_is_taken_by_value(string before, string after)
        => await new FixHarness(new PlainParameterFix(), "Take 'size' by value") { Left = ["BATCH021"] }.VerifyAsync(
            Rows($"[InBatchParallel] private static int Touch(string path, {before} {{|BATCH013:size|}}) => size + 1;"),
            Rows($"[InBatchParallel] private static int Touch(string path, {after} size) => size + 1;"));

    [TestCase("ReadOnlySpan<int>", "ReadOnlyMemory<int>")]
    [TestCase("Span<int>", "Memory<int>")]
    [TestCase("scoped Span<string?>", "Memory<string?>")]
    public async Task A_span_is_taken_as_memory(string before, string after)
        => await new FixHarness(new PlainParameterFix(), $"Take 'sizes' as {after}") { Left = ["BATCH021"] }.VerifyAsync(
            Rows($"[InBatchParallel]\nprivate static int Touch(string path, {before} {{|BATCH013:sizes|}})\n{{\n    foreach (var size in sizes) {{ }}\n    return sizes.Length + sizes[1..].Length;\n}}"),
            Rows($"[InBatchParallel]\nprivate static int Touch(string path, {after} sizes)\n{{\n    foreach (var size in sizes.Span) {{ }}\n    return sizes.Span.Length + sizes.Span[1..].Length;\n}}"));

    [TestCase("ref int {|BATCH013:size|}", "size++;", "Take 'size' by value")]
    [TestCase("in int {|BATCH013:size|}", "ref readonly int same = ref size; } public static void Once(int one) { Touch(\"\", in one);",
        "Take 'size' by value")]
    [TestCase("Span<int> {|BATCH013:size|}", "size = size[1..];", "Take 'size' as Memory<int>")]
    public async Task What_is_needed_by_reference_is_left(string parameter, string body, string title)
        => await new FixHarness(new PlainParameterFix(), title).VerifyNoneAsync(
            Rows($"[InBatchParallel] private static void Touch(string path, {parameter}) {{ {body} }}"));
}
