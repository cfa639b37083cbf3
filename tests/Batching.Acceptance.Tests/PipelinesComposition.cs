using Acceptance.Batches;

namespace Acceptance;

/// <summary>Pipelines of pipelines: repeated, by chance, joined, bound.</summary>
[TestFixtureSource(typeof(PipelineRuns), nameof(PipelineRuns.Prefetches))]
public sealed class PipelinesComposition(int prefetch)
{
    private static readonly Dataset<int> s_ten = Dataset.Range(10);

    private PipelineOptions Options => new() { BatchSize = 2, Seed = 5, Prefetch = prefetch };

    [Test]
    public async Task Case08_A_pipeline_is_immutable_and_nothing_runs_before_a_run()
    {
        var calls = 0;
        Pipeline<Signals> template = Pipeline.Create<Signals>().Load().Tap(_ => Interlocked.Increment(ref calls));
        Pipeline<Signals>[] others =
        [
            template.Augment(), template.Repeat(2), template.WithProbability(0), template.Rebatch(1), template.Where(_ => false),
            template.Before(() => calls += 100), template.After(() => calls += 100), template + template,
            template.On(s_ten).Merge(template.On(s_ten)),
        ];
        Assert.That(others, Has.None.SameAs(template));
        Assert.That(calls, Is.Zero);
        List<Signals> batches = await template.On(s_ten).Batches(Options).AllAsync();
        Assert.That(batches.Noise(), Is.EqualTo(Enumerable.Range(0, 10).Select(index => $"{index}:")));
        Assert.That(calls, Is.EqualTo(5));
    }

    [Test]
    public async Task Case20_Three_times_two_times_is_six_times()
    {
        Pipeline<Signals> once = Dataset.Range(4).Pipeline<Signals>().Load();
        foreach (Pipeline<Signals> six in new[]
        {
            once.Repeat(3, part => part.Repeat(2, inner => inner.Augment())),
            once.Repeat(3, _ => Pipeline.Create<Signals>().Augment().Repeat(2)),
            once + Pipeline.Create<Signals>().Augment().Repeat(2).Repeat(3),
        })
        {
            string[] noise = (await six.Batches(Options).AllAsync()).Noise();
            Assert.That(noise.Select(one => one.Split(' ').Length - 1), Is.All.EqualTo(6));
            Assert.That(noise.SelectMany(one => one.Split(' ').Skip(1)), Is.Unique, "each repetition has its own noise");
        }
    }

    [Test]
    public async Task Case20_A_probability_of_a_probability_is_their_product()
    {
        Pipeline<Signals> pipeline =
            Dataset.Range(4000).Pipeline<Signals>().Load() + Pipeline.Create<Signals>().Augment().WithProbability(0.5).WithProbability(0.5);
        List<Signals> batches = await pipeline.Batches(new() { Seed = 11, Prefetch = prefetch }).AllAsync();
        int chosen = batches.Count(HasNoise);

        // 1,000 expected; chi-square with 1 degree of freedom stays below 10.8 with probability 0.999.
        Assert.That((Math.Pow(chosen - 1000, 2) / 1000) + (Math.Pow(chosen - 1000, 2) / 3000), Is.LessThan(10.8));
    }

    [Test]
    public async Task Case20_The_chosen_batches_are_the_same_for_every_prefetch_and_others_in_each_epoch_and_step()
    {
        Pipeline<Signals> pipeline = Dataset.Range(64).Pipeline<Signals>().Load()
            .WithProbability(0.5, part => part.Augment())
            .WithProbability(0.5, part => part.Tap(batch => batch.Noise = [.. batch.Noise.Select(noise => noise + "|")]));
        PipelineOptions options = Options with { Epochs = 2, Shuffle = true };
        string[] noise = (await pipeline.Batches(options).AllAsync()).Noise();
        Assert.That(noise, Is.EqualTo((await pipeline.Batches(options with { Prefetch = 0 }).AllAsync()).Noise()));
        string[] marks = [.. noise.Select(one => $"{(one.Contains(' ') ? 'A' : '-')}{(one.Contains('|') ? '|' : '-')}")];
        Assert.That(marks.Distinct(), Is.EquivalentTo(new[] { "A|", "A-", "-|", "--" }), "the two are chosen apart");
        Assert.That(marks.Take(64), Is.Not.EqualTo(marks.Skip(64)));
    }

    [Test]
    public async Task Case20_Probability_1_is_always_and_0_is_never()
    {
        Pipeline<Signals> loaded = s_ten.Pipeline<Signals>().Load();
        Assert.That((await loaded.WithProbability(1, part => part.Augment()).Batches(Options).AllAsync()).Select(HasNoise), Is.All.True);
        Assert.That((await loaded.WithProbability(0, part => part.Augment()).Batches(Options).AllAsync()).Select(HasNoise), Is.All.False);
    }

    [Test]
    public void Case20_Counts_and_probabilities_out_of_range_are_errors()
    {
        Pipeline<Signals> pipeline = s_ten.Pipeline<Signals>();
        foreach (int count in new[] { 0, -1 })
        {
            Assert.That(
                () => pipeline.Repeat(count), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ActualValue").EqualTo(count));
            Assert.That(() => pipeline.Repeat(count, part => part),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ActualValue").EqualTo(count));
        }

        foreach (double probability in new[] { -0.1, 1.1, double.NaN })
        {
            Assert.That(() => pipeline.WithProbability(probability), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => pipeline.WithProbability(probability, part => part), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public void A_border_cannot_be_left_out_by_chance()
    {
        Pipeline<Signals> pipeline = s_ten.Pipeline<Signals>();
        Assert.That(
            () => pipeline.WithProbability(0.5, part => part.Rebatch(3)), Throws.ArgumentException.With.Message.Contains("Rebatch"));
        Assert.That(() => pipeline.Merge(pipeline).WithProbability(0.5), Throws.ArgumentException.With.Message.Contains("Merge"));
    }

    [Test]
    public async Task A_border_may_be_repeated()
        => Assert.That(
            (await s_ten.Pipeline<Signals>().Repeat(2, part => part.Rebatch(3).Load().Augment()).Batches(Options).AllAsync()).Select(
                batch => batch.Count),
            Is.EqualTo(new[] { 3, 3, 3, 1 }));

    [Test]
    public void Steps_whose_batches_do_not_fit_are_neither_repeated_nor_left_out()
    {
        Pipeline<Lengths> lengths = Pipeline.Create<Words>().Measure(1);
        Assert.That(
            () => lengths.Repeat(2), Throws.InvalidOperationException.With.Message.Contains("Lengths").And.Message.Contains("Words"));
        Assert.That(() => lengths.WithProbability(0.5),
            Throws.InvalidOperationException.With.Message.Contains("Lengths").And.Message.Contains("Words"));
        Assert.That(
            () => lengths.Repeat(2, _ => lengths), Throws.ArgumentException.With.Message.Contains("Lengths").And.Message.Contains("Words"));
        Assert.That(() => lengths.Repeat(2, _ => null!), Throws.InvalidOperationException.With.Message.Contains("returned null"));
        Pipeline<Signals> bound = s_ten.Pipeline<Signals>();
        Assert.That(() => bound.Repeat(2, _ => bound), Throws.ArgumentException.With.Message.Contains("dataset"));
    }

    [Test]
    public async Task Case30_An_action_used_twice_draws_other_numbers_the_same_for_every_prefetch()
    {
        Pipeline<Signals> loaded = Dataset.Range(12).Pipeline<Signals>().Load();
        Pipeline<Signals> chained = loaded.Augment().Augment();
        Pipeline<Signals> repeated = loaded.Repeat(2, part => part.Augment());
        string[] noise = (await chained.Batches(Options).AllAsync()).Noise();
        Assert.That(noise.SelectMany(one => one.Split(' ').Skip(1)), Is.Unique);
        Assert.That((await repeated.Batches(Options).AllAsync()).Noise(), Is.EqualTo(noise));
        Assert.That((await chained.Batches(Options with { Prefetch = 0, MaxParallelism = 1 }).AllAsync()).Noise(), Is.EqualTo(noise));
    }

    [Test]
    public async Task Templates_are_joined_and_bound_to_any_number_of_datasets()
    {
        Pipeline<Lengths> template = Pipeline.Create<Words>().Measure(10) + Pipeline.Create<Lengths>().Double();
        Pipeline<Lengths> joined = Dataset.From(["a", "bb"]).Pipeline<Words>() + template;
        Assert.That((await joined.Batches(Options).AllAsync()).Single().Values, Is.EqualTo(new[] { 22, 24 }));
        Assert.That(
            (await template.On(Dataset.From(["ccc", "a"])).Batches(Options).AllAsync()).Single().Values, Is.EqualTo(new[] { 26, 22 }));
        Pipeline<Lengths> made = template.On(Dataset.From(["x", "y"]), keys => new Words { Indices = [.. keys.Select(key => key + key)] });
        Assert.That((await made.Batches(Options).AllAsync()).Single().Values, Is.EqualTo(new[] { 24, 24 }));
    }

    [Test]
    public void What_does_not_fit_is_refused_when_it_is_joined_or_bound()
    {
        Pipeline<Lengths> lengths = Pipeline.Create<Words>().Measure(10);
        Assert.That(() => lengths + lengths, Throws.ArgumentException.With.Message.Contains("Lengths").And.Message.Contains("Words"));
        Assert.That(() => lengths + Dataset.From(["a"]).Pipeline(keys => new Lengths { Values = [1] }),
            Throws.ArgumentException.With.Message.Contains("dataset"));
        Assert.That(() => lengths.On(s_ten), Throws.ArgumentException.With.Message.Contains("Words is no Batch<Int32>"));
        Assert.That(() => lengths.On(Dataset.From(["a"]), _ => new Pictures()),
            Throws.ArgumentException.With.Message.Contains("Pictures").And.Message.Contains("Words"));
        Assert.That(() => lengths.On(Dataset.From(["a"])).On(Dataset.From(["b"])),
            Throws.InvalidOperationException.With.Message.Contains("already has a dataset"));
        Assert.That(
            () => Pipeline.Create<Batch<int>>().On(s_ten),
            Throws.InvalidOperationException.With.Message.Contains("constructor").And.Message.Contains("On(dataset, keys => …)"));
    }

    [Test]
    public void A_template_without_a_dataset_does_not_run_and_says_how_to_bind_it()
    {
        Pipeline<Signals> template = Pipeline.Create<Signals>().Load();
        Assert.That(() => template.Batches(Options),
            Throws.InvalidOperationException.With.Message.Contains("Signals").And.Message.Contains("On(dataset)"));
        Assert.That(() => template.RunAsync(Options), Throws.InvalidOperationException);
        Assert.That(() => template.On(s_ten).Merge(template).Batches(Options), Throws.InvalidOperationException);
    }

    private static bool HasNoise(Signals batch) => batch.Noise[0].Contains(' ');
}
