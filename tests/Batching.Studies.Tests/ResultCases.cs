using System.Globalization;

namespace StudyTests;

/// <summary>Results by name, tables, ids in files.</summary>
public class ResultCases
{
    [Test]
    public async Task Parameters_and_results_are_read_without_the_class()
    {
        using var studies = new TemporaryStudies();
        await Fill(studies);
        await using Study shared = studies.OpenResults();
        ResultRun run = shared.Results("HeatLoss").Where("area", 2.0).Where("reduce", "Min").First();
        Assert.That(run.Parameter<double>("area"), Is.EqualTo(2));
        Assert.That(run.Parameters["layers"], Is.EqualTo(new double[] { 2, 5, 8 }));
        Assert.That(run.Result.GetProperty("Value").GetDouble(), Is.EqualTo(4));
        Assert.That(run.ResultAs<HeatLoss.Loss>(), Is.EqualTo(new HeatLoss.Loss(4)));
    }

    [Test]
    public async Task Filters_compare_by_name()
    {
        using var studies = new TemporaryStudies();
        await Fill(studies);
        await using Study shared = studies.OpenResults();
        ResultQuery min = shared.Results("HeatLoss").Where("reduce", Reduction.Min);
        Assert.That(Areas(min.Where("area", Comparison.GreaterOrEqual, 2)), Is.EqualTo([2, 3]));
        Assert.That(Areas(min.Where("area", Comparison.LessOrEqual, 2)), Is.EqualTo([1, 2]));
        Assert.That(Areas(min.Where("area", Comparison.NotEqual, 2)), Is.EqualTo([1, 3]));
        Assert.That(Areas(min.Where("area", Comparison.Less, 2)), Is.EqualTo([1]));
        Assert.That(Areas(min.Where("result.Value", Comparison.Greater, 2)), Is.EqualTo([2, 3]));
        Assert.That(() => min.Where("height", 2),
            Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'height'").And.Message.Contains(
                "area, layers, reduce, result.Value"));
        Assert.That(() => shared.Results("Missing"), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("HeatLoss"));

        static IEnumerable<double> Areas(ResultQuery query) => query.Select(run => run.Parameter<double>("area"));
    }

    [Test]
    public async Task Only_what_is_null_is_null()
    {
        using var studies = new TemporaryStudies();
        await Fill(studies);
        await using Study study = studies.Open();
        study.Add(new Texts.Number(null));
        await study.RunAsync();
        Assert.That(study.Results("HeatLoss").Where("layers", null), Is.Empty);
        Assert.That(study.Results("HeatLoss").Where("layers", Comparison.NotEqual, null).Count(), Is.EqualTo(6));
        Assert.That(study.Results("Number").Where("value", null).Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Texts_that_no_column_holds_whole_are_found()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.AddRange(Texts.Number.Grid(value: ["a\0b", "a", "a\ud800", "a\ud801"]));
        (await study.RunAsync()).ThrowIfFailed();
        Assert.That(study.Select(run => study.Results("Number").Where("value", run.Parameters["value"]).Single().Id),
            Is.EqualTo(study.Select(run => run.Id)));
    }

    [Test]
    public async Task Runs_of_an_earlier_form_of_their_class_have_none_of_its_new_parameters()
    {
        using var studies = new TemporaryStudies();
        await Fill(studies);
        studies.Execute("""update _types set columns = replace(columns, '"Name":"area"', '"Name":"surface"')""");
        await using Study study = studies.OpenResults();
        Assert.That(study.Results("HeatLoss").Where("surface", Comparison.NotEqual, 1).Count(), Is.EqualTo(6));
    }

    [Test]
    public async Task A_whole_number_in_a_result_may_become_any_number()
    {
        using var studies = new TemporaryStudies();
        using var store = new SqliteRunStore(studies.File());
        var whole = new RunSchema
        {
            Type = "Some",
            ShortName = "Some",
            ResultMembers = [new() { Name = "Value", Kind = ColumnKind.Integer }],
            ResultValue = ColumnKind.Json,
        };
        RunSchema any = whole with { ResultMembers = [new() { Name = "Value", Kind = ColumnKind.Real }] };
        using (IRunWorker worker = store.BeginWork())
        {
            Finish(worker, whole, "one", "2");
            Finish(worker, any, "other", "2.5");
        }

        var filter = new RunFilter { Name = "Value", IsResult = true, Comparison = Comparison.Greater, Value = 1L };
        Assert.That((await store.QueryAsync(any, [filter])).Select(row => row.Run.Id), Is.EqualTo(["one", "other"]));

        static void Finish(IRunWorker worker, RunSchema schema, string id, string value)
        {
            worker.Commit([],
                [new RunClaim
                {
                    Schema = schema,
                    Id = id,
                    Parameters = new byte[4],
                    Columns = new Dictionary<string, object?>(),
                    Code = "code",
                    CodeMembers = new Dictionary<string, string>(),
                    ReplacesOtherCode = true,
                }]);
            worker.Commit(
                [new FinishedRun
                {
                    Schema = schema,
                    Run = new StoredRun
                    {
                        Id = id,
                        State = StoredState.Done,
                        Code = "code",
                        Result = $$"""{"Value":{{value}}}""",
                        Runtime = TimeSpan.Zero,
                        Started = DateTime.UtcNow,
                        Finished = DateTime.UtcNow,
                    },
                }], []);
        }
    }

    [Test]
    public async Task NaN_is_stored_read_again_and_greater_than_nothing()
    {
        using var studies = new TemporaryStudies();
        await using (Study study = studies.Open())
        {
            study.AddRange(Root.Grid(of: [-1, 40_000, double.NaN]));
            (await study.RunAsync()).ThrowIfFailed();
        }

        await using Study reopened = studies.Open();
        reopened.AddRange(Root.Grid(of: [-1, 40_000, double.NaN]));
        Assert.That(reopened.Runs<Root>().Select(run => run.Result.Number), Is.EqualTo([double.NaN, 200, double.NaN]));
        Assert.That(reopened.Results("Root").Where("result.Number", Comparison.Greater, 100).Select(run => run.Parameter<double>("of")),
            Is.EqualTo([40_000]));
        Assert.That(reopened.Results("Root").Where("of", Comparison.Greater, -100).Count(), Is.EqualTo(2));
        Assert.That(reopened.Results("Root").Where("of", Comparison.NotEqual, -1).Count(), Is.EqualTo(2));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Results_are_read_when_they_are_asked_for_and_only_those()
    {
        // Twelve results of two million bytes, four million in memory.
        const int Large = 2_000_000, Runs = 12;
        using var studies = new TemporaryStudies();
        await using (Study study = studies.Open())
        {
            study.AddRange(Wide.Grid(length: Large, value: [.. Enumerable.Range(0, Runs)]));
            (await study.RunAsync(new StudyOptions { MaxParallelism = 1 })).ThrowIfFailed();
        }

        await using Study reopened = studies.Open();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Wide run = reopened.Add(new Wide(length: Large, value: 3));
        Assert.That(run.IsDone);
        Assert.That(reopened.Results("Wide").Where("value", Comparison.GreaterOrEqual, 0).Count(each => each.IsDone), Is.EqualTo(Runs));
        Assert.That(reopened.Stored<Wide>().Count(each => each.IsDone), Is.EqualTo(Runs));
        Assert.That(reopened.Plan().Stored, Is.EqualTo(1));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(Large), "A result was read.");
        Assert.That(run.Result, Has.Length.EqualTo(Large));
        Assert.That(reopened.Results("Wide").Where("value", 4).Single().ResultAs<string>(), Has.Length.EqualTo(Large));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(Large * 2L * Runs), "More was read than was asked for.");
    }

    [Test]
    public async Task A_result_can_be_read_when_the_study_is_closed()
    {
        using var studies = new TemporaryStudies();
        await Fill(studies);
        HeatLoss run;
        ResultRun byName;
        await using (Study study = studies.Open())
        {
            run = study.Add(new HeatLoss(area: 2, layers: [2, 5, 8], reduce: Reduction.Min));
            byName = study.Results("HeatLoss").Where("area", 2).First();
        }

        Assert.That(
            (run.Result.Value, byName.IsDone, byName.Result.ValueKind), Is.EqualTo((4.0, true, System.Text.Json.JsonValueKind.Object)));
    }

    [Test]
    public async Task A_table_is_written_as_csv_and_markdown()
    {
        using var studies = new TemporaryStudies();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            await using Study study = studies.Open();
            study.AddRange(Root.Grid(of: [6.25, -1]));
            study.Add(new Texts.Number("a\nb"));
            (await study.RunAsync(new StudyOptions { MaxParallelism = 1 })).ThrowIfFailed();
            Assert.That(study.Results("Root").ToTable().ToCsv(),
                Is.EqualTo("of,result.Number,result.Sign\r\n6.25,2.5,plus\r\n-1,NaN,\"minus, \"\"imaginary\"\"\"\r\n"));
            Assert.That(study.Results("Number").ToTable().ToCsv(), Is.EqualTo("value,result\r\n\"a\nb\",\"a\nb\"\r\n"));
            Assert.That(study.Results("Root").ToTable().ToMarkdown(),
                Is.EqualTo(
                    "| of | result.Number | result.Sign |\n|---|---|---|\n| 6.25 | 2.5 | plus |\n| -1 | NaN | minus, \"imaginary\" |\n"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public async Task Ids_in_a_file_name_results()
    {
        using var studies = new TemporaryStudies();
        await Fill(studies);
        string path = Path.Combine(studies.Path, "ids.txt");
        await using Study shared = studies.OpenResults();
        RunIds.Write(path, shared.Results().Where("area", 3.0));
        Assert.That(shared.Results().WithIds(RunIds.Read(path)).Select(run => run.Parameter<double>("area")), Is.EqualTo([3, 3]));
        string one = shared.Results().First().Id;
        Assert.That(shared.Results().WithIds(one).Select(run => run.Id), Is.EqualTo([one]));
        Assert.That(() => shared.Results().WithIds(new string('0', 40)).Count(), Throws.TypeOf<KeyNotFoundException>());
        await File.WriteAllTextAsync(path, "nonsense");
        Assert.That(() => RunIds.Read(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("'nonsense'"));
    }

    [Test]
    public void Results_of_a_study_that_does_not_exist_are_refused()
        => Assert.That(() => Study.OpenResults("missing"), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("missing.db"));

    private static async Task Fill(TemporaryStudies studies)
    {
        await using Study study = studies.Open();
        study.AddRange(HeatLoss.Grid(area: [1, 2, 3], layers: [[2, 5, 8]], reduce: [Reduction.Min, Reduction.Max]));
        (await study.RunAsync(new StudyOptions { MaxParallelism = 1 })).ThrowIfFailed();
    }
}
