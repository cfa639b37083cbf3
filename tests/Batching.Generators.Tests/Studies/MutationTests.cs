using Batching.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators.Tests.Studies;

/// <summary>Judges the code version: it must change with what the run computes, and with nothing else.</summary>
public class MutationTests
{
    private const double LeastKept = 0.95;

    [Test]
    public async Task The_code_version_changes_with_what_the_run_computes_and_with_nothing_else()
        => await Judge("code version", MutationProgram.Run, MutationProgram.Files, MutationProgram.Changing, MutationProgram.Neutral);

    [Test]
    public async Task The_code_version_reads_through_what_is_generated()
        => await Judge("code version through generated code", SurfaceProgram.Run, SurfaceProgram.Files, SurfaceProgram.Changing,
            SurfaceProgram.Neutral);

    [Test]
    public void The_suites_are_large_enough()
    {
        Assert.That(MutationProgram.Changing, Has.Length.AtLeast(40));
        Assert.That(MutationProgram.Neutral, Has.Length.AtLeast(40));
        Assert.That(SurfaceProgram.Changing, Has.Length.AtLeast(40));
        Assert.That(MutationProgram.Changing.Concat(MutationProgram.Neutral).Select(edit => edit.Name), Is.Unique);
        Assert.That(SurfaceProgram.Changing.Concat(SurfaceProgram.Neutral).Select(edit => edit.Name), Is.Unique);
    }

    private static async Task Judge(
        string title, string run, string[] files, (string Name, string From, string To)[] changing,
        (string Name, string From, string To)[] neutral)
    {
        // Its references are read once for all edits.
        CSharpCompilation unedited = UserProject.Compile(files);
        string before = Version(run, unedited);
        GeneratorDriver driver = UserProject.Driver(new RunGenerator()).RunGenerators(unedited);
        string[] missed = [.. changing.Where(edit => VersionAfter(edit) == before).Select(edit => edit.Name)];
        string[] rerun = [.. neutral.Where(edit => VersionAfter(edit) != before).Select(edit => edit.Name)];

        // What is written to Error is shown by `dotnet test` as it is, at every verbosity; what is written to Out is not.
        await TestContext.Error.WriteLineAsync(
            $"{title}: changed {changing.Length - missed.Length} of {changing.Length}, neutral kept {neutral.Length - rerun.Length} of {neutral.Length}");
        foreach (string name in rerun)
        {
            await TestContext.Out.WriteLineAsync($"neutral, but changed: {name}");
        }

        Assert.That(missed, Is.Empty);
        Assert.That(neutral.Length - rerun.Length, Is.GreaterThanOrEqualTo(LeastKept * neutral.Length));

        string VersionAfter((string Name, string From, string To) edit)
        {
            CSharpCompilation edited = Replaced(unedited, Edited(files, edit));
            string version = Version(run, edited, unedited);

            // One driver follows all edits, each from the one before.
            driver = driver.RunGenerators(edited);
            string written = driver.GetRunResult().Results.Single().GeneratedSources.Single(
                source => source.HintName == $"{run}.Code.g.cs").SourceText.ToString();
            Assert.That(written, Is.EqualTo(CodeVersionEmitter.Emit(CodeReach.Read([run], edited, CancellationToken.None).Single())),
                $"{edit.Name}: not what a fresh run writes.");
            return version;
        }
    }

    private static string[] Edited(string[] before, (string Name, string From, string To) edit)
    {
        string[] files = [.. before.Select(file => file.Replace(edit.From, edit.To, StringComparison.Ordinal))];
        bool isEdited = !files.SequenceEqual(before) || edit.From == edit.To;
        Assert.That(isEdited, Is.True, $"{edit.Name}: there is no '{edit.From}'.");

        // What is cut out here stands elsewhere afterwards.
        if (edit.To.Length < edit.From.Length && edit.Name is "moved method")
        {
            files[0] = files[0].Replace("    private static int Classify",
                "    private static int Unreached(int value) => value + 1;\n\n    private static int Classify", StringComparison.Ordinal);
        }

        return edit.Name == "classes in another order" ? [files[0], files[1] + "\n" + edit.From, .. files[2..]] : files;
    }

    private static CSharpCompilation Replaced(CSharpCompilation compilation, string[] files)
    {
        SyntaxTree[] trees = [.. compilation.SyntaxTrees.TakeLast(files.Length)];
        foreach ((SyntaxTree tree, string file) in trees.Zip(files).Where(pair => pair.First.ToString() != pair.Second))
        {
            compilation = compilation.ReplaceSyntaxTree(tree, UserProject.Parse(file, tree.FilePath));
        }

        return compilation;
    }

    private static string Version(string run, CSharpCompilation compilation, CSharpCompilation? unedited = null)
    {
        Compilation whole = GeneratedHalves.Of(compilation, CancellationToken.None).Compilation;
        IEnumerable<Diagnostic> diagnostics = unedited is null
            ? whole.GetDiagnostics()
            : compilation.SyntaxTrees.Except(unedited.SyntaxTrees).SelectMany(tree => whole.GetSemanticModel(tree).GetDiagnostics());
        Diagnostic[] errors = [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        Assert.That(errors.Select(UserProject.Describe), Is.Empty);
        return CodeReach.Read([run], compilation, CancellationToken.None).Single().Version;
    }
}
