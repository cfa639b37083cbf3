using System.Collections.Immutable;
using System.Globalization;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>Under Target.Processes everything is as on threads, but for the process.</summary>
public sealed class ProcessValues
{
    private static readonly CallOptions s_here = new() { Target = Target.Threads };

    [Test]
    public void Arguments_and_results_of_every_kind_cross_unchanged()
    {
        var table = new Dictionary<string, double[]> { ["a"] = [1.5, double.NaN, double.PositiveInfinity] };
        ImmutableArray<string> names = ["x", "y"];
        Travelling here = Travelling.Of(40);
        here.Describe(s_here, CancellationToken.None, 1.10m, names, table, "note", 1, long.MinValue);
        Travelling there = Travelling.Of(40);
        there.Describe(1.10m, names, table, "note", 1, long.MinValue);
        Assert.That(there.Texts, Is.EqualTo(here.Texts));
        Assert.That(there.Texts[7], Is.Null);
    }

    [Test]
    public void Tuples_cross_element_by_element()
    {
        var batch = new Travelling { Indices = [0, 1, 2] };
        batch.Tuple();
        Assert.That(batch.Tuples.Select(tuple => (tuple.Name, tuple.Values?.Single(), tuple.Count)),
            Is.EqualTo(new (string, float?, int?)[] { ("0", 0, 0), ("1", null, 1), ("2", 2, null) }));
    }

    [Test]
    public void Random_numbers_are_the_same_to_the_bit()
    {
        var scope = new BatchScope { Seed = 5, Epoch = 2 };
        Travelling here = new() { Indices = [.. Enumerable.Range(0, 500)], Scope = scope };
        Travelling there = new() { Indices = [.. Enumerable.Range(0, 500)], Scope = scope };
        Assert.That(there.Draw().Noise, Is.EqualTo(here.Draw(options: s_here).Noise));
        Assert.That(there.Draw(7).Noise, Is.EqualTo(here.Draw(7, options: s_here).Noise), "and the second time");
    }

    [Test]
    public void Defaults_are_the_actions_and_each_item_may_have_its_own_value()
    {
        Assert.That(Travelling.Of(3).Add(10).Numbers, Is.EqualTo([10, 11, 12]));
        Assert.That(Travelling.Of(3).Add([100, 200, 300], 2).Numbers, Is.EqualTo([100, 202, 304]));
        Assert.That(Travelling.Of(3).Add([100, 200, 300], [1, 2, 3]).Numbers, Is.EqualTo([100, 202, 306]));
        Assert.That(
            () => Travelling.Of(3).Add([1, 2]), Throws.ArgumentException.With.Message.Contains("2 values").And.Message.Contains("3 items"));
    }

    [Test]
    public async Task A_kernel_is_called_in_the_worker_and_its_failure_is_the_calls()
    {
        Assert.That(Travelling.Of(100).Shift(5).Numbers, Is.EqualTo(Enumerable.Range(5, 100)));
        Assert.That((await Travelling.Of(100).ShiftAsync(5)).Numbers, Is.EqualTo(Enumerable.Range(5, 100)));
        Assert.That(Travelling.Of(3).Shift(5, options: s_here).Numbers, Is.EqualTo([5, 6, 7]));
        InvalidDataException thrown = Assert.Throws<InvalidDataException>(() => Travelling.Of(100).Shift(13))!;
        Assert.That(thrown.Message, Is.EqualTo("The kernel does not like 13."));
        Assert.That(thrown.StackTrace, Does.Contain("Travelling.Shift"));
    }

    [Test]
    public async Task Awaitable_items_are_awaited_in_their_worker()
        => Assert.That((await Travelling.Of(20).AddLaterAsync(1)).Numbers, Is.EqualTo(Enumerable.Range(1, 20)));

    [Test]
    public void A_context_of_the_users_serialises_what_crosses_as_JSON()
        => Assert.That(Travelling.Of(3).Label(new Travelling.Parcel("a", [1])).Texts, Is.EqualTo(["a 0", "a 1", "a 2"]));

    [Test]
    public void A_value_that_would_lose_something_is_that_items_failure()
    {
        BatchActionException thrown = Assert.Throws<BatchActionException>(() => Travelling.Of(8).Pack())!;
        Assert.That(thrown.Failures.Select(failure => failure.Position), Is.EqualTo([5]));
        Assert.That(thrown.Failures[0].Exception,
            Is.TypeOf<InvalidOperationException>().With.Message.Contains("SpecialParcel").And.Message.Contains("[JsonDerivedType]"));
        thrown = Assert.Throws<BatchActionException>(() => Travelling.Of(3).Forget())!;
        Assert.That(thrown.Failures, Has.Count.EqualTo(3));
        Assert.That(thrown.Failures[0].Exception.Message, Does.Contain("Forgetful").And.Contain("lose members"));
    }

    [Test]
    public void An_argument_that_cannot_cross_fails_the_call_and_hangs_nobody()
        => Assert.That(
            () => Travelling.Of(100).Label(new Travelling.SpecialParcel("a", [], "lost")),
            Throws.InvalidOperationException.With.Message.Contains("SpecialParcel"));

    [Test]
    public void What_items_write_and_read_does_not_disturb_and_the_culture_is_the_callers()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo beforeUI = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr-FR");
            Assert.That(Travelling.Of(50).Speak().Texts, Is.All.EqualTo("-1 1,5 fr-FR"));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUI);
        }
    }

    [Test]
    public async Task A_pipeline_gives_the_same_batches_at_any_parallelism()
    {
        string[] here = await RunAsync(s_here, prefetch: 0, parallelism: 1);
        Assert.That(await RunAsync(new(), prefetch: 0, parallelism: 1), Is.EqualTo(here));
        Assert.That(await RunAsync(new(), prefetch: 3, parallelism: 2), Is.EqualTo(here));

        static async Task<string[]> RunAsync(CallOptions options, int prefetch, int parallelism)
        {
            List<string> batches = [];
            Pipeline<Travelling> pipeline = Dataset.Range(100).Pipeline<Travelling>().Draw(options: options);
            await foreach (Travelling batch in pipeline.Batches(
                new PipelineOptions
                {
                    BatchSize = 16,
                    Shuffle = true,
                    Seed = 3,
                    Epochs = 2,
                    Prefetch = prefetch,
                    MaxParallelism = parallelism
                }))
            {
                batches.Add(string.Join(' ', batch.Noise.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
            }

            return [.. batches];
        }
    }

    [Test]
    public void An_action_that_is_not_declared_for_processes_says_what_to_do()
        => Assert.That(
            () => Probe.Of(1).Run((_, _) => default, options: Undeclared()),
            Throws.ArgumentException.With.Message.Contains("Probe.Run").And.Message.Contains(
                "[InBatchParallel(Target = Target.Processes)]"));

    // Behind a method, where no analyzer sees it.
    internal static CallOptions Undeclared() => new() { Target = Target.Processes };
}
