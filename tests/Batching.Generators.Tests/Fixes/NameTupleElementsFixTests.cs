using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That tuples get the names of the item method's parameters, wherever they are declared.</summary>
public class NameTupleElementsFixTests
{
    private const string Touch =
        "[InBatchParallel(Init = {|BATCH007:nameof(Pairs)|})] private static void Touch(int number, string text) { }";

    private static FixHarness Harness => new(new NameTupleElementsFix(), "Name the elements 'number' and 'text'");

    [TestCase("private static IEnumerable<(int /* first */, string)> Pairs() => [(1, \"\")];",
        "private static IEnumerable<(int number /* first */, string text)> Pairs() => [(1, \"\")];")]
    [TestCase("private static Task<List<(int, string)>>\n    Pairs() => null!;",
        "private static Task<List<(int number, string text)>>\n    Pairs() => null!;")]
    [TestCase("private static async IAsyncEnumerable<(int, string)> Pairs() { await Task.Yield(); yield return (1, \"\"); }",
        "private static async IAsyncEnumerable<(int number, string text)> Pairs() { await Task.Yield(); yield return (1, \"\"); }")]
    [TestCase("private (int, string)[] Pairs { get; set; } = [];", "private (int number, string text)[] Pairs { get; set; } = [];")]
    [TestCase("private static readonly (int, string)[] Pairs = [];", "private static readonly (int number, string text)[] Pairs = [];")]
    [TestCase("[DataComponent] public partial (int, string)[] Pairs { get; set; }",
        "[DataComponent] public partial (int number, string text)[] Pairs { get; set; }")]
    [TestCase("private partial IEnumerable<(int, string)> Pairs();\nprivate partial IEnumerable<(int, string)> Pairs() => [];",
        "private partial IEnumerable<(int number, string text)> Pairs();\nprivate partial IEnumerable<(int number, string text)> Pairs() => [];")]
    public async Task The_elements_are_named_in_every_form_of_Init(string before, string after)
        => await Harness.VerifyAsync(Rows($"{before}\n\n{Touch}"), Rows($"{after}\n\n{Markup.Parse(Touch).Source}"));

    [TestCase("(int number, string)", "(int number, string text)")]
    [TestCase("(string text, int)", "(string text, int number)")]
    [TestCase("(int, string text)", "(int number, string text)")]
    public async Task A_name_that_is_there_stays(string before, string after)
        => await new FixHarness(new NameTupleElementsFix(),
            before.StartsWith("(string", StringComparison.Ordinal)
                ? "Name the elements 'text' and 'number'"
                : "Name the elements 'number' and 'text'").VerifyAsync(
            Rows($"private static IEnumerable<{before}> Pairs() => [];\n{Touch.Replace("BATCH007", "BATCH008")}"),
            Rows($"private static IEnumerable<{after}> Pairs() => [];\n{Markup.Parse(Touch).Source}"));

    [Test]
    public async Task Overrides_are_named_in_other_files_too()
        => await Harness.VerifyOneAsync(
            [
                "public abstract class Base : Batch<string> { protected abstract IEnumerable<(int, string)> Pairs(); }",
                "public partial class Rows : Base { protected override IEnumerable<(int, string)> Pairs() => []; " + Touch + " }",
                "public class More : Rows { protected override IEnumerable<(int, string)> Pairs() => [(2, \"\")]; }",
            ],
            [
                "public abstract class Base : Batch<string> { protected abstract IEnumerable<(int number, string text)> Pairs(); }",
                "public partial class Rows : Base { protected override IEnumerable<(int number, string text)> Pairs() => []; "
                    + Markup.Parse(Touch).Source + " }",
                "public class More : Rows { protected override IEnumerable<(int number, string text)> Pairs() => [(2, \"\")]; }",
            ]);

    [TestCase("private static IEnumerable<(int, Version)> Pairs() => [];", TestName = "A type does not fit")]
    [TestCase("private static IEnumerable<ValueTuple<int, string>> Pairs() => [];", TestName = "The tuple is not written as one")]
    [TestCase("private static IEnumerable<(int other, string)> Pairs() => [];", TestName = "A name is of no parameter")]
    public async Task Nothing_is_named_that_could_not_be_bound(string init)
        => await Harness.VerifyNoneAsync(
            Rows($"{init}\n{(init.Contains("other", StringComparison.Ordinal) ? Touch.Replace("BATCH007", "BATCH008") : Touch)}"));
}
