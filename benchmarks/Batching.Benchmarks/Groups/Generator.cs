using System.Collections.Immutable;
using System.Globalization;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Batching.Benchmarks.Groups;

/// <summary>What the generator and the analyzers cost whoever types, against a generator and an analyzer that do nothing.</summary>
internal sealed class Generator : BenchmarkGroup
{
    private const double MostOfDoNothing = 1.5;
    private const double MostOfCompiler = 1.5;

    private static readonly Edit[] s_edits = [Edit.Cold, Edit.Comment, Edit.NewFile, Edit.Body, Edit.Signature];

    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers =
    [
        .. typeof(BatchGenerator).Assembly.GetTypes()
            .Where(type => typeof(DiagnosticAnalyzer).IsAssignableFrom(type) && !type.IsAbstract)
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private readonly SyntheticProject _project = new();

    internal override string Name => "generator";

    internal override IReadOnlyList<Bar> Run(bool isQuick)
    {
        GeneratorDriver batching = Driver(new BatchGenerator()).RunGenerators(_project.Before);
        GeneratorDriver doNothing = Driver(new DoNothingGenerator(SyntheticProject.Attributes)).RunGenerators(_project.Before);
        ThrowIfWrong(batching);
        Console.WriteLine(
            Invariant(
                $"{SyntheticProject.Classes} batch classes of {SyntheticProject.ActionsPerClass} actions, milliseconds: fastest / median (first round of the process)\n"));
        var bars = new List<Bar>();
        PrintGenerators(isQuick, batching, doNothing, bars);
        bars.Add(new("re-emitted-unrelated-comment", Reemitted(batching, Edit.Comment), 0));
        bars.Add(new("re-emitted-unrelated-file", Reemitted(batching, Edit.NewFile), 0));
        bars.Add(new("re-emitted-body", Reemitted(batching, Edit.Body), 0));
        bars.Add(new("re-emitted-signature", Reemitted(batching, Edit.Signature), 1));
        PrintAnalyzers(isQuick, batching, bars);
        PrintCodeVersions(isQuick, bars);
        return bars;
    }

    /// <summary>
    /// What a build pays for the versions of code: all that runs reach is read. Beside what the compiler needs to write the same project to
    /// a file.
    /// </summary>
    private static void PrintCodeVersions(bool isQuick, List<Bar> bars)
    {
        Console.WriteLine(
            Invariant(
                $"\n| {SyntheticStudy.Runs} runs that reach {SyntheticStudy.Models} files of models | generator | the compiler's emit | of it |\n|---|---:|---:|---:|"));
        ThrowIfWrongStudy();
        double ratio = Row(
            "a build (cold)",
            Alternation.Measure(
                isQuick ? 2 : 12,
                isQuick ? 0 : 8,
                () =>
                {
                    CSharpCompilation study = SyntheticStudy.Compile();
                    return () => Driver(new RunGenerator()).RunGenerators(study);
                },
                () =>
                {
                    Driver(new RunGenerator()).RunGeneratorsAndUpdateCompilation(SyntheticStudy.Compile(), out Compilation compiled, out _);
                    return () => compiled.Emit(Stream.Null);
                }));
        bars.Add(new("code-versions-by-emit", ratio, MostOfCompiler));
    }

    private static void ThrowIfWrongStudy()
    {
        GeneratorDriver driver =
            Driver(new RunGenerator()).RunGeneratorsAndUpdateCompilation(SyntheticStudy.Compile(), out Compilation compiled, out _);
        int generated = driver.GetRunResult().GeneratedTrees.Length;
        Diagnostic? wrong = compiled.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Error);
        if (wrong is not null || generated != 2 * SyntheticStudy.Runs)
        {
            throw new InvalidOperationException(Invariant($"The synthetic study is wrong: {generated} generated files, {wrong}"));
        }
    }

    private void PrintGenerators(bool isQuick, GeneratorDriver batching, GeneratorDriver doNothing, List<Bar> bars)
    {
        Console.WriteLine("| after | generator | a generator that does nothing | of it |\n|---|---:|---:|---:|");
        foreach (Edit edit in s_edits)
        {
            bool isCold = edit == Edit.Cold;
            (int rounds, int warmUps) = (isQuick, isCold) switch
            {
                (true, true) => (3, 0),
                (true, false) => (8, 3),
                (false, true) => (12, 8),
                (false, false) => (60, 20),
            };
            Timing[] times = Alternation.Measure(
                rounds,
                warmUps,
                Side(isCold ? Driver(new BatchGenerator()) : batching, edit),
                Side(isCold ? Driver(new DoNothingGenerator(SyntheticProject.Attributes)) : doNothing, edit));
            double ratio = Row(Words(edit), times);
            if (Bar(edit) is { } bar)
            {
                bars.Add(new(bar, ratio, MostOfDoNothing));
            }
        }
    }

    private Func<Action> Side(GeneratorDriver driver, Edit edit)
        => () =>
        {
            CSharpCompilation edited = _project.After(edit);
            return () => driver.RunGenerators(edited);
        };

    private void PrintAnalyzers(bool isQuick, GeneratorDriver batching, List<Bar> bars)
    {
        // Suppressors among them: they are analyzers to the compiler.
        Console.WriteLine(
            Invariant(
                $"\n| diagnostics of | all {s_analyzers.Length} analyzers | the compiler's own | of it | an analyzer that does nothing |\n|---|---:|---:|---:|---:|"));
        foreach (Edit edit in new[] { Edit.Body, Edit.Signature })
        {
            double ratio = Row(
                $"the edited file, after {Words(edit)}",
                Alternation.Measure(isQuick ? 4 : 40, isQuick ? 2 : 20, AnalyzedFile(batching, edit, s_analyzers),
                    CompiledFile(batching, edit), AnalyzedFile(batching, edit, [new DoNothingAnalyzer()])));
            if (edit == Edit.Body)
            {
                // Our squiggles come with the compiler's, not long after them.
                bars.Add(new("analyzers-edited-file", ratio, MostOfCompiler));
            }
        }

        // Seconds each, and no bar needs it.
        if (!isQuick)
        {
            Row("all files",
                Alternation.Measure(6, 2, AnalyzedProject(batching, s_analyzers), CompiledProject(batching),
                    AnalyzedProject(batching, [new DoNothingAnalyzer()])));
        }
    }

    // As an IDE does it for the file that is open.
    private Func<Action> AnalyzedFile(GeneratorDriver driver, Edit edit, ImmutableArray<DiagnosticAnalyzer> analyzers)
        => () =>
        {
            Compilation compilation = WithGenerated(driver, edit);
            SyntaxTree file = SyntheticProject.FileOf(compilation, SyntheticProject.EditedClass);
            return () =>
            {
                CompilationWithAnalyzers analysis = compilation.WithAnalyzers(analyzers, Options());
                analysis.GetAnalyzerSyntaxDiagnosticsAsync(file, CancellationToken.None).Wait();
                analysis.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(file), null, CancellationToken.None).Wait();
            };
        };

    private Func<Action> CompiledFile(GeneratorDriver driver, Edit edit)
        => () =>
        {
            Compilation compilation = WithGenerated(driver, edit);
            SyntaxTree file = SyntheticProject.FileOf(compilation, SyntheticProject.EditedClass);
            return () => compilation.GetSemanticModel(file).GetDiagnostics();
        };

    private Func<Action> AnalyzedProject(GeneratorDriver driver, ImmutableArray<DiagnosticAnalyzer> analyzers)
        => () =>
        {
            Compilation compilation = WithGenerated(driver, Edit.Body);
            return () => compilation.WithAnalyzers(analyzers, Options()).GetAllDiagnosticsAsync().Wait();
        };

    private Func<Action> CompiledProject(GeneratorDriver driver)
        => () =>
        {
            Compilation compilation = WithGenerated(driver, Edit.Body);
            return () => compilation.GetDiagnostics();
        };

    private Compilation WithGenerated(GeneratorDriver driver, Edit edit)
    {
        driver.RunGeneratorsAndUpdateCompilation(_project.After(edit), out Compilation compilation, out _);
        return compilation;
    }

    /// <summary>How many generated files an edit wrote anew.</summary>
    private int Reemitted(GeneratorDriver driver, Edit edit)
    {
        HashSet<SourceText> before = [.. Texts(driver)];
        return Texts(driver.RunGenerators(_project.After(edit))).Count(text => !before.Contains(text));
    }

    private static IEnumerable<SourceText> Texts(GeneratorDriver driver)
        => driver.GetRunResult().Results.Single().GeneratedSources.Select(source => source.SourceText);

    private void ThrowIfWrong(GeneratorDriver driver)
    {
        driver.RunGeneratorsAndUpdateCompilation(_project.Before, out Compilation compilation, out _);
        SyntaxTree file = SyntheticProject.FileOf(compilation, SyntheticProject.EditedClass); // The others are the same.
        Diagnostic? wrong = compilation.GetSemanticModel(file).GetDiagnostics()
            .FirstOrDefault(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        int generated = driver.GetRunResult().GeneratedTrees.Length;
        if (wrong is not null || generated != SyntheticProject.Classes)
        {
            throw new InvalidOperationException(Invariant($"The synthetic project is wrong: {generated} generated files, {wrong}"));
        }
    }

    private static CompilationWithAnalyzersOptions Options()
        => new(new AnalyzerOptions([]), onAnalyzerException: (exception, _, _) => throw exception, concurrentAnalysis: true,
            logAnalyzerExecutionTime: false);

    private static CSharpGeneratorDriver Driver(IIncrementalGenerator generator)
        => CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: SyntheticProject.ParseOptions);

    /// <summary>Prints the sides of a row; how much the first takes of the second.</summary>
    private static double Row(string name, Timing[] sides)
    {
        double ratio = sides[0].Fastest / sides[1].Fastest;
        List<string> cells = [.. sides.Select(side => Invariant($"{side.Fastest:0.0} / {side.Median:0.0} ({side.First:0})"))];
        cells.Insert(2, Invariant($"{ratio:0.000}"));
        Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");
        return ratio;
    }

    private static string Words(Edit edit) => edit switch
    {
        Edit.Comment => "a comment in an unrelated file",
        Edit.NewFile => "an unrelated file added",
        Edit.Body => "the body of an item method",
        Edit.Signature => "the signature of an item method",
        _ => "nothing (cold)",
    };

    private static string? Bar(Edit edit) => edit switch
    {
        Edit.Comment => "generator-unrelated-comment",
        Edit.NewFile => "generator-unrelated-file",
        Edit.Body => "generator-body",
        _ => null,
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
