namespace StudyTests;

/// <summary>Results of a class whose parameters were renamed or added, where the class says what they were.</summary>
public class FormerParameterCases
{
    private const string Used = "1 stored: of an earlier form of the class";
    private const string Executed = "1 to execute: never executed";

    [Test]
    public async Task A_renamed_parameter_keeps_its_results()
    {
        using var studies = new TemporaryStudies();
        await RunAsync(studies, Class("int size", "size * 100"), 1);
        Assert.That(await RunAsync(studies, Class("[FormerName(\"size\")] int area", "area * 100"), 1), Is.EqualTo((Used, 0, "100")));
        Assert.That((await RunAsync(studies, Class("int area", "area * 100"), 1)).Plan, Is.EqualTo("1 stored"),
            "It is stored under the run that it is now.");
        Assert.That((await RunAsync(studies, Class("int size", "size * 100"), 1)).Plan, Is.EqualTo("1 stored"), "What was stored stays.");
    }

    [Test]
    public async Task A_plan_writes_nothing_and_says_how_many_there_are()
    {
        using var studies = new TemporaryStudies();
        await RunAsync(studies, Class("int size", "size * 100"), 1);
        await RunEdition.With(
            () => studies.Open(),
            Class("[FormerName(\"size\")] int area", "area * 100"),
            [[1], [2]],
            study =>
            {
                Assert.That(study.Plan().ToExecute, Is.EqualTo(1));
                Assert.That(study.Plan().Notes,
                    Has.One.EqualTo(
                        "Some: 1 stored result is of an earlier form of the class, without 'area', with 'size'. They are used"));
                Assert.That(study.Results().Count(), Is.EqualTo(1));
                return Task.FromResult(0);
            });
    }

    [TestCase("100", 0, TestName = "The run with the former value of an added parameter has its results")]
    [TestCase("5", 1, TestName = "A run with another value is executed")]
    public async Task An_added_parameter_keeps_the_results_of_its_former_value(string factor, int executed)
    {
        using var studies = new TemporaryStudies();
        await RunAsync(studies, Class("int size", "size * 100"), 1);
        Assert.That(
            (await RunAsync(studies, Class("int size, [FormerValue(100)] int factor = 5", "size * factor"), 1,
                int.Parse(factor, null))).Executed, Is.EqualTo(executed));
    }

    [TestCase("[FormerValue] decimal factor = 0.5m", 0.5, "decimal", TestName = "Its default")]
    [TestCase("[FormerValue(2)] double factor = 0.5", 2.0, "double", TestName = "A whole number for a real one")]
    [TestCase("[FormerValue(null)] string? factor = \"a\"", null, "string", TestName = "Null")]
    [TestCase("[FormerValue(\"b\")] string factor = \"a\"", "b", "string", TestName = "A text")]
    [TestCase("[FormerValue(new[] { 1, 2 })] int[]? factor = null", new[] { 1, 2 }, "array", TestName = "An array")]
    [TestCase(
        "[FormerValue(DayOfWeek.Monday)] DayOfWeek factor = DayOfWeek.Sunday", DayOfWeek.Monday, "enum", TestName = "A member of an enum")]
    [TestCase("[FormerValue(3)] byte? factor = null", (byte)3, "byte", TestName = "A small number that may be missing")]
    public async Task A_former_value_may_be(string parameter, object? value, string kind)
    {
        using var studies = new TemporaryStudies();
        await RunAsync(studies, Class("int size", "size * 100"), 1);
        Assert.That(
            await RunAsync(studies, Class($"int size, {parameter}", "size * $\"{factor}\".Length"), 1, kind == "decimal" ? 0.5m : value),
            Is.EqualTo((Used, 0, "100")));
    }

    [Test]
    public async Task What_was_taken_over_once_is_not_spoken_of_again()
    {
        using var studies = new TemporaryStudies();
        string now = Class("[FormerName(\"size\")] int area", "area * 100");
        await RunAsync(studies, Class("int size", "size * 100"), 1);
        await RunAsync(studies, now, 1);
        await RunEdition.With(() => studies.Open(), now, [[1], [2]], study =>
        {
            Assert.That(study.Plan().ToString(), Is.EqualTo("1 stored\n1 to execute: never executed\n"));
            return Task.FromResult(0);
        });
    }

    [Test]
    public async Task Renamed_and_added_at_once()
    {
        using var studies = new TemporaryStudies();
        await RunAsync(studies, Class("int size, int unit", "size * 100 + unit"), 1, 7);
        Assert.That(
            await RunAsync(studies,
                Class("[FormerName(\"unit\")] int offset, [FormerName(\"size\")] int area, [FormerValue(100)] int factor",
                    "area * factor + offset"), 7, 1, 100), Is.EqualTo((Used, 0, "107")));
    }

    [TestCase("int width", TestName = "From the first name")]
    [TestCase("[FormerName(\"width\")] int size", TestName = "From the second name")]
    public async Task Renamed_twice(string earlier)
    {
        using var studies = new TemporaryStudies();
        await RunAsync(studies, Class(earlier, "1 * 100"), 1);
        Assert.That((await RunAsync(studies, Class("[FormerName(\"size\"), FormerName(\"width\")] int area", "1 * 100"), 1)).Plan,
            Is.EqualTo(Used));
    }

    [Test]
    public async Task A_parameter_of_another_type_is_not_taken_over()
    {
        using var studies = new TemporaryStudies();
        await RunAsync(studies, Class("int size", "size * 100"), 1);
        await RunEdition.With(() => studies.Open(), Class("[FormerName(\"size\")] long area", "(int)area * 100"), [[1L]], async study =>
        {
            Assert.That(study.Plan().Notes,
                Has.One.EndsWith(
                    "They are not used, because a difference remains: with 'area' of another type (int, now long). "
                        + "To use them, call Study.Adopt"));
            Assert.That((await study.RunAsync()).Executed, Is.EqualTo(1));
            return 0;
        });
    }

    [Test]
    public async Task An_unkeyed_parameter_that_counts_now_has_a_former_value()
    {
        using var studies = new TemporaryStudies();
        await RunAsync(studies, Class("int size, [Unkeyed] int factor = 100", "size * factor"), 1, 100);
        Assert.That(await RunAsync(studies, Class("int size, [FormerValue] int factor = 100", "size * factor"), 1, 100),
            Is.EqualTo((Used, 0, "100")));
    }

    [Test]
    public async Task A_constant_that_is_a_parameter_now_may_be_gone()
    {
        using var studies = new TemporaryStudies();
        await RunAsync(studies, Class("int size", "size * Factor", "private static readonly int Factor = 100;"), 1);
        Assert.That(await RunAsync(studies, Class("int size, [FormerValue(100)] int factor", "size * factor"), 1, 100),
            Is.EqualTo((Used, 0, "100")));
    }

    [Test]
    public async Task The_type_of_an_added_parameter_may_be_new()
    {
        using var studies = new TemporaryStudies();
        await RunAsync(studies, Class("int size", "size * 100"), 1);
        string now = Class("int size, [FormerValue(Mode.Exact)] Mode mode = Mode.Exact", "size * (mode == Mode.Exact ? 100 : 99)")
            + "\npublic enum Mode { Exact, Fast }";
        Assert.That((await RunAsync(studies, now, 1, null)).Plan, Is.EqualTo(Used));
    }

    [Test]
    public async Task Where_other_code_has_changed_as_well_nothing_is_used_and_the_plan_names_it()
    {
        using var studies = new TemporaryStudies();
        await RunAsync(studies, Class("int size", "Scaled(size)", "private static int Scaled(int value) => value * 100;"), 1);
        string now = Class("[FormerName(\"size\")] int area", "Scaled(area)", "private static int Scaled(int value) => value * 101;");
        await RunEdition.With(() => studies.Open(), now, [[1]], async study =>
        {
            Assert.That(study.Plan().Notes,
                Has.One.EndsWith(
                    "They are not used, because other code has changed too: Some.Scaled(int) has changed. To use them, call Study.Adopt"));
            StudyReport report = await study.RunAsync();
            Assert.That(report.Executed, Is.EqualTo(1));
            Assert.That(report.Notes, Has.One.Contains("Some.Scaled(int) has changed"));
            return 0;
        });
    }

    [Test]
    public async Task A_result_of_another_type_is_not_taken_over()
    {
        using var studies = new TemporaryStudies();
        await RunAsync(studies, Class("int size", "size * 100"), 1);
        string now = Class("[FormerName(\"size\")] int area", "new[] { area }").Replace("Run<int>", "Run<int[]>", StringComparison.Ordinal)
            .Replace("static int Execute", "static int[] Execute", StringComparison.Ordinal);
        Assert.That((await RunAsync(studies, now, 1)).Executed, Is.EqualTo(1));
    }

    [Test]
    public async Task What_a_class_does_not_tell_of_is_not_used()
    {
        using var studies = new TemporaryStudies();
        await RunAsync(studies, Class("int size, int unit", "size * 100"), 1, 2);
        Assert.That((await RunAsync(studies, Class("[FormerName(\"size\")] int area", "area * 100"), 1)).Plan, Is.EqualTo(Executed),
            "A parameter that is gone is more than a name.");
    }

    private static string Class(string parameters, string body, string member = "")
        => $"[Run] public sealed partial class Some : Run<int> {{ public static int Execute({parameters}) => {body}; {member} }}";

    /// <summary>What a build of a class plans for one run, how many it executes, and the result.</summary>
    private static Task<(string Plan, int Executed, string Result)> RunAsync(
        TemporaryStudies studies, string source, params object?[] arguments)
        => RunEdition.With(() => studies.Open(), source, [arguments], async study =>
        {
            string plan = study.Plan().ToString().Split('\n')[0];
            StudyReport report = await study.RunAsync();
            report.ThrowIfFailed();
            return (plan, report.Executed, study.Results().Last().Result.ToString());
        });
}
