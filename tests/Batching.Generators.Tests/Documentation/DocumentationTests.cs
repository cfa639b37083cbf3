using System.Text.RegularExpressions;

namespace Batching.Testing;

/// <summary>What the documentation shows compiles, and every diagnostic has its page.</summary>
public partial class DocumentationTests
{
    private static string DiagnosticPages => Path.Combine(SourceTree.Repository, "docs", "diagnostics");

    [Test]
    public async Task Every_snippet_of_the_readme_compiles_without_a_warning()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(SourceTree.Repository, "README.md"));
        Assert.That(Snippet.Read(page).Any(snippet => !snippet.IsHidden) || !Product.HasBatchGenerator,
            "README.md shows no code, though there is a generator.");
        Assert.That(await Product.Harness().ProblemsAsync(page), Is.Empty);
    }

    [Test]
    public void Every_diagnostic_has_a_page_and_every_page_a_diagnostic()
    {
        string[] ids =
        [
            .. Product.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(descriptor => descriptor.Id)
                .Where(id => Id().IsMatch(id)).Distinct().Order(StringComparer.Ordinal),
        ];
        string[] pages = [.. Pages().Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];
        Assert.That(pages, Is.EqualTo(ids));
    }

    [Test]
    public async Task Every_page_shows_code_that_raises_its_diagnostic_and_code_that_does_not()
    {
        List<string> problems = [];
        foreach (string path in Pages())
        {
            string id = Path.GetFileNameWithoutExtension(path);
            AnalyzerHarness? wrong = id == WrongLanguage.Id ? Product.Harness(WrongLanguage.Version) : null;
            problems.AddRange(await DiagnosticPage.ProblemsAsync(Product.Harness(), id, await File.ReadAllTextAsync(path), wrong));
        }

        Assert.That(problems, Is.Empty);
    }

    private static IEnumerable<string> Pages() => Directory.Exists(DiagnosticPages)
        ? Directory.EnumerateFiles(DiagnosticPages, "*.md").Where(path => Path.GetFileName(path) is not ("README.md" or "index.md"))
        : [];

    [GeneratedRegex("^BATCH[0-9]{3}$")]
    private static partial Regex Id();
}
