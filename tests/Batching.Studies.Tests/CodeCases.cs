namespace StudyTests;

/// <summary>What a study does with results of other code.</summary>
public class CodeCases
{
    [Test]
    public async Task Other_code_is_executed_again_with_the_reason()
    {
        using var studies = new TemporaryStudies();
        await using Study study = await WithOtherCode(studies);
        Assert.That(study[0].State, Is.EqualTo(RunState.Stale));
        Assert.That(() => ((Number)study[0]).Result, Throws.TypeOf<RunNotDoneException>().With.Message.Contains("result of other code"));
        Assert.That(study.Plan().Runs[0].Reason, Is.EqualTo("code changed: StudyTests.Number.Execute(int) has changed"));
        StudyReport report = await study.RunAsync();
        Assert.That((report.Stored, report.Executed), Is.EqualTo((2, 1)));
        Assert.That(study.Plan().ToExecute, Is.Zero);
    }

    [Test]
    public async Task Results_of_other_code_may_be_kept()
    {
        using var studies = new TemporaryStudies();
        await using Study study = await WithOtherCode(studies);
        StudyReport report = await study.RunAsync(new StudyOptions { OnCodeChange = OnCodeChange.Keep });
        Assert.That((report.Stored, report.Executed), Is.EqualTo((3, 0)));
        Assert.That(((Number)study[0]).Result, Is.EqualTo(1));
        Assert.That(study.Plan().Runs[0].Reason, Does.StartWith("kept"));
    }

    [Test]
    public async Task Results_of_other_code_may_be_an_error()
    {
        using var studies = new TemporaryStudies();
        await using Study study = await WithOtherCode(studies);
        Assert.That(
            () => study.RunAsync(new StudyOptions { OnCodeChange = OnCodeChange.Fail }),
            Throws.InvalidOperationException.With.Message.Contains("1 runs of example").And.Message.Contains(
                "StudyTests.Number.Execute(int) has changed"));
    }

    [Test]
    public void What_cannot_be_seen_is_in_the_plan()
    {
        using var studies = new TemporaryStudies();
        using Study study = studies.Open();
        study.Add(new Fragile(1));
        Assert.That(study.Plan().Notes, Has.Some.Contains("Fragile.s_isMended"));
        Assert.That(study.Plan().ToString(),
            Is.EqualTo("1 to execute: never executed\n" + string.Concat(study.Plan().Notes.Select(note => $"note: {note}\n"))));
    }

    [Test]
    public void An_assembly_has_a_hash_of_its_code()
    {
        string hash = CompiledCode.Read(typeof(Batching.Studies.Worker.Measured).Assembly.Location).Hash;
        Assert.That(hash, Is.EqualTo(CompiledCode.Read(typeof(Batching.Studies.Worker.Measured).Assembly.Location).Hash));
        Assert.That(hash, Is.Not.EqualTo(CompiledCode.Read(typeof(Study).Assembly.Location).Hash));
    }

    [Test]
    public async Task What_was_kept_once_is_of_other_code_still()
    {
        using var studies = new TemporaryStudies();
        await using Study study = await WithOtherCode(studies);
        await study.RunAsync(new StudyOptions { OnCodeChange = OnCodeChange.Keep });
        Assert.That(() => study.RunAsync(new StudyOptions { OnCodeChange = OnCodeChange.Fail }),
            Throws.InvalidOperationException.With.Message.Contains("1 runs of example"));
        Assert.That((await study.RunAsync()).Executed, Is.EqualTo(1));
        Assert.That(study.Plan().Runs[0].Reason, Is.EqualTo("stored"));
    }

    [TestCase(OnCodeChange.Rerun)]
    [TestCase(OnCodeChange.Keep)]
    [TestCase(OnCodeChange.Fail)]
    public async Task What_another_process_has_stored_meanwhile_is_treated_the_same(OnCodeChange choice)
    {
        using var studies = new TemporaryStudies();
        await using Study early = studies.Open();
        early.AddRange(Number.Grid(value: [1, 2, 3]));
        await early.LoadAsync();
        await using (await WithOtherCode(studies))
        {
        }

        if (choice == OnCodeChange.Fail)
        {
            Assert.That(() => early.RunAsync(new StudyOptions { OnCodeChange = choice }),
                Throws.InvalidOperationException.With.Message.Contains("StudyTests.Number.Execute(int) has changed"));
            return;
        }

        StudyReport report = await early.RunAsync(new StudyOptions { OnCodeChange = choice });
        Assert.That((report.Executed, report.ExecutedElsewhere), Is.EqualTo(choice == OnCodeChange.Keep ? (0, 3) : (1, 2)));
        Assert.That(early.Runs<Number>().Select(run => run.Result), Is.EqualTo([1, 2, 3]));
    }

    [TestCase("/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.1/System.Private.CoreLib.dll", "/usr/share/dotnet/shared")]
    [TestCase("/home/me/program/bin/publish/System.Private.CoreLib.dll", null)]
    [TestCase("", null)]
    public void The_framework_is_where_it_is_shared(string coreLibrary, string? shared)
    => Assert.That(AssemblyCode.SharedOf(coreLibrary), Is.EqualTo(shared));

    private static async Task<Study> WithOtherCode(TemporaryStudies studies)
    {
        string other;
        await using (Study study = studies.Open())
        {
            study.AddRange(Number.Grid(value: [1, 2, 3]));
            await study.RunAsync();
            other = study.Results().First().CodeVersion!;
        }

        // As if the first had been computed by a build whose method was another.
        studies.Execute($"""
            insert into _codes select 'other', type, json_set(members, '$."StudyTests.Number.Execute(int)"', 'ffff') from _codes where version = '{other}';
            update Number set _code = 'other' where value = 1;
            """);
        Study reopened = studies.Open();
        reopened.AddRange(Number.Grid(value: [1, 2, 3]));
        return reopened;
    }
}
