using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That what Init and Post lack is supplied, by the call or by an extra.</summary>
public class SupplyParameterFixTests
{
    [TestCase("int step", "int number", "int number, int step")]
    [TestCase("string? @class", "int number, CancellationToken token", "int number, string? @class, CancellationToken token")]
    [TestCase("IReadOnlyList<int> step", "int number, int width = 1, params int[] more",
        "int number, IReadOnlyList<int> step, int width = 1, params int[] more")]
    public async Task A_required_argument_goes_before_the_optional_and_injected_ones(string parameter, string before, string after)
        => await new FixHarness(new SupplyParameterFix(),
            $"Add the argument '{(parameter.EndsWith("@class", StringComparison.Ordinal) ? "class" : "step")}' to 'Touch'").VerifyAsync(
                Code("BATCH017", parameter, before), Code(null, parameter, after));

    [TestCase("int step = 1", "int number", "int number, int step = 1")]
    [TestCase("int? step = null", "int number, int width = 1, params int[] more",
        "int number, int width = 1, int? step = null, params int[] more")]
    [TestCase(
        "long step = -1", "int number, CancellationToken token = default", "int number, long step = -1, CancellationToken token = default")]
    [TestCase("DayOfWeek step = DayOfWeek.Monday", "int number, CancellationToken token",
        "int number, CancellationToken token, DayOfWeek step = DayOfWeek.Monday")]
    public async Task A_default_is_copied(string parameter, string before, string after)
        => await new FixHarness(new SupplyParameterFix(), "Add the argument 'step' to 'Touch'").VerifyAsync(
            Code("BATCH011", parameter, before), Code(null, parameter, after));

    [TestCase("BATCH017", "int step", "0")]
    [TestCase("BATCH017", "string step", "\"\"")]
    [TestCase("BATCH017", "string? step", "null")]
    [TestCase("BATCH017", "byte step", "(byte)0")]
    [TestCase("BATCH017", "DayOfWeek step", "default(DayOfWeek)")]
    [TestCase("BATCH017", "double step", "0")]
    [TestCase("BATCH011", "double step = 1.5", "1.5")]
    [TestCase("BATCH011", "ulong? step = 3", "(ulong)3UL")]
    [TestCase("BATCH011", "bool step = true", "true")]
    [TestCase("BATCH011", "string step = \"a\"", "\"a\"")]
    [TestCase("BATCH011", "DayOfWeek step = DayOfWeek.Monday", "DayOfWeek.Monday")]
    public async Task An_extra_has_the_default_or_that_of_the_type(string id, string parameter, string value)
        => await new FixHarness(new SupplyParameterFix(), $"Add [BatchArgument(\"step\", {value})]").VerifyAsync(
            Code(id, parameter, "int number"), Code(null, parameter, "int number", $", BatchArgument(\"step\", {value})"));

    [TestCase("decimal step = 1", "1")]
    [TestCase("List<int>? step = null", "0")]
    public async Task What_no_attribute_may_hold_is_no_extra(string parameter, string value)
        => await new FixHarness(new SupplyParameterFix(), $"Add [BatchArgument(\"step\", {value})]").VerifyNoneAsync(
            Code("BATCH011", parameter, "int number"));

    [Test]
    public async Task A_call_argument_of_another_type_is_not_doubled()
        => await new FixHarness(new SupplyParameterFix(), "Add the argument 'step' to 'Touch'").VerifyNoneAsync(
            Code("BATCH017", "int step", "int number, string step"));

    [Test]
    public async Task An_argument_that_a_caller_would_lack_is_not_added()
        => await new FixHarness(new SupplyParameterFix(), "Add the argument 'step' to 'Touch'").VerifyNoneAsync(
            Code("BATCH017", "int step", "int number")
                + "\npublic static class Use { public static void Once() => Rows.Touch(number: 1); }");

    [Test]
    public async Task Post_is_supplied_too()
        => await new FixHarness(new SupplyParameterFix(), "Add the argument 'width' to 'Touch'").VerifyAsync(
            Rows("private static int[] Sum(ItemResults<int> results, int width) => [width];\n\n[InBatchParallel(Post = {|BATCH017:nameof(Sum)|})]\nprivate static int Touch(string path) => 1;"),
            Rows("private static int[] Sum(ItemResults<int> results, int width) => [width];\n\n[InBatchParallel(Post = nameof(Sum))]\nprivate static int Touch(string path, int width) => 1;"));

    [Test]
    public async Task Two_parameters_are_both_supplied()
        => await new FixHarness(new SupplyParameterFix(), "Add [BatchArgument(\"first\", 1)]").VerifyAllAsync(
            Microsoft.CodeAnalysis.CodeFixes.FixAllScope.Project,
            [Rows("private static IEnumerable<int> Numbers(int first = 1, int second = 2) => [first, second];\n\n[InBatchParallel(Init = {|BATCH011:{|BATCH011:nameof(Numbers)|}|})]\npublic static void Touch(int number) { }")],
            [Rows("private static IEnumerable<int> Numbers(int first = 1, int second = 2) => [first, second];\n\n[InBatchParallel(Init = nameof(Numbers)), BatchArgument(\"first\", 1), BatchArgument(\"second\", 2)]\npublic static void Touch(int number) { }")]);

    private static string Code(string? id, string parameter, string parameters, string extra = "")
    {
        string name = parameter.Split(" = ")[0].Split(' ')[^1];
        string init = id is null ? "nameof(Numbers)" : $"{{|{id}:nameof(Numbers)|}}";
        return Rows(
            $"private static IEnumerable<int> Numbers({parameter}) => [1 + ({name} is null ? 1 : 2)];\n\n[InBatchParallel(Init = {init}){extra}]\n// The item.\npublic static void Touch({parameters}) {{ }}"
            .Replace(
                name.StartsWith('@') || parameter.Contains('?', StringComparison.Ordinal)
                    || parameter.Contains("IRead", StringComparison.Ordinal) || parameter.StartsWith("string", StringComparison.Ordinal)
                    ? "\0"
                    : $" + ({name} is null ? 1 : 2)", ""));
    }
}
