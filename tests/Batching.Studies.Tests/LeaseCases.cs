namespace StudyTests;

/// <summary>Workers on two machines, of which neither can try the other's lock: who gives no sign of life is taken for dead.</summary>
public class LeaseCases
{
    private static readonly RunSchema s_schema = new() { Type = "Some", ShortName = "Some", ResultValue = ColumnKind.Integer };

    [Test]
    public void A_worker_of_another_machine_keeps_its_claims_while_it_gives_signs_of_life()
    {
        using var studies = new TemporaryStudies();
        var time = new ManualTime();
        using SqliteRunStore here = new(studies.File(), time, "here"), there = new(studies.File(), time, "there");
        using IRunWorker one = here.BeginWork(), other = there.BeginWork();
        Assert.That(one.Commit([], [Claim("run")]), Is.EqualTo([true]));
        for (var minute = 0; minute < 10; minute++)
        {
            time.Now += TimeSpan.FromMinutes(1);
            one.Commit([], []);
            Assert.That(other.FreeDead(), Is.False);
            Assert.That(other.Commit([], [Claim("run")]), Is.EqualTo([false]));
        }
    }

    [Test]
    public async Task A_worker_of_another_machine_that_gives_no_sign_of_life_loses_its_claims_and_stores_nothing_of_them()
    {
        using var studies = new TemporaryStudies();
        var time = new ManualTime();
        using SqliteRunStore here = new(studies.File(), time, "here"), there = new(studies.File(), time, "there");
        using IRunWorker silent = here.BeginWork(), other = there.BeginWork();
        silent.Commit([], [Claim("run")]);
        time.Now += TimeSpan.FromSeconds(119);
        other.Commit([], []);
        Assert.That(other.FreeDead(), Is.False);
        time.Now += TimeSpan.FromSeconds(2);
        Assert.That(other.FreeDead(), Is.True);
        Assert.That(other.Commit([], [Claim("run")]), Is.EqualTo([true]));

        // It was not dead: only held up. Its result is nobody's, and it may go on.
        Assert.That(silent.Commit([Finished("run", "1")], [Claim("next")]), Is.EqualTo([true]));
        other.Commit([Finished("run", "2")], []);
        Assert.That((await there.ReadResultsAsync(s_schema, ["run"]))["run"], Is.EqualTo("2"));
        Assert.That(other.FreeDead(), Is.False);
        using IRunWorker beside = here.BeginWork();
        Assert.That(beside.FreeDead(), Is.False, "Its lock is gone, so that its own machine takes it for dead.");
        Assert.That(beside.Commit([], [Claim("next")]), Is.EqualTo([false]));
    }

    private static RunClaim Claim(string id)
        => new()
        {
            Schema = s_schema,
            Id = id,
            Parameters = new byte[4],
            Columns = new Dictionary<string, object?>(),
            Code = "code",
            CodeMembers = new Dictionary<string, string>(),
            ReplacesOtherCode = true,
        };

    private static FinishedRun Finished(string id, string result)
        => new()
        {
            Schema = s_schema,
            Run = new StoredRun
            {
                Id = id,
                State = StoredState.Done,
                Code = "code",
                Result = result,
                Runtime = TimeSpan.Zero,
                Started = DateTime.UnixEpoch,
                Finished = DateTime.UnixEpoch,
            },
        };

    /// <summary>A time that goes on when it is told to.</summary>
    private sealed class ManualTime : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.Ticks;
    }
}
