using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Batching.Testing;

/// <summary>That a user's project in a workspace is compiled, generated and analyzed as in a build.</summary>
public class UserWorkspaceTests
{
    private const string Rows = """
        public partial class Rows : Batch<string>
        {
            [Action, InBatchParallel] private static void Touch(string path) { }
        }
        """;

    [Test]
    public async Task Code_that_is_right_has_no_diagnostic_and_sees_what_is_generated()
    {
        using var workspace = new UserWorkspace(Rows, "public static class Use { public static Rows Both(Rows rows) => rows.Touch(); }");
        Assert.That((await UserWorkspace.DiagnosticsAsync(workspace.Project)).Where(IsWarning), Is.Empty);
    }

    [Test]
    public async Task Generated_code_follows_an_edit()
    {
        using var workspace = new UserWorkspace(Rows, "public static class Use { public static Rows Both(Rows rows) => rows.Touch(); }");
        Document edited = UserWorkspace.Document(workspace.Project, 0).WithText(SourceText.From(Rows.Replace("Touch", "Change")));
        Diagnostic[] found = [.. (await UserWorkspace.DiagnosticsAsync(edited.Project)).Where(IsWarning)];
        Assert.That(found.Select(diagnostic => diagnostic.Id), Is.EqualTo(["CS1061"]));
        Assert.That(UserWorkspace.Place(edited.Project, found[0]).Document.Name, Is.EqualTo("File1.cs"));
    }

    [Test]
    public async Task Analyzers_run()
    {
        using var workspace = new UserWorkspace(Rows.Replace("partial ", ""));
        Assert.That((await UserWorkspace.DiagnosticsAsync(workspace.Project)).Where(IsWarning).Select(diagnostic => diagnostic.Id),
            Is.EqualTo(["BATCH001"]));
    }

    private static bool IsWarning(Diagnostic diagnostic) => diagnostic.Severity >= DiagnosticSeverity.Warning;
}
