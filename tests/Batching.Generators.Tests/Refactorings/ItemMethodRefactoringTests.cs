using System.Reflection;
using Batching.CodeFixes;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.Text;

namespace Batching.Testing;

/// <summary>A loop by hand becomes an item method and a call that does the same.</summary>
public class ItemMethodRefactoringTests
{
    private static readonly RefactoringHarness s_harness = new(new ItemMethodRefactoring());

    private static IEnumerable<TestCaseData> Parallel
        => LoopExamples.Parallel.Select(example => new TestCaseData(example, ItemMethodRefactoring.Title));

    private static IEnumerable<TestCaseData> Sequential
        => LoopExamples.Sequential.Select(example => new TestCaseData(example, ItemMethodRefactoring.SequentialTitle));

    [TestCaseSource(nameof(Parallel))]
    [TestCaseSource(nameof(Sequential))]
    public async Task A_loop_becomes(object loop, string title)
    {
        var example = (LoopExamples.Example)loop;
        string after = (await s_harness.ApplyAsync(title, example.Source))[0];
        Snapshot.Match(Snapshot.FileOf(PathOfThisFile(), nameof(A_loop_becomes), example.Name), after);
    }

    [TestCaseSource(nameof(Parallel))]
    [TestCaseSource(nameof(Sequential))]
    public async Task What_it_becomes_does_the_same(object loop, string title)
    {
        var example = (LoopExamples.Example)loop;
        string after = (await s_harness.ApplyAsync(title, example.Source))[0];
        string expected = await RunAsync(RefactoringHarness.Unmarked(example.Source), example);
        Assert.That(await RunAsync(after, example), Is.EqualTo(expected));
    }

    [TestCaseSource(typeof(LoopNearMisses), nameof(LoopNearMisses.All))]
    public async Task Nothing_is_offered_for(object nearMiss)
    {
        string source = ((LoopExamples.Example)nearMiss).Source;
        Assert.That(
            (await Product.Harness().RunAsync([RefactoringHarness.Unmarked(source)])).Where(
                diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(UserProject.Describe),
            Is.Empty, "The example itself is wrong.");
        Assert.That(await s_harness.OffersAsync(source), Is.Empty);
    }

    [TestCase(
        "public class Rows { public int[] Sizes { get; set; } = []; public void All() { [||]Parallel.ForEach(Sizes, size => Console.WriteLine(size)); } }")]
    [TestCase(
        "public class Rows { public int[] Sizes { get; set; } = []; public void All() { [||]foreach (int size in Sizes) { size.ToString(); } } }")]
    [TestCase(
        "public partial class Rows { [DataComponent] public partial int[] Sizes { get; set; } public void All() { [||]Parallel.ForEach(Sizes, size => { }); } }")]
    [TestCase(
        "namespace Other { public class Batch<T> { public int[] Indices => []; } public class Rows : Batch<int> { public void All() { [||]Parallel.ForEach(Indices, size => { }); } } }")]
    [TestCase("int[] sizes = [1]; [||]Parallel.ForEach(sizes, size => Console.WriteLine(size));")]
    [TestCase(
        "file partial class Rows : Batch<int> { public void All() { [||]Parallel.ForEach(Indices, size => Console.WriteLine(size)); } }")]
    public async Task Nothing_is_offered_outside_of_batch_classes(string source)
    => Assert.That(await s_harness.OffersAsync(source), Is.Empty);

    [TestCase("[||]Parallel.ForEach(Images, image => image.Blur(1));")]
    [TestCase("Parallel.For[||]Each(Images, image => image.Blur(1));")]
    [TestCase("Parallel.ForEach(Ima[||]ges, image => image.Blur(1));")]
    [TestCase("Parallel.ForEach(Images, im[||]age => image.Blur(1));")]
    [TestCase("[|Parallel.ForEach(Images, image => image.Blur(1));|]")]
    [TestCase("[|Parallel.ForEach(Images, image => image.Blur(1))|];")]
    [TestCase("Parallel.ForEach(Images, image => image.Blur(1))[||];")]
    [TestCase("foreach[||] (Image image in Images) { image.Blur(1); }")]
    [TestCase("foreach (Image image in Images[||]) { image.Blur(1); }")]
    public async Task It_is_offered_at(string statement)
        => Assert.That(await s_harness.OffersAsync(LoopExamples.Class($"public void All() {{ {statement} }}")), Has.Count.EqualTo(1));

    [Test]
    public async Task A_class_and_those_around_it_become_partial()
    {
        string after = (await s_harness.ApplyAsync(
            ItemMethodRefactoring.Title,
            "public static class Outer\n{\n    // Some.\n    class Rows : Batch<string>\n    {\n        public void All()\n        {\n            [||]Parallel.ForEach(Indices, path => path.ToString());\n        }\n    }\n}\n"))[0];
        Assert.That(after, Is.EqualTo(
            "public static partial class Outer\n{\n    // Some.\n    partial class Rows : Batch<string>\n    {\n        public void All()\n        {\n            AllItem();\n        }\n\n"
            + "        [InBatchParallel(Init = nameof(Indices))]\n        private static void AllItem(string path) => path.ToString();\n    }\n}\n"));
    }

    [TestCaseSource(nameof(Parallel))]
    [TestCaseSource(nameof(Sequential))]
    public async Task Line_endings_stay_those_of_the_file(object loop, string title)
    {
        string source = ((LoopExamples.Example)loop).Source;
        string unix = (await s_harness.ApplyAsync(title, source))[0];
        string windows = (await s_harness.ApplyAsync(title, source.ReplaceLineEndings("\r\n")))[0];
        Assert.That(unix, Does.Not.Contain('\r'));
        Assert.That(windows, Is.EqualTo(unix.ReplaceLineEndings("\r\n")));
    }

    [Test]
    public async Task What_a_file_does_not_import_is_named_in_full()
    {
        const string Source = """
            namespace Some.Where
            {
                public partial class Rows : global::Batching.Batch<string>
                {
                    public void All(System.Text.StringBuilder text, System.Threading.CancellationToken token)
                    {
                        [||]System.Threading.Tasks.Parallel.ForEach(Indices, new() { MaxDegreeOfParallelism = 1, CancellationToken = token }, path => text.ToString(0, path.Length));
                    }
                }
            }
            """;
        string after = (await s_harness.ApplyAsync(ItemMethodRefactoring.Title, Source))[0];
        Assert.That(after,
            Does.Contain("private static void AllItem(string path, System.Text.StringBuilder text) => text.ToString(0, path.Length);"));
        Assert.That(after, Does.Contain("AllItem(text: text, cancellationToken: token, options: new CallOptions { MaxParallelism = 1 });"));
    }

    [TestCase("public void Fail() { [||]Parallel.ForEach(Images, image => image.Blur(1 / (image.Size - 3))); }", "rows.Fail()",
        "AggregateException")]
    [TestCase("public void Fail() { [||]foreach (Image image in Images) { image.Blur(1 / (image.Size - 3)); } }", "rows.Fail()",
        "DivideByZeroException")]
    [TestCase(
        "public async Task FailAsync() { [||]await Parallel.ForEachAsync(Images, async (image, token) => { await Task.Yield(); image.Blur(1 / (image.Size - 3)); }); }", "await rows.FailAsync()", "DivideByZeroException")]
    [TestCase(
        "public async Task FailAsync() { [||]Sizes = await Task.WhenAll(Images.Select(async image => { await Task.Yield(); return 1 / (image.Size - 3); })); }", "await rows.FailAsync()", "DivideByZeroException")]
    public async Task A_failure_arrives_as_the_page_says(string members, string call, string thrown)
    {
        // The first image is of size 3.
        var example = new LoopExamples.Example("", members,
            $"try {{ {call}; }} catch (Exception failure) {{ return failure.GetType().Name + \" \" + (failure as BatchActionException)?.Failures.Count; }}");
        string source = example.Source;
        bool isSequential = members.Contains("foreach", StringComparison.Ordinal);
        string after =
            (await s_harness.ApplyAsync(isSequential ? ItemMethodRefactoring.SequentialTitle : ItemMethodRefactoring.Title, source))[0];
        Assert.That(await RunAsync(RefactoringHarness.Unmarked(source), example), Is.EqualTo(thrown + " "));
        Assert.That(await RunAsync(after, example), Is.EqualTo("BatchActionException 1"));
    }

    [TestCase(
        "public partial class Rows(int by) : Batch<string> { public void All() { [||]Parallel.ForEach(Indices, path => Console.WriteLine(path.Length + by)); } }",
        "private void AllItem(string path) =>", TestName = "The_argument_of_a_primary_constructor_is_not_captured")]
    [TestCase(
        "public partial class Rows<T> : Batch<T> where T : class { public void All(List<T> seen) { [||]Parallel.ForEach(Indices, key => seen.Contains(key)); } }",
        "private static void AllItem(T key, List<T> seen) =>", TestName = "A_type_parameter_of_the_class_is_no_obstacle")]
    [TestCase(
        "public partial class Rows : Batch<string> { [DataComponent] public partial int[] Sizes { get; private set; } } public partial class More : Rows { public void All() { [||]Parallel.For(0, Count, i => Sizes[i] = 1); } }",
        "[InBatchParallel(Init = nameof(Items))]", TestName = "A_component_that_the_class_may_not_set_is_written_in_place")]
    [TestCase(
        "public partial class Rows : Batch<string> { [DataComponent] public partial int[] Sizes { get; set; } } public class More : Rows { public void All() { [||]Parallel.For(0, Count, i => Sizes[i] = Sizes[i] + 1); } }",
        "[InBatchParallel(Init = nameof(Sizes), Post = nameof(Sizes))]", TestName = "A_component_of_the_base_class_is_one_of_the_class")]
    public async Task It_becomes(string source, string expected)
    => Assert.That((await s_harness.ApplyAsync(ItemMethodRefactoring.Title, source))[0], Does.Contain(expected));

    [Test]
    public async Task The_page_shows_what_it_does()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(SourceTree.Repository, "docs", "refactorings.md"));
        string[] blocks = [.. page.Split("```csharp\n").Skip(1).Select(block => block.Split("```")[0])];
        string after = (await s_harness.ApplyAsync(
            ItemMethodRefactoring.Title, LoopExamples.Class(blocks[0].Replace("Images =", "[||]Images =", StringComparison.Ordinal))))[0];
        Assert.That(Words(after), Does.Contain(Words(blocks[1])));

        static string Words(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Test]
    public async Task Half_typed_code_throws_nothing()
    {
        foreach (LoopExamples.Example example in LoopExamples.Parallel.Concat(LoopExamples.Sequential))
        {
            string source = RefactoringHarness.Unmarked(example.Source);
            int start = example.Source.IndexOf("[|", StringComparison.Ordinal);
            for (int cut = start; cut < source.Length; cut += 11)
            {
                using UserWorkspace workspace = new(source[..cut]);
                Document document = UserWorkspace.Document(workspace.Project, 0);
                for (int at = start; at < cut; at += 37)
                {
                    await s_harness.ActionsAsync(document, new TextSpan(at, 0));
                }
            }
        }
    }

    [Test]
    public async Task A_missing_word_throws_nothing()
    {
        foreach (LoopExamples.Example example in LoopExamples.Parallel.Concat(LoopExamples.Sequential))
        {
            string[] words = example.Source.Split(' ');
            for (int word = 60; word < words.Length; word += 11)
            {
                if (words[word].Length == 0 || words[word].Contains("[|", StringComparison.Ordinal))
                {
                    continue;
                }

                string source = string.Join(" ", words.Where((_, number) => number != word));
                using UserWorkspace workspace = new(RefactoringHarness.Unmarked(source));
                int at = source.IndexOf("[|", StringComparison.Ordinal);
                foreach (CodeAction action in await s_harness.ActionsAsync(
                    UserWorkspace.Document(workspace.Project, 0), new TextSpan(at, 0)))
                {
                    await action.GetOperationsAsync(CancellationToken.None);
                }
            }
        }
    }

    private static async Task<string> RunAsync(string source, LoopExamples.Example example)
    {
        using LoadedAssembly assembly = new GeneratorHarness(new BatchGenerator(), source, LoopExamples.DriverOf(example)).Emit();
        MethodInfo run = assembly.Type("Driver").GetMethod("RunAsync")!;
        return await (Task<string>)run.Invoke(null, null)!;
    }

    private static string PathOfThisFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
