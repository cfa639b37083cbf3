namespace Batching.Runtime.Tests.Pipelines.Checkpoints;

/// <summary>A checkpoint of another dataset, pipeline or options is refused, with what differs and both values.</summary>
public sealed class RefusalTests
{
    private static readonly Variable<int> s_count = Variable.Create<int>("count", 0);
    private static readonly PipelineOptions s_options = new() { BatchSize = 2, Seed = 7, Epochs = 2 };
    private static readonly Pipeline<Numbers> s_template = Pipeline.Create<Numbers>()
        .Step("Scale", (batch, _) => batch, new PerItemLength("factors", 2)).WithProbability(0.5, part => part.Tap(_ => { })).Rebatch(3)
        .Update(s_count, (count, _) => count);

    private static readonly Pipeline<Numbers> s_pipeline = s_template.On(Dataset.Range(20));

    private static IEnumerable<TestCaseData<Pipeline, PipelineOptions, string[]>> Others()
    {
        yield return Case("fewer items", s_template.On(Dataset.Range(18)), s_options, "the dataset has 18 items", "20");
        yield return Case("other indices", s_template.On(Dataset.Range(1, 20)), s_options, "the dataset has other indices");
        yield return Case(
            "another order", s_template.On(Dataset.From(Enumerable.Range(0, 20).Reverse())), s_options, "the dataset has other indices");
        yield return Case("other places", s_template.On(Dataset.From(Enumerable.Range(-1, 21)).Where(index => index >= 0)), s_options,
            "the dataset takes other items of its root");
        yield return Case("a shard", s_template.On(Dataset.Range(40).Shard(0, 2)), s_options, "the dataset is shard 0 of 2", "no shard");
        yield return Case("another step", Pipeline.Create<Numbers>().Step("Resize", (batch, _) => batch).On(Dataset.Range(20)), s_options,
            "step 0", "'Resize: ", "'Scale(factors: 2): ");
        yield return Case("more steps", s_pipeline.Tap(_ => { }), s_options, "step 5", "'Tap: ", "is not there");
        yield return Case("fewer steps", s_template.Chain.Nodes.Count == 5 ? Without(4) : throw new InvalidOperationException(), s_options,
            "step 4", "is not there", "'Update(count): System.Int32'");
        yield return Case("another batch size", s_pipeline, s_options with { BatchSize = 2, DropLast = true },
            "PipelineOptions.DropLast is True", "False");
        yield return Case("another seed", s_pipeline, s_options with { Seed = 8 }, "PipelineOptions.Seed is 8", "7");
        yield return Case("shuffled", s_pipeline, s_options with { Shuffle = true }, "PipelineOptions.Shuffle is True", "False");
        yield return Case(
            "crossing epochs", s_pipeline, s_options with { CrossEpochs = true }, "PipelineOptions.CrossEpochs is True", "False");
        yield return Case(
            "by iterations", s_pipeline, s_options with { Epochs = null, Iterations = 9 }, "PipelineOptions.Iterations is 9", "null");
        yield return Case("merged", s_pipeline.Merge(s_pipeline), s_options, "step 5", "'Merge'", "is not there");

        static Pipeline<Numbers> Without(int step) => new(s_pipeline.Chain with { Nodes = [.. s_pipeline.Chain.Nodes.Take(step)] });

        static TestCaseData<Pipeline, PipelineOptions, string[]> Case(
            string name, Pipeline<Numbers> pipeline, PipelineOptions options, params string[] parts)
            => new(pipeline, options, parts) { TestName = $"Refused: {name}" };
    }

    [TestCaseSource(nameof(Others))]
    public void A_checkpoint_of_another_run_is_refused(Pipeline pipeline, PipelineOptions options, string[] parts)
    {
        PipelineCheckpoint checkpoint = PipelineCheckpoint.Parse(s_pipeline.Batches(s_options).Checkpoint.ToJson());
        ArgumentException? refused =
            Assert.Throws<ArgumentException>(() => ((Pipeline<Numbers>)pipeline).Batches(options with { ResumeFrom = checkpoint }));
        Assert.That(refused!.Message, Does.StartWith("PipelineOptions.ResumeFrom is a checkpoint of another run: "));
        Assert.That(parts, Has.All.Matches<string>(refused.Message.Contains), refused.Message);
    }

    [Test]
    public void Sizes_probabilities_lengths_and_types_count()
    {
        Dataset<int> twelve = Dataset.Range(12);
        Pipeline<Numbers> plain = twelve.Pipeline<Numbers>();
        (Pipeline Own, Pipeline Saved)[] pairs =
        [
            (plain.Rebatch(2), plain.Rebatch(3)),
            (plain.WithProbability(0.5, part => part.Tap(_ => { })), plain.WithProbability(0.25, part => part.Tap(_ => { }))),
            (plain.WithProbability(0.5, part => part.Tap(_ => { })).Tap(_ => { }),
                plain.WithProbability(0.5, part => part.Tap(_ => { }).Tap(_ => { }))),
            (plain.Step("Scale", (batch, _) => batch, new PerItemLength("by", 1)),
                plain.Step("Scale", (batch, _) => batch, new PerItemLength("by", 2))),
            (plain.Then(batch => batch), plain.Then(_ => new Vectors())),
            (plain.Update(s_count, (count, _) => count), plain.Update(Variable.Create<long>("count", 0), (count, _) => count)),
            (plain.Update(s_count, (count, _) => count), plain.Update(Variable.Create<int>("sum", 0), (count, _) => count)),
            (plain.Merge(Dataset.Range(5).Pipeline<Numbers>()), plain.Merge(Dataset.Range(6).Pipeline<Numbers>())),
            (plain, twelve.Pipeline<Vectors>()),
            (plain.Repeat(2, part => part.Tap(_ => { })), plain.Repeat(3, part => part.Tap(_ => { }))),
        ];
        foreach ((Pipeline own, Pipeline saved) in pairs)
        {
            Assert.That(Difference(own, saved), Is.Not.Null);
            Assert.That(Difference(own, own), Is.Null);
        }

        Assert.That(Difference(pairs[7].Own, pairs[7].Saved), Is.EqualTo("the dataset of Merge 0 has 5 items, the checkpoint's has 6"));

        static string? Difference(Pipeline own, Pipeline saved)
            => new RunFingerprint(s_options.Fingerprint, own.Chain.Fingerprint)
                .DifferenceFrom(new RunFingerprint(s_options.Fingerprint, saved.Chain.Fingerprint));
    }

    [Test]
    public void What_does_not_decide_which_batches_come_may_differ()
    {
        PipelineCheckpoint checkpoint = s_pipeline.Batches(s_options).Checkpoint;
        Assert.That(
            () => s_pipeline.Batches(
                s_options with
                {
                    Prefetch = 9,
                    MaxParallelism = 3,
                    BatchFailurePolicy = BatchFailurePolicy.Skip,
                    Epochs = 5,
                    ResumeFrom = checkpoint
                }), Throws.Nothing);
        Assert.That(
            () => s_template.On(Dataset.Range(20)).Before(() => { }).Batches(s_options with { ResumeFrom = checkpoint }), Throws.Nothing);
    }

    [Test]
    public void Where_batches_cross_epochs_their_number_counts()
    {
        PipelineOptions options = s_options with { CrossEpochs = true };
        PipelineCheckpoint checkpoint = s_pipeline.Batches(options).Checkpoint;
        Assert.That(
            () => s_pipeline.Batches(options with { Epochs = 5, ResumeFrom = checkpoint }),
            Throws.ArgumentException.With.Message.Contains("PipelineOptions.Epochs is 5, the checkpoint's run had 2"));
    }

    [Test]
    public void A_variable_of_another_type_is_refused()
    {
        PipelineCheckpoint checkpoint =
            PipelineCheckpoint.Parse(s_pipeline.Batches(s_options).Checkpoint.ToJson().Replace("\"count\": 0", "\"count\": \"none\""));
        Assert.That(
            () => s_pipeline.Batches(s_options with { ResumeFrom = checkpoint }),
            Throws.ArgumentException.With.Message.Contains("'count' is of type Int32, but the checkpoint's value is \"none\""));
        Assert.That(() => checkpoint.GetValue(Variable.Create<int>("other", 1)),
            Throws.ArgumentException.With.Message.Contains("no variable 'other'"));
    }
}
