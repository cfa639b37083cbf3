using System.Collections.Immutable;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.CodeFixes;

/// <summary>
/// Judges what fixes make of the code: no error of the compiler that was not there before, and fewer problems of the batch class. So
/// no fix is offered whose result does not compile, whatever its author thought of.
/// </summary>
internal static class Soundness
{
    /// <summary>Whether the result is better.</summary>
    /// <param name="before">The solution that the diagnostic is of.</param>
    /// <param name="after">The solution with the fix.</param>
    /// <param name="changed">The files that the fix changes.</param>
    /// <param name="names">The members that files elsewhere may use: those that name one are compiled too.</param>
    /// <param name="type">The metadata name of the batch class, where its problems are to be counted.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<bool> IsSoundAsync(
        Solution before, Solution after, IReadOnlyCollection<DocumentId> changed, IReadOnlyCollection<string> names, string? type, CancellationToken cancellationToken)
    {
        ProjectDependencyGraph graph = before.GetProjectDependencyGraph();
        ProjectId[] projects = [.. changed.Select(document => document.ProjectId).Distinct()];
        ProjectId[] all = [.. projects.Concat(projects.SelectMany(graph.GetProjectsThatTransitivelyDependOnThisProject)).Distinct()];
        foreach (ProjectId project in all)
        {
            if (await CompileAsync(before, project, cancellationToken).ConfigureAwait(false) is not { } old
                || await CompileAsync(after, project, cancellationToken).ConfigureAwait(false) is not { } made)
            {
                return false;
            }

            var left = new Dictionary<(string, string), int>();
            foreach ((string, string) error in await ErrorsAsync(before, old, project, changed, names, cancellationToken).ConfigureAwait(false))
            {
                left[error] = left.TryGetValue(error, out int count) ? count + 1 : 1;
            }

            foreach ((string, string) error in await ErrorsAsync(after, made, project, changed, names, cancellationToken).ConfigureAwait(false))
            {
                if (!left.TryGetValue(error, out int count) || count == 0)
                {
                    return false;
                }

                left[error] = count - 1;
            }

            if (type is not null && projects.Contains(project) && Problems(made, type, cancellationToken) is { } now && Problems(old, type, cancellationToken) is { } then
                && (now.Errors > then.Errors || now.All > then.All || (then.All > 0 && now.All == then.All && now.Errors == then.Errors && !now.Text.SetEquals(then.Text))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The compilation with what our generator makes of it now: how fresh an IDE keeps generated files is its own affair.</summary>
    private static async Task<Compilation?> CompileAsync(Solution solution, ProjectId project, CancellationToken cancellationToken)
    {
        if (await solution.GetProject(project)!.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not CSharpCompilation compilation)
        {
            return null;
        }

        compilation = compilation.RemoveSyntaxTrees(compilation.SyntaxTrees.Where(tree => tree.FilePath.Split('/', '\\').Contains(BatchSymbols.ToolName)));
        CSharpGeneratorDriver
            .Create([new BatchGenerator().AsSourceGenerator()], parseOptions: compilation.SyntaxTrees.FirstOrDefault()?.Options as CSharpParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, cancellationToken);
        return output;
    }

    private static async Task<List<(string Id, string Message)>> ErrorsAsync(
        Solution solution, Compilation compilation, ProjectId project, IReadOnlyCollection<DocumentId> changed, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
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

            if (await document.GetSyntaxTreeAsync(cancellationToken).ConfigureAwait(false) is { } tree && compilation.ContainsSyntaxTree(tree))
            {
                errors.AddRange(compilation.GetSemanticModel(tree).GetDiagnostics(cancellationToken: cancellationToken)
                    .Where(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error)
                    .Select(diagnostic => (diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture))));
            }
        }

        return errors;
    }

    /// <summary>What the generator's parser finds wrong with a class; null where the class is gone.</summary>
    private static (int Errors, int All, ImmutableHashSet<string> Text)? Problems(Compilation compilation, string type, CancellationToken cancellationToken)
    {
        if (compilation.Assembly.GetTypeByMetadataName(type) is not { } symbol)
        {
            return null;
        }

        var problems = new List<Diagnostic>();
        BatchParser.Parse(symbol, compilation, problems, cancellationToken);
        return (
            problems.Count(problem => problem.DefaultSeverity == DiagnosticSeverity.Error),
            problems.Count(problem => problem.DefaultSeverity >= DiagnosticSeverity.Warning),
            problems.Select(problem => problem.GetMessage(System.Globalization.CultureInfo.InvariantCulture)).ToImmutableHashSet());
    }
}
