using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Batching.Testing;

/// <summary>
/// Applies a fix as an IDE does and checks, always: the text is the expected one; it compiles without a warning, with what is generated,
/// and the diagnostic is gone; and fixing all in a file and in a project, with line ends of either kind, does the same everywhere.
/// </summary>
/// <param name="provider">The provider.</param>
/// <param name="title">The title of the fix.</param>
internal sealed class FixHarness(CodeFixProvider provider, string title)
{
    /// <summary>The diagnostics, by id, that the fixed code still raises on purpose.</summary>
    internal IReadOnlyCollection<string> Left { get; init; } = [];

    /// <summary>What a fix writes at the top of a file.</summary>
    internal string Imports { get; init; } = "";

    /// <summary>Asserts all of it for one file.</summary>
    /// <param name="before">The file. The first mark of an id that the provider fixes is where the fix is asked for.</param>
    /// <param name="after">The file as it should be.</param>
    internal async Task VerifyAsync(string before, string after)
    {
        await VerifyOneAsync([before], [Imports + after]);
        string twice = Copies(before, "First", "Second");
        string other = Copies(before, "Third").ReplaceLineEndings("\r\n");
        await VerifyAllAsync(
            FixAllScope.Document, [twice, other], [Imports + Copies(after, "First", "Second"), Markup.Parse(other).Source]);
        await VerifyAllAsync(FixAllScope.Project, [twice, other],
            [Imports + Copies(after, "First", "Second"), (Imports + Copies(after, "Third")).ReplaceLineEndings("\r\n")]);
    }

    /// <summary>Asserts the result in several files.</summary>
    /// <param name="before">The files. The first mark of an id that the provider fixes is where the fix is asked for.</param>
    /// <param name="after">The files as they should be.</param>
    internal async Task VerifyOneAsync(string[] before, string[] after)
    {
        using UserWorkspace workspace = Workspace(before, out Markup[] files);
        (Document document, Diagnostic diagnostic) = await MarkedAsync(workspace.Project, files);
        CodeAction[] actions = await ActionsAsync(document, diagnostic);
        CodeAction action = actions.FirstOrDefault(offered => offered.Title == title)
            ?? throw new AssertionException(
                $"'{title}' is not offered. Those that are: {string.Join(", ", actions.Select(offered => $"'{offered.Title}'"))}.");
        await AssertAsync(await AppliedAsync(workspace.Project, action), after, IdsOf(diagnostic));
    }

    /// <summary>Asserts the result of fixing all occurrences.</summary>
    /// <param name="scope">The document of the first mark, or the project.</param>
    /// <param name="before">The files, with marks.</param>
    /// <param name="after">The files as they should be.</param>
    internal async Task VerifyAllAsync(FixAllScope scope, string[] before, string[] after)
    {
        using UserWorkspace workspace = Workspace(before, out Markup[] files);
        (Document document, Diagnostic diagnostic) = await MarkedAsync(workspace.Project, files);
        string key = (await ActionsAsync(document, diagnostic)).First(offered => offered.Title == title).EquivalenceKey!;
        var context = new FixAllContext(document, provider, scope, key, provider.FixableDiagnosticIds, new ProjectDiagnostics(), default);
        CodeAction action =
            await provider.GetFixAllProvider()!.GetFixAsync(context) ?? throw new AssertionException("There is no fix for all.");
        await AssertAsync(await AppliedAsync(workspace.Project, action), after, scope == FixAllScope.Project ? IdsOf(diagnostic) : null);
    }

    /// <summary>Asserts that the diagnostic is raised, and the fix not offered for it.</summary>
    /// <param name="before">The file, with a mark.</param>
    internal async Task VerifyNoneAsync(string before)
    {
        using UserWorkspace workspace = Workspace([before], out Markup[] files);
        (Document document, Diagnostic diagnostic) = await MarkedAsync(workspace.Project, files);
        Assert.That((await ActionsAsync(document, diagnostic)).Select(action => action.Title), Does.Not.Contain(title));
    }

    // Several occurrences in one file, each with types of its own.
    private static string Copies(string source, params string[] namespaces)
        => string.Concat(namespaces.Select(name => $"namespace {name}\n{{\n{source}\n}}\n"));

    private static string[] IdsOf(Diagnostic diagnostic) => [diagnostic.Id];

    private static UserWorkspace Workspace(string[] before, out Markup[] files)
    {
        files = [.. before.Select(Markup.Parse)];
        return new UserWorkspace([.. files.Select(file => file.Source)]);
    }

    private async Task<(Document Document, Diagnostic Diagnostic)> MarkedAsync(Project project, Markup[] files)
    {
        ImmutableArray<Diagnostic> found = await UserWorkspace.DiagnosticsAsync(project);
        for (var number = 0; number < files.Length; number++)
        {
            foreach ((
                string id, TextSpan span) in files[number].Expected.Where(expected => provider.FixableDiagnosticIds.Contains(expected.Id)))
            {
                Diagnostic? diagnostic = found.FirstOrDefault(candidate =>
                    candidate.Id == id && candidate.Location.SourceTree?.FilePath == UserProject.PathOf(number)
                        && candidate.Location.SourceSpan == span);
                return diagnostic is not null
                    ? (UserWorkspace.Document(project, number), diagnostic)
                    : throw new AssertionException(
                        $"{id} is not raised at its mark. Raised:\n{string.Join("\n", found.Select(UserProject.Describe))}");
            }
        }

        throw new AssertionException("No mark has an id that the provider fixes.");
    }

    private async Task<CodeAction[]> ActionsAsync(Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), default));
        return [.. actions];
    }

    private static async Task<Project> AppliedAsync(Project project, CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(default);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
    }

    private async Task AssertAsync(Project fixedProject, string[] after, string[]? gone)
    {
        for (var number = 0; number < after.Length; number++)
        {
            Assert.That(await UserWorkspace.TextAsync(fixedProject, number), Is.EqualTo(after[number]));
        }

        if (gone is not null)
        {
            ImmutableArray<Diagnostic> found = await UserWorkspace.DiagnosticsAsync(fixedProject);
            Assert.That(
                found.Where(
                    diagnostic =>
                        (diagnostic.Severity >= DiagnosticSeverity.Warning || gone.Contains(diagnostic.Id))
                            && !Left.Contains(diagnostic.Id)).Select(UserProject.Describe),
                Is.Empty,
                "The fixed code has diagnostics.");
        }
    }

    private sealed class ProjectDiagnostics : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken cancellationToken)
            => (await UserWorkspace.DiagnosticsAsync(document.Project)).Where(
                diagnostic => diagnostic.Location.SourceTree?.FilePath == document.FilePath);

        public override async Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => (await UserWorkspace.DiagnosticsAsync(project)).Where(diagnostic => !diagnostic.Location.IsInSource);

        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => await UserWorkspace.DiagnosticsAsync(project);
    }
}
