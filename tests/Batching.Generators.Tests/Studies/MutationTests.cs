using Batching.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators.Tests.Studies;

/// <summary>Judges the code version: it must change with what the run computes, and with nothing else.</summary>
public class MutationTests
{
    private const double LeastKept = 0.95;

    // Its references are read once for all edits.
    private static readonly CSharpCompilation s_unedited = UserProject.Compile(MutationProgram.Files);

    [Test]
    public async Task The_code_version_changes_with_what_the_run_computes_and_with_nothing_else()
    {
        string before = Version(MutationProgram.Files);
        string[] missed = [.. MutationProgram.Changing.Where(edit => Version(Edited(edit)) == before).Select(edit => edit.Name)];
        string[] rerun = [.. MutationProgram.Neutral.Where(edit => Version(Edited(edit)) != before).Select(edit => edit.Name)];
        int changing = MutationProgram.Changing.Length, neutral = MutationProgram.Neutral.Length;

        // What is written to Error is shown by `dotnet test` as it is, at every verbosity; what is written to Out is not.
        await TestContext.Error.WriteLineAsync($"code version: changed {changing - missed.Length} of {changing}, neutral kept {neutral - rerun.Length} of {neutral}");
        foreach (string name in rerun)
        {
            await TestContext.Out.WriteLineAsync($"neutral, but changed: {name}");
        }

        Assert.That(missed, Is.Empty);
        Assert.That(neutral - rerun.Length, Is.GreaterThanOrEqualTo(LeastKept * neutral));
    }

    [Test]
    public void The_suite_is_large_enough()
    {
        Assert.That(MutationProgram.Changing, Has.Length.AtLeast(40));
        Assert.That(MutationProgram.Neutral, Has.Length.AtLeast(40));
        Assert.That(MutationProgram.Changing.Concat(MutationProgram.Neutral).Select(edit => edit.Name), Is.Unique);
    }

    private static string[] Edited((string Name, string From, string To) edit)
    {
        string[] files = [.. MutationProgram.Files.Select(file => file.Replace(edit.From, edit.To, StringComparison.Ordinal))];
        bool isEdited = !files.SequenceEqual(MutationProgram.Files) || edit.From == edit.To;
        Assert.That(isEdited, Is.True, $"{edit.Name}: there is no '{edit.From}'.");

        // What is cut out here stands elsewhere afterwards.
        if (edit.To.Length < edit.From.Length && edit.Name is "moved method")
        {
            files[0] = files[0].Replace("    private static int Classify", "    private static int Unreached(int value) => value + 1;\n\n    private static int Classify", StringComparison.Ordinal);
        }

        return edit.Name == "classes in another order" ? [files[0], files[1] + "\n" + edit.From, .. files[2..]] : files;
    }

    private static string Version(string[] files)
    {
        CSharpCompilation compilation = s_unedited;
        SyntaxTree[] trees = [.. s_unedited.SyntaxTrees.TakeLast(files.Length)];
        foreach ((SyntaxTree tree, string file) in trees.Zip(files).Where(pair => pair.First.ToString() != pair.Second))
        {
            compilation = compilation.ReplaceSyntaxTree(tree, UserProject.Parse(file, tree.FilePath));
        }

        IEnumerable<SyntaxTree> edited = compilation.SyntaxTrees.Except(s_unedited.SyntaxTrees);
        Diagnostic[] errors = [.. edited.SelectMany(tree => compilation.GetSemanticModel(tree).GetDiagnostics()).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        Assert.That(errors.Select(UserProject.Describe), Is.Empty);
        return CodeReach.Read(["Physics.Simulation"], compilation, CancellationToken.None).Single().Version;
    }
}
