using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>What is said of an <see cref="ItemRandom"/> that several tasks of an item use.</summary>
public class SharedRandomTests
{
    [TestCase("await Task.WhenAll(Task.Run(() => random.Next()), Task.Run(() => random.Next()));")]
    [TestCase("await Task.WhenAll(Task.Run(random.Next), Task.Run(random.Next));")]
    [TestCase("Task<int> a = DrawAsync(random); Task<int> b = DrawAsync(random); await a; await b;")]
    [TestCase("Task<int> a = DrawAsync(random), b = Task.Run(() => random.Next()); await Task.WhenAll(a, b);")]
    [TestCase("await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DrawAsync(random)));")]
    [TestCase(
        "await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => { await Task.Yield(); return await Task.Run(() => random.Next()); }));", false)]
    [TestCase("var all = new List<Task>(); foreach (char letter in path) { all.Add(DrawAsync(random)); } await Task.WhenAll(all);")]
    [TestCase("var all = new List<Task>(); for (var i = 0; i < 4; i++) all.Add(Task.Run(() => random.Next())); await Task.WhenAll(all);")]
    [TestCase("Parallel.For(0, 4, i => random.Next()); await Task.Yield();")]
    [TestCase("await Parallel.ForEachAsync(path, async (letter, token) => { await Task.Yield(); random.Next(); });")]
    [TestCase("if (path.Length > 1) { Task a = DrawAsync(random); Task b = DrawAsync(random); await a; await b; }")]
    [TestCase("Task a = DrawAsync(random); if (path.Length > 1) { await DrawAsync(random); } await a;", false)]
    [TestCase("await DrawAsync(random); await DrawAsync(random);", false)]
    [TestCase("await DrawAsync(random).ConfigureAwait(false); await Task.Run(() => random.Next());", false)]
    [TestCase("Task a = DrawAsync(random); await a; Task b = DrawAsync(random); await b;", false)]
    [TestCase("Task a = path.Length > 1 ? DrawAsync(random) : Task.Run(() => random.Next()); await a;", false)]
    [TestCase("Task a; if (path.Length > 1) { a = DrawAsync(random); } else { a = Task.Run(() => random.Next()); } await a;", false)]
    [TestCase("Task<int> a = path.Length switch { 0 => DrawAsync(random), _ => DrawAsync(random) }; await a;", false)]
    [TestCase("foreach (char letter in path) { await DrawAsync(random); }", false)]
    [TestCase("foreach (char letter in path) { Task a = DrawAsync(random); await a; }", false)]
    [TestCase(
        "int[] drawn = [random.Next(), random.Next()]; await Task.WhenAll(Task.Run(() => drawn[0]), Task.Run(() => drawn[1]));", false)]
    [TestCase("await Task.WhenAll(DrawAsync(new Random(random.Next())), DrawAsync(new Random(random.Next())));", false)]
    [TestCase("int sum = Enumerable.Range(0, 4).Select(_ => random.Next()).Sum(); await Task.Delay(sum);", false)]
    [TestCase("DrawAsync(random).Wait(); _ = DrawAsync(random).Result; await Task.Yield();", false)]
    [TestCase("string[] texts = path.Split(' '); texts.ToList().ForEach(text => random.Next()); await Task.Yield();", false)]
    public async Task Tasks_that_run_at_the_same_time_are_diagnosed(string body, bool isDiagnosed = true)
    {
        ImmutableArray<Diagnostic> found = await Product.Harness().RunAsync([$$"""
            public partial class Rows : Batch<string>
            {
                [InBatchParallel]
                private static async Task TouchAsync(string path, ItemRandom random)
                {
                    {{body}}
                }

                private static async Task<int> DrawAsync(Random random)
                {
                    await Task.Yield();
                    return random.Next();
                }
            }
            """]);
        Assert.That(found.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty);
        Assert.That(found.Where(diagnostic => diagnostic.Id == "BATCH044").Count(), Is.EqualTo(isDiagnosed ? 1 : 0));
    }

    [Test]
    public async Task The_delegate_of_a_kernel_is_seen_too()
    {
        ImmutableArray<Diagnostic> found = await Product.Harness().RunAsync(["""
            public partial class Rows : Batch<string>
            {
                [InBatchParallel]
                private static Func<string, ItemRandom, Task> Touch() => async (path, random) => await Task.WhenAll(Task.Run(random.Next), Task.Run(random.Next));
            }
            """]);
        Assert.That(
            found.Where(diagnostic => diagnostic.Id == "BATCH044")
                .Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)), Is.EqualTo(
            ["'random' is used by tasks that run at the same time, but it is made for one of them: draw the numbers of each task before the tasks begin"]));
    }
}
