using System.Collections.Immutable;

namespace StudyTests;

/// <summary>What class-less queries find: every value that a parameter or result can have.</summary>
public class QueryCases
{
    [Test]
    [CancelAfter(60_000)]
    public async Task Numbers_that_are_none_or_infinite_are_compared_as_numbers()
    {
        double[] values = [-1, 0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300];
        using var studies = new TemporaryStudies();
        await using (Study study = studies.Open())
        {
            study.AddRange(Same.Grid(value: values));
            study.AddRange(Root.Grid(of: [4, double.PositiveInfinity, -1]));
            (await study.RunAsync()).ThrowIfFailed();
        }

        await using Study shared = studies.OpenResults();
        foreach (string name in (string[])["value", "result"])
        {
            foreach (Comparison comparison in Enum.GetValues<Comparison>())
            {
                foreach (double bound in (double[])[.. values, double.MaxValue])
                {
                    double[] expected = [.. values.Where(value => Holds(value, comparison, bound))];
                    Assert.That(shared.Results("Same").Where(name, comparison, bound).Select(run => run.Parameter<double>("value")),
                        Is.EqualTo(expected), $"{name} {comparison} {bound}");
                    Assert.That(shared.Results("Same").Where(name, comparison, (float)bound).Count(),
                        Is.EqualTo(values.Count(value => Holds(value, comparison, (float)bound))), $"{name} {comparison} {bound}f");
                }
            }
        }

        Assert.That(shared.Results("Root").Where("result.Number", Comparison.Greater, 100).Select(run => run.Parameter<double>("of")),
            Is.EqualTo([double.PositiveInfinity]));
        Assert.That(shared.Results("Root").Where("result.Sign", "Infinity"), Is.Empty);

        static bool Holds(double value, Comparison comparison, double bound) => comparison switch
        {
            Comparison.Equal => value == bound,
            Comparison.NotEqual => value != bound,
            Comparison.Less => value < bound,
            Comparison.LessOrEqual => value <= bound,
            Comparison.Greater => value > bound,
            _ => value >= bound,
        };
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Sequences_and_tuples_are_asked_for()
    {
        using var studies = new TemporaryStudies();
        await using (Study study = studies.Open())
        {
            study.AddRange(HeatLoss.Grid(area: [1], layers: [[2, 5, 8], [2, 5], [], [double.NaN, double.PositiveInfinity]]));
            study.AddRange(
                Several.Grid(tuple: [(1, "a"), (2, "b|c")], sides: [[Sides.Left, Sides.Left | Sides.Top], []],
                    matrix: [new int[,] { { 1, 2 }, { 3, 4 } }]));
            await study.RunAsync();
        }

        await using Study shared = studies.OpenResults();
        ResultQuery losses = shared.Results("HeatLoss");
        foreach (object layers in (object[])[new double[] { 2, 5 }, new[] { 2, 5 }, new List<double> { 2, 5 }, new object[] { 2L, 5m },
            ImmutableArray.Create(2.0, 5), new ArraySegment<int>([2, 5]), (2, 5)])
        {
            Assert.That(losses.Where("layers", layers).Select(run => run.Parameters["layers"]),
                Is.EqualTo(new[] { new double[] { 2, 5 } }), $"{layers.GetType()}");
            Assert.That(losses.Where("layers", Comparison.NotEqual, layers).Count(), Is.EqualTo(3));
            Assert.That(() => losses.Where("layers", Comparison.Less, layers), Throws.ArgumentException);
        }

        Assert.That(losses.Where("layers", Array.Empty<int>()).Count(), Is.EqualTo(1));
        Assert.That(losses.Where("layers", new[] { double.NaN, double.PositiveInfinity }).Count(), Is.EqualTo(1));
        Assert.That(losses.Where("layers", new double[] { 5, 2 }), Is.Empty);
        Assert.That(losses.Where("area", new double[] { 1 }), Is.Empty);
        Assert.That(losses.Where("layers", 2), Is.Empty);
        Assert.That(() => losses.Where("layers", new HashSet<int> { 2, 5 }),
            Throws.ArgumentException.With.Message.Contains("array, list or tuple"));
        Assert.That(() => losses.Where("layers", new Dictionary<string, int>()), Throws.ArgumentException);
        ResultQuery several = shared.Results("Several");
        Assert.That(several.Where("tuple", (2, "b|c")).Count(), Is.EqualTo(2));
        Assert.That(several.Where("sides", new[] { Sides.Left, Sides.Left | Sides.Top }).Count(), Is.EqualTo(2));
        Assert.That(several.Where("matrix", new[,] { { 1, 2 }, { 3, 4 } }).Count(), Is.EqualTo(4));
        Assert.That(several.Where("matrix", new[] { 1, 2, 3, 4 }), Is.Empty);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Classes_of_one_name_are_told_apart()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.Add(new Number(2));
        study.Add(new Texts.Number("2"));
        (await study.RunAsync()).ThrowIfFailed();
        Assert.That(() => study.Results("Number"),
            Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("StudyTests.Number").And.Message.Contains(
                "StudyTests.Texts+Number"));
        Assert.That(study.Results("StudyTests.Number").Count(), Is.EqualTo(1));
        Assert.That(study.Results().Count(), Is.EqualTo(2));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Tables_hold_no_formula_no_markup_and_no_control_character()
    {
        string[] texts = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "-x", "@SUM(A1)", "\t=1", "-1.5e-7", "<img src=x onerror=alert(1)>",
            "a|b\\|c", "[click](javascript:alert(1))", "\u001b]0;title\u0007", "a\nb", "\u202e"];
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.AddRange(Texts.Number.Grid(value: texts));
        study.AddRange(Same.Grid(value: [-1, double.NegativeInfinity]));
        (await study.RunAsync(new StudyOptions { MaxParallelism = 1 })).ThrowIfFailed();
        string[] csv = study.Results("Number").ToTable().ToCsv().Split("\r\n");
        Assert.That(csv[1..8], Is.EqualTo(new[]
        {
            "'=1+1,'=1+1", "'+cmd|' /C calc'!A0,'+cmd|' /C calc'!A0", "-2+3,-2+3", "'-x,'-x", "'@SUM(A1),'@SUM(A1)", "'\t=1,'\t=1",
            "-1.5e-7,-1.5e-7",
        }));
        Assert.That(study.Results("Same").ToTable().ToCsv(), Is.EqualTo("value,result\r\n-1,-1\r\n-Infinity,-Infinity\r\n"));
        Assert.That(study.Results("Number").ToTable().Rows.Select(row => row[0]), Is.EqualTo(texts), "Rows have the texts as they are.");
        string[] lines = study.Results("Number").ToTable().ToMarkdown().TrimEnd('\n').Split('\n');
        Assert.That(lines, Has.Length.EqualTo(texts.Length + 2));
        Assert.That(lines, Has.All.Matches<string>(line => line.Count(letter => letter == '|') == 3));
        Assert.That(lines.SelectMany(line => line).Where(letter => char.IsControl(letter) || letter is '<' or '>' or '\u202e'), Is.Empty);
        Assert.That(lines[^4], Does.Contain("[click]&#40;javascript"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Failures_forge_no_line_and_no_cell()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.Add(new Loud("one\n9 stored\u001b[2J | <b>"));
        StudyReport report = await study.RunAsync();
        Assert.That(study.Plan().ToString().TrimEnd('\n').Where(char.IsControl), Is.Empty);
        string[] lines = report.ToMarkdown().TrimEnd('\n').Split('\n');
        Assert.That(lines.Count(line => line.StartsWith("| Loud", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(lines.SelectMany(line => line).Where(letter => char.IsControl(letter) || letter == '<'), Is.Empty);
    }
}
