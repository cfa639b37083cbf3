using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>Every diagnostic of components and nets, over all the wrong code and its near misses.</summary>
public partial class NetDiagnosticTests
{
    private static IReadOnlyList<WrongCode.Example> All => WrongNets.All;

    [TestCaseSource(nameof(All))]
    public async Task Wrong_code_is_diagnosed_at_its_place(object example)
    {
        IReadOnlyList<Diagnostic> found = await Product.Harness().VerifyAsync(((WrongCode.Example)example).Wrong);
        foreach (Diagnostic diagnostic in found.Where(diagnostic => Id().IsMatch(diagnostic.Id)))
        {
            string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
            Assert.That(message, Does.Not.Match(@"\{[0-9]"), "A part of the message is missing.");
            Assert.That(message, Does.Match("^('|Validator|The )").And.Not.Match(@"\.$|Microsoft\.|global::"));
        }
    }

    [TestCaseSource(nameof(All))]
    public async Task The_near_miss_is_not(object example)
        => await new NetHarness(((WrongCode.Example)example).NearMiss) { Watched = ((WrongCode.Example)example).Ids }.CheckAsync();

    [TestCaseSource(nameof(All))]
    public async Task Generated_code_has_no_error_beside_wrong_code(object example)
    {
        string source = Markup.Parse(((WrongCode.Example)example).Wrong).Source;
        UserProject.Driver(new Batching.Generators.NetGenerator())
            .RunGeneratorsAndUpdateCompilation(UserProject.Compile([source]), out Compilation output, out _);
        Assert.That(
            output.GetDiagnostics().Where(
                diagnostic =>
                    diagnostic.Severity >= DiagnosticSeverity.Warning
                        && diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true)
                .Select(UserProject.Describe),
            Is.Empty);
        ImmutableArray<Diagnostic> found =
            await Product.Harness().RunAsync([$"#pragma warning disable {string.Join(", ", ((WrongCode.Example)example).Ids)}\n{source}"]);
        Assert.That(found.Where(diagnostic => ((WrongCode.Example)example).Ids.Contains(diagnostic.Id)), Is.Empty);
    }

    [GeneratedRegex("^BATCH2[0-9]{2}$")]
    private static partial Regex Id();
}
