using Batching.Runtime;

namespace StudyTests;

/// <summary>Results of a run class whose parameters were others when they were stored.</summary>
public class EarlierFormCases
{
    [Test]
    public async Task The_plan_says_that_there_are_results_of_an_earlier_form_and_what_differs()
    {
        using var studies = new TemporaryStudies();
        StoreEarlier(studies, 1, 2);
        await using Study study = studies.Open();
        study.AddRange(Scaled.Grid(value: [1, 2, 3]));
        Assert.That(study.Plan().ToExecute, Is.EqualTo(3));
        Assert.That(study.Plan().Notes,
            Has.One.EqualTo(
                "Scaled: 2 stored results are of an earlier form of the class, without 'factor', without 'value', with 'number'. "
                    + "They are not used. To use them, call Study.Adopt"));
    }

    [Test]
    public async Task A_result_whose_parameter_was_of_another_type_is_of_an_earlier_form()
    {
        using var studies = new TemporaryStudies();
        Store(studies, new Texts.Number("1"), typeof(Number).FullName!, "1");
        await using Study study = studies.Open();
        study.Add(new Number(1));
        Assert.That(
            study.Plan().Notes, Has.One.Contains("1 stored result is of an earlier form of the class, with 'value' of another type"));
    }

    private static IEnumerable<TestCaseData> OtherTypes()
    {
        ValueCodec<int[]?> ints = ValueCodecs.Array(ValueCodecs.Int32);
        ValueCodec<double[]?> doubles = ValueCodecs.Array(ValueCodecs.Double);
        ValueCodec<string?[]?> texts = ValueCodecs.Array(ValueCodecs.String);
        ValueCodec<DayOfWeek> days = ValueCodecs.Enum<DayOfWeek>("Days");
        ValueCodec<DayOfWeek> others = ValueCodecs.Enum<DayOfWeek>("Others");
        yield return Case("elements", Form(ints, [1, 2]), Form(doubles, [1, 2]), "int[], now double[]");
        yield return Case("no elements", Form(ints, []), Form(doubles, []), "int[], now double[]");
        yield return Case("elements that may be null", Form(texts, [null, "a"]), Form(ints, [1]), "string[], now int[]");
        yield return Case("enums of the same members", Form(days, default), Form(others, default), "Days, now Others");
        yield return Case("enums in arrays", Form(ValueCodecs.Array(days), [default]), Form(ValueCodecs.Array(others), [default]),
            "Days[], now Others[]");
        yield return Case("arrays in arrays", Form(ValueCodecs.Array(ints), [[], [1]]), Form(ValueCodecs.Array(doubles), [[1]]),
            "int[][], now double[][]");
        yield return Case("arrays of two dimensions", Form(ValueCodecs.MultiArray<int[,], int>(ValueCodecs.Int32, 2), new int[1, 1]),
            Form(ValueCodecs.MultiArray<long[,], long>(ValueCodecs.Int64, 2), new long[1, 1]), "int[,], now long[,]");
        yield return Case(
            "values of dictionaries",
            Form(ValueCodecs.Dictionary(ValueCodecs.Int32, ValueCodecs.Int32), new() { [1] = 1 }),
            Form(ValueCodecs.Dictionary(ValueCodecs.Int32, ValueCodecs.Boolean), new() { [1] = true }),
            "Dictionary<int, int>, now Dictionary<int, bool>");
        yield return Case("tuples", Form(ValueCodecs.Tuple(ValueCodecs.Int32, ValueCodecs.Int32), (1, 2)),
            Form(ValueCodecs.Tuple(ValueCodecs.Int32, ValueCodecs.String), (1, "a")), "(int, int), now (int, string)");
        yield return Case("null elements", Form(texts, [null]), Form(texts, ["a"]), null);
        yield return Case("null", Form(ValueCodecs.String, null), Form(ValueCodecs.String, "a"), null);

        static TestCaseData Case(string name, byte[] earlier, byte[] now, string? difference)
            => new TestCaseData(earlier, now, difference).SetArgDisplayNames(name);

        static byte[] Form<T>(ValueCodec<T> codec, T value)
        {
            var writer = new CanonicalWriter();
            writer.Count(1);
            writer.Name("value");
            codec.Write(writer, value);
            return writer.Written.ToArray();
        }
    }

    [TestCaseSource(nameof(OtherTypes))]
    public void Types_differ_in_what_they_consist_of(byte[] earlier, byte[] now, string? difference)
        => Assert.That(RunForm.Difference(RunForm.Of(earlier), RunForm.Of(now)),
            Is.EqualTo(difference is null ? null : $"with 'value' of another type ({difference})"));

    [Test]
    public async Task Other_runs_of_the_form_of_now_are_no_earlier_form()
    {
        using var studies = new TemporaryStudies();
        await using (Study first = studies.Open())
        {
            first.AddRange(Number.Grid(value: [1, 2]));
            await first.RunAsync();
        }

        await using Study study = studies.Open();
        study.Add(new Number(3));
        Assert.That(study.Plan().Notes, Has.None.Contains("earlier form"));
    }

    [Test]
    public async Task Results_of_an_earlier_form_are_adopted()
    {
        using var studies = new TemporaryStudies();
        StoreEarlier(studies, 1, 2, 5);
        await using Study study = studies.Open();
        study.AddRange(Scaled.Grid(value: [1, 2, 3]));
        Assert.That(study.Adopt(Renewed), Is.EqualTo(2));
        Assert.That(study.Runs<Scaled>().Take(2).Select(run => run.Result), Is.EqualTo([100, 200]));
        Assert.That(study.Plan().ToExecute, Is.EqualTo(1));
        Assert.That(study.Adopt(Renewed), Is.Zero, "They have results already.");
        StudyReport report = await study.RunAsync();
        Assert.That((report.Stored, report.Executed), Is.EqualTo((2, 1)));

        static Scaled? Renewed(ResultRun former)
            => former.Parameters.ContainsKey("number") && former.Parameter<int>("number") < 5
                ? new Scaled(former.Parameter<int>("number"))
                : null;
    }

    [Test]
    public async Task What_was_adopted_is_found_by_another_study()
    {
        using var studies = new TemporaryStudies();
        StoreEarlier(studies, 1);
        await using (Study first = studies.Open())
        {
            Assert.That(first.Adopt(former => new Scaled(former.Parameter<int>("number"))), Is.EqualTo(1));
        }

        await using Study study = studies.Open();
        Assert.That(study.Add(new Scaled(1)).Result, Is.EqualTo(100));
        Assert.That(study.Results(nameof(Scaled)).Count(), Is.EqualTo(2), "What was stored stays.");
    }

    [Test]
    public void A_study_that_stores_nothing_adopts_nothing()
    {
        using var studies = new TemporaryStudies();
        StoreEarlier(studies, 1);
        using Study study = studies.Open(saveResults: false);
        Assert.That(() => study.Adopt(former => new Scaled(1)), Throws.InvalidOperationException.With.Message.Contains("SaveResults"));
    }

    [Test]
    public void A_result_that_is_no_result_of_now_is_not_adopted()
    {
        using var studies = new TemporaryStudies();
        Store(studies, new Numbered(1), typeof(Scaled).FullName!, "\"a text\"");
        using Study study = studies.Open();
        Assert.That(() => study.Adopt(former => new Scaled(former.Parameter<int>("number"))), Throws.TypeOf<NotSupportedException>());
    }

    /// <summary>Stores results as a build would have whose <see cref="Scaled"/> had the one parameter 'number'.</summary>
    private static void StoreEarlier(TemporaryStudies studies, params int[] numbers)
    {
        foreach (int number in numbers)
        {
            Store(studies, new Numbered(number), typeof(Scaled).FullName!, $"{number * 100}");
        }
    }

    private static void Store(TemporaryStudies studies, Run run, string type, string result)
    {
        RunSchema schema = StoredTypes.SchemaOf(run.Class) with { Type = type, ShortName = type[(type.LastIndexOf('.') + 1)..] };
        byte[] parameters = run.ParameterBytes();
        string id = RunIdentity.Of(type, parameters);
        using var store = new SqliteRunStore(studies.File());
        using IRunWorker worker = store.BeginWork();
        worker.Commit([],
            [new RunClaim
            {
                Schema = schema,
                Id = id,
                Parameters = parameters,
                Columns = run.Columns(),
                Code = "earlier",
                CodeMembers = new Dictionary<string, string>(),
                ReplacesOtherCode = false,
            }]);
        worker.Commit(
            [new FinishedRun
            {
                Schema = schema,
                Run = new StoredRun
                {
                    Id = id,
                    State = StoredState.Done,
                    Code = "earlier",
                    Result = result,
                    Runtime = TimeSpan.FromSeconds(1),
                    Started = DateTime.UtcNow,
                    Finished = DateTime.UtcNow,
                },
            }],
                []);
    }
}

/// <summary>What <see cref="Scaled"/> was before its parameter was renamed and another was added.</summary>
[Run]
public sealed partial class Numbered : Run<int>
{
    private static int Execute(int number) => number * 100;
}

[Run]
public sealed partial class Scaled : Run<int>
{
    private static int Execute(int value, int factor = 100) => value * factor;
}
