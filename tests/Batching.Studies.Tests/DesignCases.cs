namespace StudyTests;

/// <summary>Grids, rows, samples.</summary>
public class DesignCases
{
    [Test]
    public void A_grid_has_every_combination_the_last_parameter_fastest()
        => Assert.That(
            HeatLoss.Grid(area: [1, 2, 3], layers: [[1], [2]]).Select(run => (run.Area, run.Layers[0])),
            Is.EqualTo([(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)]));

    [Test]
    public void An_empty_axis_makes_no_runs() => Assert.That(HeatLoss.Grid(area: [], layers: [[1], [2]]), Is.Empty);

    [Test]
    public void A_grid_is_lazy_and_keeps_the_values_of_when_it_was_made()
    {
        double[] layers = [1];
        RunDesign<HeatLoss> grid = HeatLoss.Grid(area: Axis.Range(0, 1, 50_000), layers: [layers, [2]]);
        Assert.That(grid, Has.Count.EqualTo(100_000));
        layers[0] = 99;
        Assert.That(grid[0].Layers[0], Is.EqualTo(1));
        Assert.That(grid[99_999].Area, Is.EqualTo(1));
        HeatLoss first = grid[0], again = grid[0];
        Assert.That(again, Is.Not.SameAs(first));
        Assert.That(again.Id, Is.EqualTo(first.Id));
    }

    [Test]
    public void A_grid_that_no_list_can_hold_is_refused()
        => Assert.That(() => Pair.Grid(left: Axis.Range(0, 1, 100_000), right: Axis.Range(0, 1, 100_000)),
            Throws.ArgumentException.With.Message.Contains("10000000000 runs"));

    [Test]
    public void Zip_takes_rows_and_repeats_single_values()
    {
        Assert.That(
            HeatLoss.Zip(area: [1, 2], layers: [[3]], reduce: [Reduction.Min, Reduction.Max]).Select(run => (run.Area, run.Reduce)),
            Is.EqualTo([(1, Reduction.Min), (2, Reduction.Max)]));
        Assert.That(
            () => Pair.Zip(left: [1, 2], right: [1, 2, 3]), Throws.ArgumentException.With.Message.Contains("'left' has 2, 'right' has 3"));
    }

    [Test]
    public void Samples_depend_on_the_seed_alone()
    {
        double[] first = [.. Pair.Sample(100, seed: 7, left: Distribution.Uniform(0.0, 1), right: 1).Select(run => run.Left)];
        Assert.That(Pair.Sample(100, seed: 7, left: Distribution.Uniform(0.0, 1), right: 1).Select(run => run.Left), Is.EqualTo(first));
        Assert.That(Pair.Sample(100, seed: 8, left: Distribution.Uniform(0.0, 1), right: 1).Select(run => run.Left), Is.Not.EqualTo(first));
        Assert.That(first, Has.All.InRange(0, 1));
        Assert.That(first, Is.Unique);
    }

    [Test]
    public void A_latin_hypercube_meets_each_part_of_each_range_once()
    {
        Pair[] runs = [.. Pair.LatinHypercube(50, seed: 3, left: Distribution.Uniform(0.0, 50), right: Distribution.Uniform(0.0, 50))];
        Assert.That(runs.Select(run => (int)run.Left).Order(), Is.EqualTo(Enumerable.Range(0, 50)));
        Assert.That(runs.Select(run => (int)run.Right).Order(), Is.EqualTo(Enumerable.Range(0, 50)));
        Assert.That(runs.Select(run => (int)run.Left), Is.Not.Ordered);
    }

    [Test]
    public void Draws_follow_their_distribution()
    {
        double[] rates = [.. Pair.Sample(10_000, seed: 1, left: Distribution.LogUniform(1e-4, 1), right: 0).Select(run => run.Left)];
        Assert.That(rates, Has.All.InRange(1e-4, 1));
        Assert.That(rates.Count(rate => rate < 1e-2), Is.InRange(4_800, 5_200));
        int[] dice = [.. Number.Sample(6_000, seed: 1, value: Distribution.Uniform(1, 6)).Select(run => run.Value)];
        Assert.That(dice.CountBy(value => value).Select(pair => pair.Value), Has.Exactly(6).InRange(850, 1150));
        Assert.That(HeatLoss.Sample(1_000, seed: 1, area: [1, 2], layers: [[1], [2]]).DistinctBy(run => run.Id).Count(), Is.EqualTo(4));
    }

    [Test]
    public void Wrong_bounds_are_refused()
    {
        Assert.That(() => Distribution.Uniform(2.0, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Distribution.LogUniform(0, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => Distribution.OneOf<int>([]), Throws.ArgumentException);
#pragma warning disable BATCH045 // The compiler says so too.
        Assert.That(() => Axis.Range(0, 1, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
#pragma warning restore BATCH045
    }
}
