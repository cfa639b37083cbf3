using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Testing;

/// <summary>
/// Runs a generator over a user's sources and checks what must hold for every generator: the output compiles without a warning, edits
/// that mean nothing redo nothing, models hold nothing of the compiler, and the text is the committed one.
/// </summary>
/// <param name="generator">The generator.</param>
/// <param name="sources">The user's files.</param>
internal sealed class GeneratorHarness(IIncrementalGenerator generator, params string[] sources)
{
    private const string Unrelated =
        "namespace UnrelatedToTheTest { internal static class Unrelated { internal static int Number() => 1; } }";
    private const string UnrelatedEdited = "namespace UnrelatedToTheTest { internal static class Unrelated { internal static int Number() => 2; /* edited */ internal static int More() => 3; } }";

    // What Roslyn's own steps are called: they are redone by design.
    private static readonly ImmutableArray<string> s_builtInEndings = [
        "_ForAttribute", "_ForAttributeInternal", "_ForAttributeWithMetadataName"];
    private static readonly ImmutableArray<string> s_builtIn =
    [
        WellKnownGeneratorInputs.AdditionalTexts, WellKnownGeneratorInputs.AnalyzerConfigOptions, WellKnownGeneratorInputs.Compilation,
        WellKnownGeneratorInputs.MetadataReferences, WellKnownGeneratorInputs.ParseOptions, "CompilationOptions",
        WellKnownGeneratorOutputs.SourceOutput, WellKnownGeneratorOutputs.ImplementationSourceOutput,
    ];

    /// <summary>The warnings, by id, that the user's own code raises in this test on purpose.</summary>
    internal IReadOnlyCollection<string> AllowedWarnings { get; init; } = [];

    /// <summary>The tracked steps that must not be redone. Default: every one that has a name of its own.</summary>
    internal IReadOnlyCollection<string>? TrackedSteps { get; init; }

    /// <summary>What tells the cases of a parameterised test apart in the names of its snapshots.</summary>
    internal string? Case { get; init; }

    /// <summary>All checks.</summary>
    /// <returns>What the generator gave.</returns>
    internal GeneratorRunResult Verify([CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        GeneratorRunResult run = Check();
        string[] differences =
        [
            .. run.GeneratedSources
                .Select(source => Snapshot.Difference(
                    Snapshot.FileOf(testFile, Case is null ? test : $"{test}_{Case}", source.HintName),
                    $"//HintName: {source.HintName}\n{source.SourceText}",
                    Snapshot.Accepts))
                .OfType<string>(),
        ];
        return differences.Length == 0 ? run : throw new AssertionException(string.Join("\n", differences));
    }

    /// <summary>All checks but the text's.</summary>
    /// <returns>What the generator gave.</returns>
    internal GeneratorRunResult Check()
    {
        GeneratorDriver driver = Run(out CSharpCompilation input, out Compilation output, out GeneratorRunResult run);
        ThrowIfAnyWarning(run, output.Emit(Stream.Null, xmlDocumentationStream: Stream.Null).Diagnostics);
        ThrowIfCompilerIsReachable(run);
        ThrowIfRedone(
            driver, run, input.ReplaceSyntaxTree(input.SyntaxTrees.Last(), Parse(UnrelatedEdited)), "an unrelated edit in another file");
        ThrowIfRedone(driver, run, WithCommentAboveTypes(input), "a comment above the type");
        return run;
    }

    /// <summary>Compiles the user's sources with what was generated, and loads the result.</summary>
    /// <returns>The assembly. Dispose it to unload it.</returns>
    internal LoadedAssembly Emit()
    {
        Run(out _, out Compilation output, out GeneratorRunResult run);
        using var image = new MemoryStream();
        ThrowIfAnyWarning(run, output.Emit(image).Diagnostics);
        image.Position = 0;
        return new LoadedAssembly(image);
    }

    private static SyntaxTree Parse(string source) => UserProject.Parse(source, "/project/Unrelated.cs");

    private static CSharpCompilation WithCommentAboveTypes(CSharpCompilation compilation)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            string text = tree.ToString();
            string edited = tree.GetRoot().DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                .Where(node => node is BaseTypeDeclarationSyntax)
                .OrderByDescending(type => type.FullSpan.Start)
                .Aggregate(text, (before, type) => before.Insert(type.FullSpan.Start, "// A comment.\n"));
            compilation = compilation.ReplaceSyntaxTree(tree, UserProject.Parse(edited, tree.FilePath));
        }

        return compilation;
    }

    private GeneratorDriver Run(out CSharpCompilation input, out Compilation output, out GeneratorRunResult run)
    {
        input = UserProject.Compile(sources).AddSyntaxTrees(Parse(Unrelated));
        GeneratorDriver driver = UserProject.Driver(generator).RunGeneratorsAndUpdateCompilation(input, out output, out _);
        run = driver.GetRunResult().Results.Single();
        output = run.GeneratedSources.Aggregate(
            output, (all, source) => all.ReplaceSyntaxTree(source.SyntaxTree, Unsilenced(source.SyntaxTree)));
        return run.Exception is null ? driver : throw new AssertionException($"The generator threw.\n{run.Exception}");
    }

    /// <summary>
    /// Generated code silences all warnings, for what a user's code brings with it. What we write ourselves may not need that, but for what
    /// is obsolete and what is hidden.
    /// </summary>
    private static SyntaxTree Unsilenced(SyntaxTree tree)
        => UserProject.Parse(
            System.Text.RegularExpressions.Regex.Replace(
                tree.ToString(), "(?m)^#pragma warning disable //", "#pragma warning disable CS0612, CS0618, CS0108 //"), tree.FilePath);

    private void ThrowIfAnyWarning(GeneratorRunResult run, ImmutableArray<Diagnostic> compiled)
    {
        Diagnostic[] found =
        [
            .. run.Diagnostics.Concat(compiled)
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !AllowedWarnings.Contains(diagnostic.Id)),
        ];
        if (found.Length > 0)
        {
            IEnumerable<string> files = found.Select(diagnostic => diagnostic.Location.SourceTree).Distinct().OfType<SyntaxTree>()
                .Where(tree => run.GeneratedSources.Any(source => source.SyntaxTree.FilePath == tree.FilePath))
                .Select(tree => $"--- {tree.FilePath}\n{tree}");
            throw new AssertionException(
                $"The output does not compile cleanly.\n{string.Join("\n", found.Select(UserProject.Describe).Concat(files))}");
        }
    }

    private static void ThrowIfCompilerIsReachable(GeneratorRunResult run)
    {
        foreach ((string name, ImmutableArray<IncrementalGeneratorRunStep> steps) in run.TrackedSteps.Where(step => IsNamed(step.Key)))
        {
            foreach ((object value, _) in steps.SelectMany(step => step.Outputs))
            {
                if (CompilerObjects.PathIn(value, name) is { } path)
                {
                    throw new AssertionException(
                        $"{path} is reachable from a model: it keeps a compilation alive and never equals its successor. Copy what is needed into the model.");
                }
            }
        }
    }

    private void ThrowIfRedone(GeneratorDriver driver, GeneratorRunResult before, Compilation edited, string edit)
    {
        GeneratorRunResult after = driver.RunGenerators(edited).GetRunResult().Results.Single();
        string[] names = [.. TrackedSteps ?? before.TrackedSteps.Keys.Where(IsNamed)];
        if (names.Length == 0 && before.TrackedOutputSteps.Count > 0 && before.GeneratedSources.Length > 0)
        {
            throw new AssertionException(
                "No step of the generator is tracked, so that caching cannot be checked: name its steps with WithTrackingName.");
        }

        string[] redone =
        [
            .. names
                .SelectMany(name => after.TrackedSteps.TryGetValue(name, out ImmutableArray<IncrementalGeneratorRunStep> steps)
                    ? steps.SelectMany(step => step.Outputs.Select(output => (Name: name, output.Reason)))
                    : throw new AssertionException(
                        $"The tracked step {name} did not run. Those that did: {string.Join(", ", after.TrackedSteps.Keys.Where(IsNamed))}."))
                .Concat(after.TrackedOutputSteps.SelectMany(
                    step => step.Value.SelectMany(output => output.Outputs.Select(made => (Name: step.Key, made.Reason)))))
                .Where(step => step.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged))
                .Select(step => $"  {step.Name}: {step.Reason}"),
        ];
        if (redone.Length > 0)
        {
            throw new AssertionException(
                $"After {edit} these steps gave something new (Cached or Unchanged was expected):\n{string.Join("\n", redone)}");
        }
    }

    private static bool IsNamed(string step)
        => !s_builtIn.Contains(step) && !s_builtInEndings.Any(ending => step.EndsWith(ending, StringComparison.Ordinal));
}
