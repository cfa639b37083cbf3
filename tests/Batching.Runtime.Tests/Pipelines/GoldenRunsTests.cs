using System.Globalization;
using System.Text;
using Batching.Testing;

namespace Batching.Runtime.Tests.Pipelines;

/// <summary>What chance decides in datasets and runs, under fixed seeds: stored results and checkpoints depend on it.</summary>
public sealed class GoldenRunsTests
{
    /// <summary>These choices are a promise: the file must never be accepted anew.</summary>
    [Test]
    public async Task Orders_splits_and_choices_are_the_golden_ones()
    {
        var text = new StringBuilder();
        foreach (long seed in new[] { 0, 1, -1, long.MaxValue })
        {
            for (var epoch = 0; epoch < 3; epoch++)
            {
                Line($"order of 12, seed {seed}, epoch {epoch}", ItemOrder.OfEpoch(12, seed, epoch));
            }

            Dataset<int> twelve = Dataset.Range(12);
            Line($"Split(0.75), seed {seed}", twelve.Split(0.75, seed).First.Indices, twelve.Split(0.75, seed).Second.Indices);
            Line($"Split([0.5, 0.25, 0.25]), seed {seed}", [.. twelve.Split([0.5, 0.25, 0.25], seed).Select(part => part.Indices)]);
            Line($"CrossValidate(5), seed {seed}", [.. twelve.CrossValidate(5, seed).Select(fold => fold.Test.Indices)]);
            var options = new PipelineOptions { BatchSize = 2, Shuffle = true, Seed = seed, Epochs = 2 };
            for (var shard = 0; shard < 3; shard++)
            {
                List<Numbers> batches = await twelve.Shard(shard, 3).Pipeline<Numbers>().Batches(options).AllAsync();
                Line($"shard {shard} of 3, shuffled by seed {seed}", batches.Indices());
            }

            List<Numbers> chosen = await Dataset.Range(40).Pipeline<Numbers>()
                .WithProbability(0.5, part => part.Tap(batch => batch.Trail.Add("a")))
                .WithProbability(0.25, part => part.Tap(batch => batch.Trail.Add("b")))
                .Rebatch(3)
                .WithProbability(0.5, part => part.Tap(batch => batch.Trail.Add("c")))
                .Batches(options with { Shuffle = false })
                .AllAsync();
            text.Append(CultureInfo.InvariantCulture,
                $"chosen by seed {seed}: {string.Join(' ', chosen.Select(batch => string.Concat(batch.Trail) is { Length: > 0 } trail ? trail : "-"))}\n");
        }

        Snapshot.Match(
            Path.Combine(SourceTree.Repository, "tests", "Batching.Runtime.Tests", "Pipelines", "GoldenRuns.golden.txt"), text.ToString());

        void Line(string name, params IReadOnlyList<int>[] parts)
            => text.Append(CultureInfo.InvariantCulture, $"{name}: {string.Join(" | ", parts.Select(part => string.Join(' ', part)))}\n");
    }
}
