using System.Globalization;
using Batching.Generators;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>Every diagnostic of run classes, over all the wrong code and its near misses.</summary>
public class RunDiagnosticTests
{
    private static IReadOnlyList<WrongCode.Example> All => WrongRuns.All;

    [TestCaseSource(nameof(All))]
    public async Task Wrong_code_is_diagnosed_at_its_place_and_of_nothing_else(object example)
    {
        foreach (Diagnostic diagnostic in await Product.Harness().VerifyAsync(((WrongCode.Example)example).Wrong))
        {
            string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
            Assert.That(message, Does.Not.Match(@"\{[0-9]"), "A part of the message is missing.");
            Assert.That(message, Does.Match("^('|The )").And.Not.Match(@"\.$|Microsoft\.|global::"));
        }
    }

    [TestCaseSource(nameof(All))]
    public async Task The_near_miss_is_not(object example)
        => await new AnalyzerHarness([.. Product.Analyzers]) { Generator = new RunGenerator() }.VerifyAsync(
            ((WrongCode.Example)example).NearMiss);

    [TestCase(
        "[Run] public sealed partial class Some : Run<double?> { private static double? Execute(int? a, string? b, DayOfWeek c = DayOfWeek.Friday) => 1; }")]
    [TestCase(
        "public record Base(int X); public sealed record Derived(int X, List<int> Y) : Base(X); [Run] public sealed partial class Some : Run<Derived> { private static Derived Execute(int a) => new(a, [a]); }")]
    [TestCase(
        "[Run] public sealed partial class Some : Run<Dictionary<string, double[]>> { private static Dictionary<string, double[]> Execute([Name(\"Place\")] int index) => []; }")]
    public async Task What_is_right_is_said_nothing_of(string source)
        => await new AnalyzerHarness([.. Product.Analyzers]) { Generator = new RunGenerator() }.VerifyAsync(source);
}
