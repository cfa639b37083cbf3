using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>That the harness asserts exactly the diagnostics that are marked.</summary>
public class AnalyzerHarnessTests
{
    private const string Marked = "internal class {|TEST001:Bad|} { }\ninternal class Good { }";
    private const string Unmarked = "internal class Bad { }";

    [Test]
    public async Task A_marked_diagnostic_passes()
    {
        IReadOnlyList<Diagnostic> found = await new AnalyzerHarness(new BadNameAnalyzer()).VerifyAsync(Marked, "internal class Fine { }");
        Assert.That(found.Single().GetMessage(CultureInfo.InvariantCulture), Is.EqualTo("Bad is bad"));
    }

    [Test]
    public void A_diagnostic_that_is_not_marked_fails()
        => AssertFails(() => new AnalyzerHarness(new BadNameAnalyzer()).VerifyAsync(Unmarked), "Raised and not expected: 1");

    [Test]
    public void A_mark_without_a_diagnostic_fails()
        => AssertFails(() => new AnalyzerHarness(new BadNameAnalyzer()).VerifyAsync("internal class {|TEST001:Good|} { }"),
            "Expected and not raised: 1");

    [Test]
    public void A_mark_at_another_span_or_in_another_file_or_of_another_id_fails()
    {
        var harness = new AnalyzerHarness(new BadNameAnalyzer());
        AssertFails(() => harness.VerifyAsync("internal {|TEST001:class Bad|} { }"), "Expected and not raised: 1");
        AssertFails(
            () => harness.VerifyAsync("internal class Bad { }", "internal class {|TEST001:Abc|} { }"), "Expected and not raised: 1");
        AssertFails(() => harness.VerifyAsync("internal class {|TEST002:Bad|} { }"), "Expected and not raised: 1");
    }

    [Test]
    public void A_diagnostic_counts_once_for_each_mark()
        => AssertFails(() => new AnalyzerHarness(new BadNameAnalyzer()).VerifyAsync("internal class {|TEST001:{|TEST001:Bad|}|} { }"),
            "Expected and not raised: 1");

    [Test]
    public async Task Marks_nest_and_the_compilers_diagnostics_count()
        => await new AnalyzerHarness(new BadNameAnalyzer()).VerifyAsync(
            "internal class {|TEST001:Bad|} { private int {|CS0169:_unused|}; }");

    [Test]
    public void An_error_of_the_compiler_that_is_not_marked_fails()
        => AssertFails(() => new AnalyzerHarness(new BadNameAnalyzer()).VerifyAsync("internal class Good : Missing { }"), "CS0246");

    [Test]
    public async Task A_pragma_suppresses()
        => await new AnalyzerHarness(new BadNameAnalyzer()).VerifyAsync(
            "#pragma warning disable TEST001\ninternal class Bad { }\n#pragma warning restore TEST001\n");

    [Test]
    public async Task Severities_are_those_of_the_editorconfig()
    {
        await new AnalyzerHarness(new BadNameAnalyzer()) { Severities = Severity("none") }.VerifyAsync(Unmarked);
        IReadOnlyList<Diagnostic> found =
            await new AnalyzerHarness(new BadNameAnalyzer()) { Severities = Severity("error") }.VerifyAsync(Marked);
        Assert.That(found.Single().Severity, Is.EqualTo(DiagnosticSeverity.Error));

        static Dictionary<string, string> Severity(string severity) => new() { ["TEST001"] = severity };
    }

    [Test]
    public async Task Analyzers_see_what_a_generator_wrote()
    {
        const string Source = """
            [AttributeUsage(AttributeTargets.Class)]
            internal sealed class GreetedAttribute : Attribute;

            [Greeted]
            internal partial class Somebody
            {
                internal string Twice => Greeting + Greeting;
            }
            """;
        await new AnalyzerHarness(new BadNameAnalyzer()) { Generator = new GreetingGenerator() }.VerifyAsync(Source);
        AssertFails(
            () => new AnalyzerHarness(
                new BadNameAnalyzer())
            {
                Generator = new GreetingGenerator
                {
                    Member =
                    "private class Bad { } public string Greeting => \"\";"
                }
            }.VerifyAsync(Source),
            "TEST001");
    }

    [Test]
    public void An_analyzer_that_throws_fails()
        => AssertFails(
            () => new AnalyzerHarness(new BadNameAnalyzer { Failure = new NotSupportedException("on purpose") }).VerifyAsync(Unmarked),
            "AD0001");

    [Test]
    public void A_mark_that_is_not_closed_is_an_error()
        => Assert.That(() => Markup.Parse("class {|TEST001:Bad { }"), Throws.ArgumentException.With.Message.Contains("TEST001"));

    private static void AssertFails(Func<Task> verify, string message)
        => Assert.That(verify, Throws.InstanceOf<AssertionException>().With.Message.Contains(message));
}
