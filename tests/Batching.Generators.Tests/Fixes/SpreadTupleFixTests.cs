using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That a tuple parameter becomes parameters, and its uses what they meant.</summary>
public class SpreadTupleFixTests
{
    private const string Named = "private static IEnumerable<(int number, string text)> Pairs() => [];\n\n";
    private const string Attribute = "[InBatchParallel(Init = {|BATCH006:nameof(Pairs)|})]\n";

    private static FixHarness Harness => new(new SpreadTupleFix(), "Spread 'pair' over parameters") { Left = ["BATCH021"] };

    [TestCase("private static int Touch((int number, string text) pair) => pair.number + pair.text.Length;",
        "private static int Touch(int number, string text) => number + text.Length;")]
    [TestCase("private static int Touch((int a, string b) pair, int width) => pair.a + pair.Item2.Length + width;",
        "private static int Touch(int number, string text, int width) => number + text.Length + width;")]
    [TestCase(
        "private static int Touch((int, string) /* both */ pair)\n{\n    // Taken apart.\n    var (n, t) = pair;\n    return Sum(pair) + n;\n}\n\nprivate static int Sum((int, string) pair) => pair.Item1;",
        "private static int Touch(int number, string text)\n{\n    // Taken apart.\n    var (n, t) = (number, text);\n    return Sum((number, text)) + n;\n}\n\nprivate static int Sum((int, string) pair) => pair.Item1;")]
    [TestCase(
        "private static async Task TouchAsync((int number, string text) pair, CancellationToken token) => await Task.Delay(pair.number, token);", "private static async Task TouchAsync(int number, string text, CancellationToken token) => await Task.Delay(number, token);")]
    public async Task Uses_of_the_tuple_become_its_elements(string before, string after)
        => await Harness.VerifyAsync(Rows(Named + Attribute + before), Rows(Named + Markup.Parse(Attribute).Source + after));

    [Test]
    public async Task An_ambiguous_pair_is_named_after_the_elements_of_the_parameter()
        => await Harness.VerifyAsync(
            Rows("private static IEnumerable<(int, string)> Pairs() => [];\n\n[InBatchParallel(Init = {|BATCH007:nameof(Pairs)|})]\nprivate static int Touch((int number, string text) pair) => pair.Item1;"),
            Rows("private static IEnumerable<(int number, string text)> Pairs() => [];\n\n[InBatchParallel(Init = nameof(Pairs))]\nprivate static int Touch(int number, string text) => number;"));

    [TestCase(
        "private static int Touch((int number, string text) pair, int number) => pair.number;", TestName = "A parameter has that name")]
    [TestCase("private static int number = 1;\nprivate static int Touch((int number, string text) pair) => pair.number + number;",
        TestName = "A field of that name is used")]
    [TestCase(
        "private static int Touch((int number, string text) pair) { pair = (1, \"\"); return 1; }", TestName = "The tuple is assigned")]
    [TestCase("private static string Touch((int number, string text) pair) => nameof(pair);", TestName = "Its name is used")]
    [TestCase("private static string Touch((int number, string text) pair) => pair.ToString();", TestName = "It is used as an object")]
    [TestCase("private static int Touch((int number, string text) pair) => 1;\npublic static int Once() => Touch((1, \"\"));",
        TestName = "It is called with a tuple")]
    [TestCase("private static int Touch((Version number, string text) pair) => 1;", TestName = "An element does not fit")]
    public async Task A_tuple_that_is_needed_as_one_is_left(string method)
    {
        // The attribute stands before the item method.
        int at = method.LastIndexOf("private static", method.IndexOf("Touch", StringComparison.Ordinal), StringComparison.Ordinal);
        await Harness.VerifyNoneAsync(Rows(Named + method.Insert(at, Attribute)));
    }
}
