using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// What each generator takes after a keystroke, outputs for builds included (Visual Studio and VS Code run them while somebody types),
/// beside a generator that only asks for the attributes. Keystroke follows keystroke, each on the driver of the one before.
/// </summary>
internal sealed class Keystroke : BenchmarkGroup
{
    private const int BarredClasses = 100;
    private const double MostMilliseconds = 15;

    internal override string Name => "keystroke";

    internal override IReadOnlyList<Bar> Run(bool isQuick)
    {
        var bars = new List<Bar>();
        Console.WriteLine(
            Invariant($"{SyntheticSurface.Files} files at least, milliseconds after a keystroke: fastest / median (first)\n"));
        Console.WriteLine(
            "| classes | in a body | attributes only | in a body elsewhere | attributes only | a member declared | attributes only |\n|---|---:|---:|---:|---:|---:|---:|");
        foreach (SyntheticSurface surface in SyntheticSurface.All)
        {
            foreach (int classes in new[] { 10, 100, 300 })
            {
                CSharpCompilation before = surface.Compile(classes);
                ThrowIfWrong(surface, before);
                Timing[] body = Measure(isQuick, surface, before, surface.AfterBody);
                Timing[] elsewhere = Measure(isQuick, surface, before, SyntheticSurface.AfterElsewhere);
                Timing[] declaration = Measure(isQuick, surface, before, surface.AfterDeclaration);
                Console.WriteLine(
                    $"| {classes.ToString(CultureInfo.InvariantCulture)} {surface.Name} | {string.Join(" | ", body.Concat(elsewhere).Concat(declaration).Select(Show))} |");
                if (classes == BarredClasses)
                {
                    bars.Add(new($"keystroke-{surface.Name}", body[0].Fastest, MostMilliseconds));
                }
            }
        }

        return bars;
    }

    private static Timing[] Measure(
        bool isQuick, SyntheticSurface surface, CSharpCompilation before, Func<CSharpCompilation, string, CSharpCompilation> edit)
        => Alternation.Measure(isQuick ? 5 : 20, isQuick ? 3 : 8, Typing(surface.Generator(), before, edit),
            Typing(new DoNothingGenerator(surface.Attributes), before, edit));

    private static Func<Action> Typing(
        IIncrementalGenerator generator, CSharpCompilation before, Func<CSharpCompilation, string, CSharpCompilation> edit)
    {
        GeneratorDriver driver = Driver(generator).RunGenerators(before);
        var keystrokes = 0;
        return () =>
        {
            CSharpCompilation edited = edit(before, Invariant($" _ = {++keystrokes};"));
            return () => driver = driver.RunGenerators(edited);
        };
    }

    private static void ThrowIfWrong(SyntheticSurface surface, CSharpCompilation before)
    {
        GeneratorDriver driver = Driver(surface.Generator())
            .RunGeneratorsAndUpdateCompilation(surface.AfterBody(before, " _ = 1;"), out Compilation compiled, out _);
        SyntaxTree file = compiled.SyntaxTrees.Single(tree => tree.FilePath == surface.File); // The others are the same.
        Diagnostic? wrong =
            compiled.GetSemanticModel(file).GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Error);
        if (wrong is not null || driver.GetRunResult().GeneratedTrees.IsEmpty)
        {
            throw new InvalidOperationException(Invariant($"The project of {surface.Name} is wrong: {wrong}"));
        }
    }

    private static CSharpGeneratorDriver Driver(IIncrementalGenerator generator)
        => CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: SyntheticProject.ParseOptions);

    private static string Show(Timing time) => Invariant($"{time.Fastest:0.0} / {time.Median:0.0} ({time.First:0})");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
