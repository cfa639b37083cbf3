using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>What is said of the steps of a pipeline, which run for several batches at the same time with prefetch.</summary>
public class StepRaceTests
{
    [TestCase("p.Tap(batch => count++);", "count++")]
    [TestCase("p.Tap(batch => { count += batch.Count; });", "count += batch.Count")]
    [TestCase("p.Tap(batch => _total += batch.Count);", "_total += batch.Count")]
    [TestCase("p.Tap(batch => s_total = batch.Count);", "s_total = batch.Count")]
    [TestCase("p.Tap(batch => list.Add(batch.Count));", "list.Add(batch.Count)")]
    [TestCase("p.Tap(batch => _list.AddRange(batch.Sizes));", "_list.AddRange(batch.Sizes)")]
    [TestCase("p.Tap(batch => given.Add(batch.Count));", "given.Add(batch.Count)")]
    [TestCase("p.Tap(async batch => { await Task.Yield(); count++; });", "count++")]
    [TestCase("p.Tap(Note);", "Note")]
    [TestCase("p.Tap(batch => Note(batch));", "Note(batch)")]
    [TestCase("p.Tap(Local); void Local(Rows batch) => count++;", "count++")]
    [TestCase("Action<Rows> look = batch => count++; p.Tap(look);", "count++")]
    [TestCase("foreach (int size in list) { p = p.Tap(batch => count++); }", "count++")]
    [TestCase("Pipeline<Rows> Longer(Pipeline<Rows> from) => from.Tap(batch => count++);", "count++")]
    [TestCase("Task.Run(() => { foreach (int size in list) { p.Tap(batch => count++).RunAsync(options); } });", "count++")]
    [TestCase("p.Then(batch => { count++; return batch; });", "count++")]
    [TestCase("p.ThenAsync(async (batch, token) => { await Task.Yield(); count++; return batch; });", "count++")]
    [TestCase("p.Where(batch => { count++; return true; });", "count++")]
    [TestCase("p.Where(batch => count++ < 10);", "count++")]
    [TestCase("p.Update(s_sum, batch => count++, (sum, part) => sum + part);", "count++")]
    [TestCase("Dataset.From(new[] { \"a\" }).Pipeline(keys => { count++; return new Rows(); });", "count++")]
    [TestCase(
        "Dataset.From(new[] { \"a\" }).Pipeline<Rows>().Touch().Tap(batch => count++).Batches(new PipelineOptions { Prefetch = 2 });",
        "count++")]
    [TestCase("p.Tap(batch => count++).Batches(options);", "count++")]
    [TestCase("var longer = p.Tap(batch => count++); longer.Batches(); longer.Batches(new() { Prefetch = 4 });", "count++")]
    [TestCase("p.Tap(batch => count++).RunAsync(new PipelineOptions { Prefetch = PipelineOptions.Auto });", "count++")]
    [TestCase("p.Tap(batch => { foreach (int size in batch.Sizes) histogram[size]++; });", "histogram[size]++")]
    [TestCase("p.Tap(batch => last = batch);", "last = batch")]
    [TestCase("p.Tap(batch => { lock (new object()) count++; });", "count++")]
    [TestCase("p.Tap(batch => _first ??= batch);", "_first ??= batch")]
    public async Task A_step_that_changes_what_batches_share_is_diagnosed(string statements, string at)
    {
        Diagnostic[] found = await RunAsync(statements);
        Assert.That(found.Select(diagnostic => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan)),
            Is.EqualTo([at]));
        Assert.That(found[0].Id, Is.EqualTo("BATCH043"));
    }

    [TestCase("p.Tap(batch => { var sum = 0; foreach (int size in batch.Sizes) sum += size; });")]
    [TestCase("p.Tap(batch => { var seen = new List<int>(); seen.Add(batch.Count); });")]
    [TestCase("p.Tap(batch => Interlocked.Increment(ref count));")]
    [TestCase("p.Tap(batch => { lock (_gate) count += batch.Count; });")]
    [TestCase("p.Tap(batch => _safe.Enqueue(batch.Count));")]
    [TestCase("p.Tap(batch => Console.WriteLine(count));")]
    [TestCase("p.Tap(batch => batch.Sizes[0] = 1);")]
    [TestCase("p.Tap(batch => { for (var i = 0; i < batch.Count; i++) batch.Sizes[i]++; });")]
    [TestCase("p.Tap(batch => { for (var i = 0; i < batch.Count; i++) histogram[batch.Sizes[i]] = batch.Sizes[i]; });")]
    [TestCase("p.Then(batch => new Rows { Sizes = batch.Sizes });")]
    [TestCase("p.Update(s_sum, (sum, batch) => { count++; return sum + batch.Count; });")]
    [TestCase("p.Update(s_sum, batch => batch.Count, (sum, part) => { count++; return sum + part; });")]
    [TestCase("p.Before(() => count = 0).After(() => count++);")]
    [TestCase("p.Repeat(2, inner => { count++; return inner; });")]
    [TestCase("Dataset.From(new[] { \"a\" }).Where(key => count++ < 10);")]
    [TestCase("count++; p.Tap(batch => Console.WriteLine(batch.Count)); count++;")]
    [TestCase("p.Tap(batch => count++).Batches();")]
    [TestCase("p.Tap(batch => count++).RunAsync(cancellationToken: default);")]
    [TestCase("p.Tap(batch => count++).Touch().Where(batch => true).Batches(new PipelineOptions { BatchSize = 8, Epochs = 2 });")]
    [TestCase("p.Tap(batch => count++).Batches(new() { Prefetch = 0 });")]
    [TestCase("var plain = new PipelineOptions { BatchSize = 4 }; p.Tap(batch => count++).Batches(plain);")]
    [TestCase("var longer = p.Tap(batch => count++); longer.Batches(); longer.RunAsync();")]
    [TestCase("list.ForEach(size => count += size);")]
    [TestCase("new Other().Tap(batch => count++);")]
    public async Task A_step_that_is_alone_or_guarded_is_not_diagnosed(string statements)
        => Assert.That(await RunAsync(statements), Is.Empty);

    [Test]
    public async Task Steps_in_constructors_initializers_and_lambdas_are_seen()
    {
        Diagnostic[] found = await RunAsync("Func<Pipeline<Rows>> make = () => p.Tap(batch => count++);", """
            private static int s_count;
            private static readonly Pipeline<Rows> s_pipeline = Dataset.From(new[] { "a" }).Pipeline<Rows>().Tap(batch => s_count++);
            internal Uses() => Rows = Dataset.From(new[] { "a" }).Pipeline<Rows>().Tap(batch => _total++);
            internal Pipeline<Rows> Rows { get; }
            internal Pipeline<Rows> Others => Rows.Tap(batch => _total--);
            """);
        Assert.That(found.Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)), Is.EquivalentTo(
        [
            "'Tap' runs for several batches at the same time if the run prefetches, but increments the variable 'count', which they share: use a Variable and Update, or Interlocked.Increment",
            "'Tap' runs for several batches at the same time if the run prefetches, but increments the static field 's_count', which they share: use a Variable and Update, or Interlocked.Increment",
            "'Tap' runs for several batches at the same time if the run prefetches, but increments the field '_total', which they share: use a Variable and Update, or Interlocked.Increment",
            "'Tap' runs for several batches at the same time if the run prefetches, but decrements the field '_total', which they share: use a Variable and Update, or Interlocked.Decrement",
        ]));
    }

    private static async Task<Diagnostic[]> RunAsync(string statements, string members = "")
        => [.. (await Product.Harness().RunAsync([$$"""
            using System.Collections.Concurrent;
            public partial class Rows : Batch<string>
            {
                [DataComponent] public partial int[] Sizes { get; set; }
                [Action, InBatchParallel] private static void Touch(string path) { }
            }

            public sealed class Other { internal void Tap(Action<Rows> look) => look(new Rows()); }

            public sealed class Uses
            {
                private static readonly Variable<int> s_sum = Variable.Create<int>("sum", 0);
                private static int s_total;
                private readonly List<int> _list = [];
                private readonly ConcurrentQueue<int> _safe = new();
                private readonly object _gate = new();
                private int _total;
                private Rows? _first;
                {{members}}
                private void Note(Rows batch) => _total += batch.Count;
                internal void Use(Pipeline<Rows> p, PipelineOptions options, List<int> given)
                {
                    var count = 0;
                    var list = new List<int>();
                    var histogram = new int[256];
                    Rows? last = null;
                    {{statements}}
                }
            }
            """])).Where(diagnostic => diagnostic.Id == "BATCH043" || diagnostic.Severity == DiagnosticSeverity.Error)
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
}
