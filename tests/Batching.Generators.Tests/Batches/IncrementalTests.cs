using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Testing;

/// <summary>What an edit runs again.</summary>
public class IncrementalTests
{
    private const string One = """
        public partial class One : Batch<string>
        {
            [DataComponent] public partial int[] Sizes { get; set; }
            [Action, InBatchParallel(Init = nameof(Numbers))] private static void Touch(int number) { int local = number; _ = local; }
        }
        """;

    private const string OneInit = "partial class One { private static IEnumerable<int> Numbers() => []; }";
    private const string Two =
        "public partial class Two : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } }";

    private static readonly string[] s_steps = [TrackingNames.BatchClasses];

    [Test]
    public void The_body_of_an_item_method_redoes_nothing()
        => Assert.That(ReasonsAfter(Edit(0, One.Replace("int local = number;", "int local = number + 1; Console.WriteLine();"))).Values,
            Is.All.EqualTo(IncrementalStepRunReason.Cached));

    [Test]
    public void Unrelated_files_that_come_and_go_redo_nothing()
    {
        CSharpCompilation before = Compile();
        SyntaxTree unrelated = UserProject.Parse("internal sealed class Unrelated { internal int Number => 1; }", "/project/Unrelated.cs");
        GeneratorDriver driver = Run(before);
        foreach (CSharpCompilation edited in new[] { before.AddSyntaxTrees(unrelated), before,
            before.RemoveSyntaxTrees(before.SyntaxTrees[0]).AddSyntaxTrees(before.SyntaxTrees[0]) })
        {
            driver = driver.RunGenerators(edited);
            Assert.That(Reasons(driver).Values, Is.All.EqualTo(IncrementalStepRunReason.Cached));
        }
    }

    [Test]
    public void An_edit_in_one_class_leaves_the_others()
    {
        Dictionary<string,
            IncrementalStepRunReason> reasons = ReasonsAfter(Edit(0, One.Replace("Touch(int number)", "Touch(int number, int width)")));
        Assert.That(reasons["One.Batch.g.cs"], Is.EqualTo(IncrementalStepRunReason.Modified));
        Assert.That(reasons["Two.Batch.g.cs"], Is.EqualTo(IncrementalStepRunReason.Cached));
    }

    [TestCase("IEnumerable<int> Numbers() => []", "IEnumerable<short> Numbers() => []", "Of<short>(")]
    [TestCase("IEnumerable<int> Numbers() => []", "IAsyncEnumerable<int> Numbers() => null!", "StreamAsync()")]
    [TestCase("IEnumerable<int> Numbers() => []", "Task<int[]> Numbers() => null!", "await Numbers()")]
    [TestCase("IEnumerable<int> Numbers() => []", "IEnumerable<(int number, int other)> Numbers() => []", null)]
    [TestCase("static IEnumerable<int> Numbers() => []", "IEnumerable<int> Numbers() => []", "batch.Numbers()")]
    [TestCase("Numbers() => []", "Renamed() => []", null)]
    public void The_Init_method_in_another_file_counts(string from, string to, string? written)
    {
        CSharpCompilation before = Compile();
        CSharpCompilation after =
            before.ReplaceSyntaxTree(Tree(before, 1), UserProject.Parse(OneInit.Replace(from, to), UserProject.PathOf(1)));
        GeneratorDriver driver = Run(before).RunGenerators(after);
        string text = Text(driver);
        Assert.That(text, Is.EqualTo(Text(Run(after))), "Not what a fresh run writes.");
        Assert.That(text, written is null ? Does.Not.Contain("One.Touch") : Does.Contain(written));
        Assert.That(
            Text(driver.RunGenerators(before)), Is.EqualTo(Text(Run(before))), "Not what a fresh run writes after the edit is undone.");
    }

    [Test]
    public void After_any_edits_the_text_is_that_of_a_fresh_run()
    {
        string[][] variants =
        [
            [One, One.Replace("Touch(int number)", "Touch(long number)"), One.Replace("[Action, ", "["),
                One.Replace("int[] Sizes", "int[]? Sizes"), One.Replace("Batch<string>", "Batch<int>"), "",
                One.Replace("partial class One", "sealed partial class One")],
            [OneInit, OneInit.Replace("int>", "short>"), "", OneInit.Replace("static ", ""),
                OneInit.Replace("Numbers()", "Numbers(int width = 1)"), "namespace Some { }"],
            [Two, Two.Replace("string path", "string path, E e = E.B") + " public enum E { A, B }",
                Two.Replace("string path", "string path, E e = E.B") + " public enum E { B, A }", "namespace Some { " + Two + " }",
                Two.Replace("Two", "TWO")],
        ];
        const int Seed = 20260101;
        var random = new Random(Seed);
        CSharpCompilation compilation = Compile();
        GeneratorDriver driver = Run(compilation);
        for (var step = 0; step < 60; step++)
        {
            int file = random.Next(3);
            int variant = random.Next(variants[file].Length);
            compilation = compilation.ReplaceSyntaxTree(
                Tree(compilation, file), UserProject.Parse(variants[file][variant], UserProject.PathOf(file)));
            driver = driver.RunGenerators(compilation);
            Assert.That(
                Text(driver), Is.EqualTo(Text(Run(compilation))), $"Seed {Seed}, step {step}: file {file} became variant {variant}.");
        }
    }

    private static CSharpCompilation Compile() => UserProject.Compile([One, OneInit, Two]);

    private static SyntaxTree Tree(CSharpCompilation compilation, int file)
        => compilation.SyntaxTrees.Single(tree => tree.FilePath == UserProject.PathOf(file));

    private static CSharpCompilation Edit(int file, string source)
    {
        CSharpCompilation before = Compile();
        return before.ReplaceSyntaxTree(Tree(before, file), UserProject.Parse(source, UserProject.PathOf(file)));
    }

    private static GeneratorDriver Run(CSharpCompilation compilation)
        => UserProject.Driver(new BatchGenerator()).RunGenerators(compilation);

    private static Dictionary<string, IncrementalStepRunReason> ReasonsAfter(CSharpCompilation edited)
        => Reasons(Run(Compile()).RunGenerators(edited));

    // Each output by the name of its file; each of them begins at one of the tracked steps.
    private static Dictionary<string, IncrementalStepRunReason> Reasons(GeneratorDriver driver)
    {
        GeneratorRunResult run = driver.GetRunResult().Results.Single();
        Assert.That(run.TrackedSteps.Keys, Is.SupersetOf(s_steps.Intersect(run.TrackedSteps.Keys)).And.Some.AnyOf(s_steps));
        return run.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs)
            .ToDictionary(output => string.Join(",", Names(output.Value)), output => output.Reason);
    }

    private static IEnumerable<string> Names(object output)
        => ((System.Collections.IEnumerable)output.GetType().GetFields().First().GetValue(output)!).Cast<object>()
            .Select(source =>
                (string)source.GetType().GetProperty("HintName",
                    System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)!.GetValue(source)!);

    private static string Text(GeneratorDriver driver)
        => string.Join("\n",
            driver.GetRunResult().Results.Single().GeneratedSources.OrderBy(source => source.HintName, StringComparer.Ordinal)
                .Select(source => source.HintName + "\n" + source.SourceText));
}
