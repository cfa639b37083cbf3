using System.Diagnostics;
using Batching.Studies.Worker;

namespace StudyTests;

/// <summary>The file: what it holds, who may use it, and that nothing in it is ever half done.</summary>
public class StoreCases
{
    [Test]
    public async Task The_file_alone_is_complete_right_after_the_call()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.AddRange(Number.Grid(value: [.. Enumerable.Range(0, 500)]));
        await study.RunAsync();
        File.Copy(studies.File(), studies.File("copy"));
        await using Study copy = studies.OpenResults("copy");
        Assert.That(copy.Results().Count(run => run.IsDone), Is.EqualTo(500));
    }

    [Test]
    public async Task The_shell_reads_typed_columns()
    {
        if (!File.Exists("/usr/bin/sqlite3"))
        {
            Assert.Ignore("sqlite3, the command-line shell, is not installed here: the file is not read with it.");
        }

        using var studies = new TemporaryStudies();
        await using (Study study = studies.Open())
        {
            study.AddRange(HeatLoss.Grid(area: [1, 2.5], layers: [[2, 5]], reduce: Reduction.Min));
            await study.RunAsync(new StudyOptions { MaxParallelism = 1 });
        }

        Assert.That(
            Shell(studies.File(),
                "select area, typeof(area), layers, reduce, result_Value * 1.5, typeof(result_Value), _state, length(_id), _error is null, _runtime > 0 from HeatLoss order by area"),
            Is.EqualTo("1.0|real|[2,5]|Min|3.0|real|2|40|1|1\n2.5|real|[2,5]|Min|7.5|real|2|40|1|1\n"));
        Assert.That(Shell(studies.File(), "select type, \"table\" from _types"), Is.EqualTo("StudyTests.HeatLoss|HeatLoss\n"));
        Assert.That(Shell(studies.File(), "pragma integrity_check"), Is.EqualTo("ok\n"));
    }

    [Test]
    public async Task Classes_of_one_name_have_a_table_each()
    {
        using var studies = new TemporaryStudies();
        await using Study study = studies.Open();
        study.Add(new Number(2));
        study.Add(new Texts.Number("2"));
        (await study.RunAsync()).ThrowIfFailed();
        Assert.That(study.Results("StudyTests.Number").Single().ResultAs<int>(), Is.EqualTo(2));
        Assert.That(study.Results("StudyTests.Texts+Number").Single().ResultAs<string>(), Is.EqualTo("2"));
    }

    [TestCase("")]
    [TestCase(
        "not a database, whatever its name may say. It is long enough to be one, which has a header of a hundred bytes, and then some.")]
    public void A_foreign_file_is_refused_by_name_and_left_as_it_is(string content)
    {
        using var studies = new TemporaryStudies();
        File.WriteAllText(studies.File(), content);
        Assert.That(() => studies.Open(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(studies.File()).And.Message.Contains("left as it is"));
        Assert.That(File.ReadAllText(studies.File()), Is.EqualTo(content));
        Assert.That(Directory.GetFiles(studies.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void The_database_of_another_program_is_refused_and_left_as_it_is()
    {
        using var studies = new TemporaryStudies();
        studies.Execute("create table t(x); insert into t values (1);");
        byte[] before = File.ReadAllBytes(studies.File());
        Assert.That(() => studies.Open(), Throws.TypeOf<InvalidDataException>().With.Message.Contains("another program"));
        Assert.That(File.ReadAllBytes(studies.File()), Is.EqualTo(before));
    }

    [Test]
    public async Task A_file_of_a_later_version_is_refused_and_left_as_it_is()
    {
        using var studies = new TemporaryStudies();
        await Fill(studies);
        studies.Execute("pragma user_version=99");
        byte[] before = File.ReadAllBytes(studies.File());
        Assert.That(() => studies.Open(), Throws.TypeOf<InvalidDataException>().With.Message.Contains("later version"));
        Assert.That(File.ReadAllBytes(studies.File()), Is.EqualTo(before));
    }

    [Test]
    public async Task A_damaged_file_is_refused_by_name()
    {
        using var studies = new TemporaryStudies();
        await Fill(studies);
        await using (FileStream file = new(studies.File(), FileMode.Open))
        {
            file.Position = 100;
            file.Write(Enumerable.Repeat((byte)0xAB, 4096 - 100).ToArray());
        }

        Assert.That(() => studies.Open(), Throws.InstanceOf<IOException>().Or.InstanceOf<InvalidDataException>());
    }

    [Test]
    public async Task After_a_kill_at_any_moment_every_result_is_whole_and_finishing_gives_the_whole_table()
    {
        const int Runs = 200, Kills = 20;
        using var studies = new TemporaryStudies();
        var random = new Random(7);
        int alive = 0, done = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            // In the midst of it: after some more executions, and anywhere between two.
            using Process process = Start(studies, Runs, milliseconds: 4, parallelism: 3);
            await Begun(process, random.Next(1, 12));
            Thread.SpinWait(random.Next(0, 500_000));
            alive += process.HasExited ? 0 : 1;
            process.Kill();
            await process.WaitForExitAsync();
            int before = done;
            done = await CheckStored(studies);
            Assert.That(done, Is.GreaterThanOrEqualTo(before), "A stored result is lost.");

            // What is written to Error is shown by `dotnet test` as it is, at every verbosity.
            await TestContext.Error.WriteLineAsync($"kill {kill} of {Kills}: {done} of {Runs} stored, all whole");
        }

        Assert.That(alive, Is.GreaterThan(0), "Every process had ended before it was killed: nothing was tested.");
        Assert.That(done, Is.GreaterThan(0), "Nothing was stored before a kill: nothing was tested.");
        await using Study study = studies.Open("shared");
        study.AddRange(Measured.Grid(number: [.. Enumerable.Range(0, Runs)], milliseconds: 4));
        (await study.RunAsync()).ThrowIfFailed();
        Assert.That(study.Runs<Measured>().Select(run => run.Result), Is.EqualTo(Enumerable.Range(0, Runs).Select(Measured.Of)));
        Assert.That(study.Results().Count(), Is.EqualTo(Runs));
    }

    [Test]
    public async Task Two_processes_execute_each_run_once()
    {
        const int Runs = 150;
        using var studies = new TemporaryStudies();
        using Process one = Start(studies, Runs, milliseconds: 5, parallelism: 4),
            other = Start(studies, Runs, milliseconds: 5, parallelism: 4);
        await Task.WhenAll(one.WaitForExitAsync(), other.WaitForExitAsync());
        string output = await one.StandardOutput.ReadToEndAsync() + await other.StandardOutput.ReadToEndAsync()
            + await one.StandardError.ReadToEndAsync() + await other.StandardError.ReadToEndAsync();
        await TestContext.Out.WriteLineAsync(output);
        Assert.That((one.ExitCode, other.ExitCode), Is.EqualTo((0, 0)), output);
        Assert.That(Executions(studies).Order(), Is.EqualTo(Enumerable.Range(0, Runs)));
        Assert.That(await CheckStored(studies), Is.EqualTo(Runs));
    }

    [Test]
    public async Task What_a_dead_process_had_claimed_is_executed_by_the_other_without_waiting()
    {
        const int Runs = 40;
        using var studies = new TemporaryStudies();
        using Process dying = Start(studies, Runs, milliseconds: 60_000, parallelism: 4);
        Assert.That(await Begun(dying, 4), Is.True);
        await using Study study = studies.Open("shared");
        using var begun = new CountdownEvent(Runs);
        study.AddRange(Measured.Grid(number: [.. Enumerable.Range(0, Runs)], milliseconds: 60_000, begun: _ => begun.Signal()));
        using var end = new CancellationTokenSource();
        Task<StudyReport> running = study.RunAsync(new StudyOptions { MaxParallelism = Runs }, end.Token);
        dying.Kill();
        await dying.WaitForExitAsync();
        Assert.That(begun.Wait(TimeSpan.FromSeconds(20)), Is.True, "The dead process's runs are not free.");
        await end.CancelAsync();
        Assert.CatchAsync<OperationCanceledException>(() => running);
    }

    /// <summary>Waits until a process has begun so many runs: it writes a line for each.</summary>
    /// <returns>Whether it has, before it ended.</returns>
    private static async Task<bool> Begun(Process process, int runs)
    {
        for (var begun = 0; begun < runs;)
        {
            string? line = await process.StandardOutput.ReadLineAsync();
            if (line is null)
            {
                return false;
            }

            begun += int.TryParse(line, System.Globalization.CultureInfo.InvariantCulture, out _) ? 1 : 0;
        }

        return true;
    }

    private static async Task<int> CheckStored(TemporaryStudies studies)
    {
        if (!File.Exists(studies.File("shared")))
        {
            return 0;
        }

        await using Study study = studies.OpenResults("shared");
        ResultRun[] done = [.. study.Results().Where(run => run.IsDone)];
        foreach (ResultRun run in done)
        {
            Assert.That(run.ResultAs<Measured.Measurement>(), Is.EqualTo(Measured.Of(run.Parameter<int>("number"))));
        }

        return done.Length;
    }

    private static List<int> Executions(TemporaryStudies studies)
        => [.. Directory.GetFiles(Traces(studies))
            .Select(path => int.Parse(Path.GetFileName(path).Split('.')[0], System.Globalization.CultureInfo.InvariantCulture))];

    private static string Traces(TemporaryStudies studies) => Directory.CreateDirectory(Path.Combine(studies.Path, "traces")).FullName;

    private static Process Start(TemporaryStudies studies, int runs, int milliseconds, int parallelism)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (object argument in (object[])[
            typeof(Measured).Assembly.Location, studies.Path, runs, milliseconds, Traces(studies), parallelism])
        {
            start.ArgumentList.Add(Convert.ToString(argument, System.Globalization.CultureInfo.InvariantCulture)!);
        }

        return Process.Start(start)!;
    }

    private static async Task Fill(TemporaryStudies studies)
    {
        await using Study study = studies.Open();
        study.AddRange(Number.Grid(value: [1, 2, 3]));
        await study.RunAsync();
    }

    private static string Shell(string path, string sql)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("/usr/bin/sqlite3", [path, sql]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = process.StandardOutput.ReadToEnd();
        Assert.That(process.StandardError.ReadToEnd(), Is.Empty);
        process.WaitForExit();
        return output;
    }
}
