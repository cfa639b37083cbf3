using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Batching.Generators;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>Every diagnostic of the batch surface, over all the wrong code and its near misses.</summary>
public partial class DiagnosticTests
{
    private static IReadOnlyList<WrongCode.Example> All => WrongCode.All;

    [TestCaseSource(nameof(All))]
    public async Task Wrong_code_is_diagnosed_at_its_place(object example)
    {
        string source = ((WrongCode.Example)example).Wrong;
        IReadOnlyList<Diagnostic> found = await Product.Harness().VerifyAsync(source);
        foreach (Diagnostic diagnostic in found.Where(diagnostic => Id().IsMatch(diagnostic.Id)))
        {
            string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
            Assert.That(message, Does.Not.Match(@"\{[0-9]"), "A part of the message is missing.");
            Assert.That(message, Does.Match("^('|Init|Post|The )").And.Not.Match(@"\.$|Microsoft\.|global::"));
        }
    }

    [TestCaseSource(nameof(All))]
    public async Task The_near_miss_is_not(object example)
        => await new BatchHarness(((WrongCode.Example)example).NearMiss) { Watched = ((WrongCode.Example)example).Ids }.CheckAsync();

    [TestCaseSource(nameof(All))]
    public async Task Generated_code_has_no_error_beside_wrong_code_and_the_others_are_generated(object example)
    {
        string source = Markup.Parse(((WrongCode.Example)example).Wrong).Source;
        ImmutableArray<Diagnostic> found = await Product.Harness().RunAsync([source]);
        Assert.That(Agreement.Problems([source], found), Is.Empty);
        UserProject.Driver(new BatchGenerator())
            .RunGeneratorsAndUpdateCompilation(UserProject.Compile([source]), out Compilation output, out _);
        Assert.That(
            output.GetDiagnostics().Where(
                diagnostic =>
                    diagnostic.Severity >= DiagnosticSeverity.Warning
                        && diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true)
                .Select(UserProject.Describe),
            Is.Empty);
    }

    [TestCaseSource(nameof(All))]
    public async Task A_pragma_suppresses_it(object example)
    {
        Markup markup = Markup.Parse(((WrongCode.Example)example).Wrong);
        IReadOnlyList<string> ids = ((WrongCode.Example)example).Ids;
        ImmutableArray<Diagnostic> found =
            await Product.Harness().RunAsync([$"#pragma warning disable {string.Join(", ", ids)}\n{markup.Source}"]);
        Assert.That(found.Where(diagnostic => ids.Contains(diagnostic.Id)), Is.Empty);
    }

    [TestCaseSource(nameof(All))]
    public async Task The_editorconfig_sets_its_severity(object example)
    {
        Markup markup = Markup.Parse(((WrongCode.Example)example).Wrong);
        IReadOnlyList<string> ids = ((WrongCode.Example)example).Ids;
        foreach ((string severity,
            DiagnosticSeverity? expected) in new[] { ("none", (DiagnosticSeverity?)null), ("suggestion", DiagnosticSeverity.Info),
                ("warning", DiagnosticSeverity.Warning) })
        {
            var harness = new AnalyzerHarness(
                [.. Product.Analyzers])
            { Generator = new BatchGenerator(), Severities = ids.ToDictionary(id => id, _ => severity) };
            Diagnostic[] found = [.. (await harness.RunAsync([markup.Source])).Where(diagnostic => ids.Contains(diagnostic.Id))];
            Assert.That(found.Select(diagnostic => (DiagnosticSeverity?)diagnostic.Severity).Distinct(),
                expected is null ? Is.Empty : Is.EqualTo([expected]));
        }
    }

    [Test]
    public void Every_diagnostic_has_an_example()
    {
        string[] covered = [
            .. All.Concat(WrongLoops.All).Concat(WrongNets.All).Concat(WrongRuns.All).Concat(WrongLanguage.All).SelectMany(example => example.Ids).Distinct()
                .Order(StringComparer.Ordinal)];
        string[] supported =
        [
            .. Product.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(descriptor => descriptor.Id).Distinct()
                .Order(StringComparer.Ordinal),
        ];
        Assert.That(covered, Is.EqualTo(supported));
    }

    [Test]
    public async Task All_wrong_members_in_one_class_are_each_diagnosed_and_the_right_one_is_generated()
    {
        // Each in a nested class of its own, so that names do not meet.
        string source = string.Join("\n",
            WrongDeclarations.All.Where(
                declaration =>
                    declaration.Wrong.StartsWith("public partial class Rows :", StringComparison.Ordinal)
                        && !declaration.Wrong.Contains("RowsSteps", StringComparison.Ordinal))
            .Select((declaration, number) => $"public static partial class Case{number} {{\n{declaration.Wrong}\n}}"));
        await Product.Harness().VerifyAsync(source);
        string plain = Markup.Parse(source).Source;
        Assert.That(Agreement.Problems([plain], await Product.Harness().RunAsync([plain])), Is.Empty);
    }

    [GeneratedRegex("^BATCH[0-9]{3}$")]
    private static partial Regex Id();
}
