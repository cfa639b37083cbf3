using System.Globalization;
using Acceptance.Batches;
using Batching.Generators;
using Batching.Testing;
using Microsoft.CodeAnalysis;

namespace Acceptance;

/// <summary>Case 24: a method that returns a delegate is called once, its delegate once an item.</summary>
public sealed class Kernels
{
    [Test]
    public async Task Case24_The_kernel_is_called_once_and_its_delegate_for_each_item([Values] Way way)
    {
        var batch = new Filters { Indices = [1, 2, 3, 4] };
        await way.CallAsync(null, options => batch.Scale(10, options: options), options => batch.ScaleAsync(10, options: options),
            options => batch.ScaleLaterAsync(10, options: options));
        Assert.That(batch.Results, Is.EqualTo(new[] { 10, 20, 30, 40 }));
        Assert.That(batch.KernelCalls, Is.EqualTo(1));
        Assert.That(batch.ItemCalls, Is.EqualTo(4));
    }

    [Test]
    public void Case24_The_delegate_takes_trailing_call_arguments_that_it_declares()
    {
        var batch = new Filters { Indices = [1, 2, 3] };
        Assert.That(batch.Power(2).Results, Is.EqualTo(new[] { 1, 4, 9 }));
        Assert.That(batch.Power(3, 100).Results, Is.EqualTo(new[] { 101, 108, 127 }));
        Assert.That(batch.KernelCalls, Is.EqualTo(2));
    }

    [Test]
    public void Case24_The_delegate_takes_what_the_engine_injects()
    {
        var batch = new Filters { Indices = [5, 6] };
        Assert.That(batch.Place().Results, Is.EqualTo(new[] { 5, 16 }));
    }

    [Test]
    public void Case24_Without_items_the_kernel_is_called_all_the_same()
    {
        var batch = new Filters { Indices = [] };
        Assert.That(batch.Scale(10).Results, Is.Empty);
        Assert.That(batch.KernelCalls, Is.EqualTo(1));
    }

    [Test]
    public async Task Case24_A_kernel_is_a_step_of_a_pipeline()
    {
        List<int> results = [];
        await foreach (Filters batch in Dataset.Range(6).Pipeline<Filters>().Scale(2).ScaleLater(3)
            .Batches(new() { BatchSize = 4, Prefetch = 2 }))
        {
            results.AddRange(batch.Results);
            Assert.That(batch.KernelCalls, Is.EqualTo(2));
        }

        Assert.That(results, Is.EqualTo(new[] { 0, 3, 6, 9, 12, 15 }));
    }

    [Test]
    public void Case25_The_default_that_a_method_group_keeps_is_the_actions()
        => Assert.That(new Filters { Indices = [1, 2] }.Blur().Results, Is.EqualTo(new[] { 6, 7 }));

    [TestCase("int size", "'Blur' has no argument of that name")]
    [TestCase("int radius", "'radius' of 'Blur' has none")]
    [TestCase("int radius = 4", "'Blur' has 4")]
    public async Task Case25_A_default_that_a_method_group_loses_is_diagnosed(string arguments, string problem)
    {
        var harness = new AnalyzerHarness(new BatchAnalyzer(), new KernelDefaultAnalyzer()) { Generator = new BatchGenerator() };
        IReadOnlyList<Diagnostic> found = await harness.VerifyAsync($$"""
            public partial class Filters : Batch<int>
            {
                [DataComponent] public partial int[] Results { get; set; }

                [Action, InBatchParallel(Post = nameof(Results))]
                private static Func<int, int, int> Blur({{arguments}}) => {|BATCH011:BlurOne|};

                private static int BlurOne(int index, int radius = 5) => index + radius;
            }
            """);
        Assert.That(found.Single().GetMessage(CultureInfo.InvariantCulture),
            Does.Contain("'radius' of 'BlurOne'").And.Contain("5").And.Contain(problem));
    }
}
