using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>Checks the page of a diagnostic: its sections, and that its examples are what they claim to be.</summary>
internal static class DiagnosticPage
{
    private static readonly string[] s_sections = ["## Cause", "## Wrong", "## Right", "## How to fix"];

    /// <summary>What is wrong with a page.</summary>
    /// <param name="harness">Compiles the examples.</param>
    /// <param name="id">The diagnostic.</param>
    /// <param name="page">The text of its page.</param>
    /// <param name="wrong">Compiles the wrong examples, if they need another project.</param>
    internal static async Task<IReadOnlyList<string>> ProblemsAsync(
        AnalyzerHarness harness, string id, string page, AnalyzerHarness? wrong = null)
    {
        string[] lines = page.ReplaceLineEndings("\n").Split('\n');
        List<string> problems = [
            .. s_sections.Where(section => !lines.Contains(section)).Select(section => $"{id}: the section \"{section}\" is missing.")];
        IReadOnlyList<Snippet> snippets = Snippet.Read(page);
        foreach (string section in new[] { "Wrong", "Right" })
        {
            if (!snippets.Any(snippet => snippet.Section == section && !snippet.IsHidden))
            {
                problems.Add($"{id}: the section {section} has no csharp block.");
            }
        }

        foreach (Snippet snippet in snippets.Where(snippet => !snippet.IsHidden))
        {
            AnalyzerHarness project = snippet.Section == "Wrong" ? wrong ?? harness : harness;
            IReadOnlyList<Diagnostic> raised = await project.DiagnosticsAsync(snippets, snippet);
            if (snippet.Section == "Wrong" && raised.All(diagnostic => diagnostic.Id != id))
            {
                problems.Add(
                    $"{id}: the block at line {snippet.Line} is to raise it, but raises {(raised.Count == 0 ? "nothing" : string.Join(", ", raised.Select(diagnostic => diagnostic.Id)))}.");
            }
            else if (snippet.Section == "Right"
                && raised.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning || diagnostic.Id == id)
                    .ToArray() is { Length: > 0 } surplus)
            {
                problems.Add(
                    $"{id}: the block at line {snippet.Line} is to raise nothing, but raises\n{string.Join("\n", surplus.Select(UserProject.Describe))}");
            }
        }

        return problems;
    }
}
