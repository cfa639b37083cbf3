using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>Compiles the C# blocks of a page with the generators and analyzers running, and tells what is wrong with them.</summary>
internal static class SnippetCheck
{
    /// <summary>What a block raises: of every severity that the library raises, of the compiler warnings and errors.</summary>
    internal static async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync(
        this AnalyzerHarness harness, IReadOnlyList<Snippet> page, Snippet snippet)
        => await harness.RunAsync(snippet.ToSources(page.TakeWhile(before => before != snippet).Where(before => before.IsShared)));

    /// <summary>The warnings and errors of a page, each with the line of its block.</summary>
    internal static async Task<IReadOnlyList<string>> ProblemsAsync(this AnalyzerHarness harness, string page)
    {
        IReadOnlyList<Snippet> snippets = Snippet.Read(page);
        List<string> problems = [];
        foreach (Snippet snippet in snippets)
        {
            problems.AddRange((await harness.DiagnosticsAsync(snippets, snippet))
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
                .Select(diagnostic => $"line {snippet.Line}: {UserProject.Describe(diagnostic)}"));
        }

        return problems;
    }
}
