using static Batching.Testing.WrongCode;

namespace Batching.Testing;

/// <summary>Extras that reach nothing, and names of Init and Post that stand for two methods.</summary>
internal static class WrongExtras
{
    private const string Numbers = "private static IEnumerable<int> Numbers(int step) => [step]; private static int Sum(ItemResults<int> results, int factor) => factor; ";

    internal static IReadOnlyList<Example> All { get; } =
    [
        Member(
            "BATCH025 misspelt",
            Numbers + "[InBatchParallel(Init = nameof(Numbers), Post = nameof(Sum)), BatchArgument(\"step\", 2), BatchArgument(\"factor\", 3), BatchArgument({|BATCH025:\"factr\"|}, 4)] private static int Touch(int number) => number;",
            Numbers + "[InBatchParallel(Init = nameof(Numbers), Post = nameof(Sum)), BatchArgument(\"step\", 2), BatchArgument(\"factor\", 3)] private static int Touch(int number) => number;"),
        Member(
            "BATCH025 optional parameter misspelt",
            "private static void Take(ItemResults results, params int[] widths) { } [InBatchParallel(Post = nameof(Take))] [BatchArgument({|BATCH025:\"Widths\"|}, new[] { 1 })] private static void Touch(string path) { }",
            "private static void Take(ItemResults results, params int[] widths) { } [InBatchParallel(Post = nameof(Take))] [BatchArgument(\"widths\", new[] { 1 })] private static void Touch(string path) { }"),
        Member(
            "BATCH025 hidden by a call argument",
            Numbers + "[InBatchParallel(Init = nameof(Numbers)), BatchArgument({|BATCH025:\"step\"|}, 2)] private static void Touch(int number, int step) { }",
            Numbers + "[InBatchParallel(Init = nameof(Numbers)), BatchArgument(\"step\", 2)] private static void Touch(int number, int width) { }"),
        Member(
            "BATCH025 given twice",
            Numbers + "[InBatchParallel(Init = nameof(Numbers)), BatchArgument(\"step\", 2), BatchArgument({|BATCH025:\"step\"|}, 3)] private static void Touch(int number) { }",
            Numbers + "[InBatchParallel(Init = nameof(Numbers), Post = nameof(Sum)), BatchArgument(\"step\", 2), BatchArgument(\"factor\", 3)] private static int Touch(int number) => number;"),
        Member(
            "BATCH025 of the item method",
            "[InBatchParallel, BatchArgument(value: 3, name: {|BATCH025:\"width\"|})] private static void Touch(string path, int width) { }",
            "[InBatchParallel] private static void Touch(string path, int width = 3) { }"),
        Member(
            "BATCH025 no method",
            "private const string Width = \"width\"; [InBatchParallel(Init = nameof(Sizes)), BatchArgument({|BATCH025:Width|}, 3)] private static void Touch(int size) { }",
            "private const string Width = \"width\"; private static int[] Wide(int width) => [width]; [InBatchParallel(Init = nameof(Wide)), BatchArgument(Width, 3)] private static void Touch(int size) { }"),
        Member("BATCH025 whole batch", "[Action, BatchArgument({|BATCH025:\"width\"|}, 3)] private void Touch(int width) { }",
            "[Action] private void Touch(int width = 3) { }"),
        Member("BATCH025 no action", "[BatchArgument({|BATCH025:\"width\"|}, 3)] private void Touch(int width) { }",
            "private void Touch(int width = 3) { }"),
        Member("BATCH025 results",
            "private static void Take(ItemResults results) { } [InBatchParallel(Post = nameof(Take)), BatchArgument({|BATCH025:\"results\"|}, null)] private static void Touch(string path) { }", "private static void Take(ItemResults results, object? more) { } [InBatchParallel(Post = nameof(Take)), BatchArgument(\"more\", null)] private static void Touch(string path) { }"),
        new(
            "BATCH025 partial method and generic class",
            "public partial class Rows<T> : Batch<T> { private static T[] Some(int count) => new T[count]; [InBatchParallel(Init = nameof(Some)), BatchArgument(\"count\", 1)] private static partial void Touch(T value); [BatchArgument({|BATCH025:\"cuont\"|}, 2)] private static partial void Touch(T value) { } }",
            "public partial class Rows<T> : Batch<T> { private static T[] Some(int count, int more) => new T[count + more]; [InBatchParallel(Init = nameof(Some)), BatchArgument(\"count\", 1)] private static partial void Touch(T value); [BatchArgument(\"more\", 2)] private static partial void Touch(T value) { } }"),
        Member(
            "BATCH036 Init",
            "private static int[] Some() => []; private static IEnumerable<int> Some(int step) => [step]; [InBatchParallel(Init = {|BATCH036:nameof(Some)|})] private static void Touch(int number, int step) { }",
            "private static int[] Some() => []; private static IEnumerable<string> Some(int step) => []; [InBatchParallel(Init = nameof(Some))] private static void Touch(int number, int step) { }"),
        Member(
            "BATCH036 Post",
            "private static void Take(ItemResults<int> results) { } private static int Take(ItemResults<int> results, CancellationToken token) => 1; [InBatchParallel(Post = {|BATCH036:nameof(Take)|})] private static int Touch(string path) => 1;",
            "private static void Take(ItemResults<string> results) { } private static int Take(ItemResults<int> results, CancellationToken token) => 1; [InBatchParallel(Post = nameof(Take))] private static int Touch(string path) => 1;"),
        new(
            "BATCH036 of the base",
            "public class Base : Batch<string> { protected static int[] Some() => []; protected static int[] Some(int step) => [step]; }\npublic partial class Rows : Base { private static int[] Some(string text) => []; [InBatchParallel(Init = {|BATCH036:nameof(Some)|})] private static void Touch(int number, int step) => Some(\"\"); }",
            "public class Base : Batch<string> { protected static int[] Some() => []; protected static int[] Some(int step) => [step]; }\npublic partial class Rows : Base { private static int[] Some(long step) => []; [InBatchParallel(Init = nameof(Some))] private static void Touch(int number, int step) { } }"),
    ];
}
