using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Text;

namespace Batching.Testing;

/// <summary>Asks a refactoring for what it offers at the mark <c>[|…|]</c> of the first file that has one, and applies it.</summary>
/// <param name="provider">The refactoring.</param>
internal sealed class RefactoringHarness(CodeRefactoringProvider provider)
{
    private const string Open = "[|";
    private const string Close = "|]";

    /// <summary>The titles of what is offered.</summary>
    internal async Task<IReadOnlyList<string>> OffersAsync(params string[] marked)
    {
        using UserWorkspace workspace = Workspace(marked, out int file, out TextSpan span);
        return [.. (await ActionsAsync(UserWorkspace.Document(workspace.Project, file), span)).Select(action => action.Title)];
    }

    /// <summary>
    /// The files after the one action that is offered. It must have this title, and bring no error or warning that was not there.
    /// </summary>
    internal async Task<IReadOnlyList<string>> ApplyAsync(string title, params string[] marked)
    {
        using UserWorkspace workspace = Workspace(marked, out int file, out TextSpan span);
        IReadOnlyList<CodeAction> actions = await ActionsAsync(UserWorkspace.Document(workspace.Project, file), span);
        Assert.That(actions.Select(action => action.Title), Is.EqualTo([title]));
        ApplyChangesOperation change =
            (await actions[0].GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
        var after = new List<string>();
        for (var number = 0; number < marked.Length; number++)
        {
            Document document = change.ChangedSolution.GetDocument(UserWorkspace.Document(workspace.Project, number).Id)!;
            after.Add((await document.GetTextAsync()).ToString());
        }

        await ThrowIfWorseAsync([.. marked.Select(Unmarked)], [.. after]);
        return after;
    }

    /// <summary>A file without the mark.</summary>
    internal static string Unmarked(string marked)
        => marked.Replace(Open, "", StringComparison.Ordinal).Replace(Close, "", StringComparison.Ordinal);

    /// <summary>What is offered at a span.</summary>
    internal async Task<IReadOnlyList<CodeAction>> ActionsAsync(Document document, TextSpan span)
    {
        var actions = new List<CodeAction>();
        await provider.ComputeRefactoringsAsync(new CodeRefactoringContext(document, span, actions.Add, CancellationToken.None));
        return actions;
    }

    private static UserWorkspace Workspace(string[] marked, out int file, out TextSpan span)
    {
        file = Array.FindIndex(marked, source => source.Contains(Open, StringComparison.Ordinal));
        int start = marked[file].IndexOf(Open, StringComparison.Ordinal);
        span = TextSpan.FromBounds(start, marked[file].IndexOf(Close, StringComparison.Ordinal) - Open.Length);
        return new UserWorkspace([.. marked.Select(Unmarked)]);
    }

    private static async Task ThrowIfWorseAsync(string[] before, string[] after)
    {
        HashSet<string> known = [.. (await DiagnosticsAsync(before)).Select(diagnostic => diagnostic.Id)];
        Diagnostic[] added = [.. (await DiagnosticsAsync(after)).Where(diagnostic => !known.Contains(diagnostic.Id))];
        if (added.Length > 0)
        {
            throw new AssertionException(
                $"{string.Join("\n", added.Select(UserProject.Describe))}\n--- after\n{string.Join("\n---\n", after)}");
        }
    }

    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(string[] sources)
        => (await Product.Harness().RunAsync(sources)).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
}
