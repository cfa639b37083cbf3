using System.Reflection;
using Batching.CodeFixes;
using Batching.Generators;

namespace Batching.Testing;

/// <summary>A loop by hand becomes an item method and a call that does the same.</summary>
public class ItemMethodRefactoringTests
{
    private static IEnumerable<TestCaseData> Parallel => LoopExamples.Parallel.Select(example => new TestCaseData(example, ItemMethodRefactoring.Title));

    private static IEnumerable<TestCaseData> Sequential => LoopExamples.Sequential.Select(example => new TestCaseData(example, ItemMethodRefactoring.SequentialTitle));

    [TestCaseSource(nameof(Parallel))]
    [TestCaseSource(nameof(Sequential))]
    public async Task A_loop_becomes(object loop, string title)
    {
        var example = (LoopExamples.Example)loop;
        string after = (await new RefactoringHarness(new ItemMethodRefactoring()).ApplyAsync(title, example.Source))[0];
        Snapshot.Match(Snapshot.FileOf(PathOfThisFile(), nameof(A_loop_becomes), example.Name), after);
    }

    [TestCaseSource(nameof(Parallel))]
    [TestCaseSource(nameof(Sequential))]
    public async Task What_it_becomes_does_the_same(object loop, string title)
    {
        var example = (LoopExamples.Example)loop;
        string after = (await new RefactoringHarness(new ItemMethodRefactoring()).ApplyAsync(title, example.Source))[0];
        string expected = await RunAsync(RefactoringHarness.Unmarked(example.Source), example);
        Assert.That(await RunAsync(after, example), Is.EqualTo(expected));
    }

    private static async Task<string> RunAsync(string source, LoopExamples.Example example)
    {
        using LoadedAssembly assembly = new GeneratorHarness(new BatchGenerator(), source, LoopExamples.DriverOf(example)).Emit();
        MethodInfo run = assembly.Type("Driver").GetMethod("RunAsync")!;
        return await (Task<string>)run.Invoke(null, null)!;
    }

    private static string PathOfThisFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
