using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.CodeFixes;

/// <summary>
/// Checks the result of fixes: no new compiler error, and fewer problems of the batch or run class. So a fix whose result does not compile
/// is never offered.
/// </summary>
internal static class Soundness
{
    /// <summary>Whether the solution is better with the fixes than without.</summary>
    public static async Task<bool> IsSoundAsync(
        Solution before, Solution after, IReadOnlyCollection<(FixSite Site, Fix Fix)> made, CancellationToken cancellationToken)
    {
        HashSet<DocumentId> changed = [.. made.SelectMany(fix => fix.Fix.Changes).Select(change => change.Document)];
        // Files that name a changed member, or its class, are compiled too.
        HashSet<string> names = [.. made.SelectMany(fix => fix.Fix.Affects), .. made.Select(fix => fix.Site.Type?.Name).OfType<string>()];
        HashSet<string> types = [
            .. made.Where(fix => !fix.Fix.MayReveal).Select(fix => fix.Site.Type).OfType<INamedTypeSymbol>()
                .Select(type => type.FullMetadataName())];
        HashSet<string> ids = [.. made.Select(fix => fix.Site.Diagnostic.Id)];
        ProjectDependencyGraph graph = before.GetProjectDependencyGraph();
        ProjectId[] projects = [.. changed.Select(document => document.ProjectId).Distinct()];
        ProjectId[] all = [.. projects.Concat(projects.SelectMany(graph.GetProjectsThatTransitivelyDependOnThisProject)).Distinct()];
        foreach (ProjectId project in all)
        {
            if (await CompileAsync(before, project, cancellationToken).ConfigureAwait(false) is not { } old
                || await CompileAsync(after, project, cancellationToken).ConfigureAwait(false) is not { } result)
            {
                return false;
            }

            var left = new Dictionary<(string, string), int>();
            foreach ((string, string) error in await ErrorsAsync(before, old, project, changed, names, cancellationToken)
                .ConfigureAwait(false))
            {
                left[error] = left.TryGetValue(error, out int count) ? count + 1 : 1;
            }

            foreach ((string, string) error in await ErrorsAsync(after, result, project, changed, names, cancellationToken)
                .ConfigureAwait(false))
            {
                if (!left.TryGetValue(error, out int count) || count == 0)
                {
                    return false;
                }

                left[error] = count - 1;
            }

            if (projects.Contains(project) && types.Any(type => IsWorse(old, result, type, ids, cancellationToken)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The compilation with newly generated code. The generated files of an IDE may be out of date.</summary>
    private static async Task<Compilation?> CompileAsync(Solution solution, ProjectId project, CancellationToken cancellationToken)
    {
        if (await solution.GetProject(project)!.GetCompilationAsync(cancellationToken)
            .ConfigureAwait(false) is not CSharpCompilation compilation)
        {
            return null;
        }

        compilation = compilation.RemoveSyntaxTrees(compilation.SyntaxTrees.Where(IsGenerated));
        CSharpGeneratorDriver
            .Create(
                [new BatchGenerator().AsSourceGenerator(), new LoopGenerator().AsSourceGenerator(), new NetGenerator().AsSourceGenerator(),
                    new RunGenerator().AsSourceGenerator()],
                parseOptions: compilation.SyntaxTrees.FirstOrDefault()?.Options as CSharpParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, cancellationToken);
        return output;
    }

    private static bool IsGenerated(SyntaxTree tree)
        => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) && tree.FilePath.Split('/', '\\').Contains(GeneratedMembers.ToolName);

    private static async Task<List<(string Id, string Message)>> ErrorsAsync(
        Solution solution, Compilation compilation, ProjectId project, HashSet<DocumentId> changed, HashSet<string> names,
        CancellationToken cancellationToken)
    {
        var errors = new List<(string, string)>();
        foreach (Document document in solution.GetProject(project)!.Documents)
        {
            if (!changed.Contains(document.Id))
            {
                string text = (await document.GetTextAsync(cancellationToken).ConfigureAwait(false)).ToString();
                if (!names.Any(name => text.Contains(name)))
                {
                    continue;
                }
            }

            if (await document.GetSyntaxTreeAsync(cancellationToken).ConfigureAwait(false) is { } tree
                && compilation.ContainsSyntaxTree(tree))
            {
                errors.AddRange(compilation.GetSemanticModel(tree).GetDiagnostics(cancellationToken: cancellationToken)
                    .Where(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error)
                    .Select(diagnostic => (diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture))));
            }
        }

        return errors;
    }

    /// <summary>Whether a class has more problems than before, or as many although one should be fixed.</summary>
    private static bool IsWorse(
        Compilation before, Compilation after, string type, HashSet<string> ids, CancellationToken cancellationToken)
        => Problems(before, type, cancellationToken) is { } then && Problems(after, type, cancellationToken) is { } now
        && (Errors(now) > Errors(then)
            // A warning that shows only because an error is gone is no reason to keep the error.
            || (Errors(now) == Errors(then)
                && (now.Count > then.Count || (now.Count == then.Count && then.Any(problem => ids.Contains(problem.Id))))));

    private static int Errors(IEnumerable<Diagnostic> problems)
        => problems.Count(problem => problem.DefaultSeverity == DiagnosticSeverity.Error);

    /// <summary>The problems that the generators' parsers find in a class; null if the class is gone.</summary>
    private static List<Diagnostic>? Problems(Compilation compilation, string type, CancellationToken cancellationToken)
    {
        if (compilation.Assembly.GetTypeByMetadataName(type) is not { } symbol)
        {
            return null;
        }

        var problems = new List<Diagnostic>();
        BatchParser.Parse(symbol, compilation, problems, cancellationToken);
        LoopAnalyzer.FindProblems(symbol, compilation, problems, cancellationToken);
        RunAnalyzer.FindProblems(symbol, compilation, problems, cancellationToken);
        return [.. problems.Where(problem => problem.DefaultSeverity >= DiagnosticSeverity.Warning)];
    }
}
