using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace PostgresTests;

/// <summary>
/// A study in PostgreSQL. tests/cluster/run.sh starts a server for it; alone it needs one that <c>BATCHING_POSTGRES</c> says how to reach.
/// </summary>
public class PostgresRunStoreTests
{
    private const string HowTo = "Not tested here: the store in PostgreSQL. Run tests/cluster/run.sh, which starts a server, or set BATCHING_POSTGRES=\"Host=…;Username=…\".";

    private string _connection = "";
    private string _schema = "";

    [OneTimeSetUp]
    public void Say()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("BATCHING_POSTGRES")))
        {
            TestContext.Error.WriteLine(HowTo);
        }
    }

    [SetUp]
    public void Begin()
    {
        _connection = Environment.GetEnvironmentVariable("BATCHING_POSTGRES") ?? "";
        if (_connection.Length == 0)
        {
            Assert.Ignore(HowTo);
        }

        _schema = $"test {TestContext.CurrentContext.Test.ID} {Guid.NewGuid():N}";
    }

    [TearDown]
    public void End()
    {
        if (_connection.Length > 0)
        {
            Execute($"drop schema if exists \"{_schema}\" cascade");
        }
    }

    [Test]
    public async Task A_study_is_the_same_as_in_its_file()
    {
        string folder = Directory.CreateTempSubdirectory("batching-postgres-").FullName;
        try
        {
            await using Study file = Study.Open("squares", folder), server = Open();
            foreach (Study study in new[] { file, server })
            {
                study.AddRange(Square.Grid(side: [1, 2.5, 0, -0.0, double.PositiveInfinity, 1e300]));
                (await study.RunAsync(new StudyOptions { MaxParallelism = 1 })).ThrowIfFailed();
            }

            Assert.That(server.Results("Square").ToTable().ToCsv(), Is.EqualTo(file.Results("Square").ToTable().ToCsv()));
            Assert.That(server.Results("Square").Where("side", Comparison.Greater, 1).Count(), Is.EqualTo(3));
            await using Study again = Open();
            again.AddRange(Square.Grid(side: [1, 2.5, 0, -0.0, double.PositiveInfinity, 1e300]));
            Assert.That(again.Plan().Stored, Is.EqualTo(6));
            Assert.That(again.Stored<Square>().Select(run => run.Result), Is.EqualTo(file.Stored<Square>().Select(run => run.Result)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task Results_of_an_earlier_form_that_the_class_tells_of_are_used()
    {
        string code;
        await using (Study first = Open())
        {
            first.Add(new Cube(edge: 5));
            (await first.RunAsync()).ThrowIfFailed();
            code = first.Results().Single().CodeVersion!;
        }

        // As docs/study-format.md says: one parameter, a double.
        byte[] parameters = [.. BitConverter.GetBytes(1), .. Text("side"), (byte)'d', .. BitConverter.GetBytes(3.0)];
        string id = Convert.ToHexStringLower(SHA256.HashData([.. "BATCHRUN"u8, 1, .. Text(typeof(Cube).FullName!), .. parameters]))[..40];
        using (var store = new PostgresRunStore(_connection, _schema))
        using (IRunWorker worker = store.BeginWork())
        {
            RunSchema schema = (await store.ReadTypesAsync()).Single();
            worker.Commit([],
                [new RunClaim
                {
                    Schema = schema,
                    Id = id,
                    Parameters = parameters,
                    Columns = new Dictionary<string, object?> { ["edge"] = 3.0, ["scale"] = 1.0 },
                    Code = code,
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
                        Code = code,
                        Result = "27",
                        Runtime = TimeSpan.FromSeconds(1),
                        Started = DateTime.UtcNow,
                        Finished = DateTime.UtcNow,
                    },
                }], []);
        }

        await using Study study = Open();
        Cube run = study.Add(new Cube(edge: 3, scale: 1));
        Assert.That(study.Plan().ToString(), Does.StartWith("1 stored: of an earlier form of the class"));
        StudyReport report = await study.RunAsync();
        Assert.That((report.Stored, report.Executed, run.Result), Is.EqualTo((1, 0, 27)));
        Assert.That(study.Results().Count(), Is.EqualTo(3));

        static byte[] Text(string text) => [.. BitConverter.GetBytes(text.Length), .. Encoding.Unicode.GetBytes(text)];
    }

    [Test]
    public async Task Nothing_is_made_before_something_is_executed()
    {
        await using Study study = Open();
        study.Add(new Square(side: 3));
        Assert.That((study.Plan().ToExecute, study.Results().Count()), Is.EqualTo((1, 0)));
        using var store = new PostgresRunStore(_connection, _schema);
        Assert.That(await store.ReadTypesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_failure_is_recorded_and_tried_again()
    {
        await using (Study study = Open())
        {
            study.AddRange(Square.Grid(side: [-1, 4]));
            Assert.That((await study.RunAsync()).Failures, Has.Count.EqualTo(1));
        }

        await using Study again = Open();
        again.AddRange(Square.Grid(side: [-1, 4]));
        Assert.That(again.Plan().Runs[0].Reason, Does.Contain("too short"));
        StudyReport report = await again.RunAsync();
        Assert.That((report.Stored, report.Failures.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Several_who_begin_at_once_make_the_tables_once_and_execute_each_run_once()
    {
        const int Runs = 200, Machines = 4;
        int before = Square.s_executed;
        StudyReport[] reports = await Task.WhenAll(Enumerable.Range(0, Machines).Select(_ => Task.Run(async () =>
        {
            await using Study study = Open();
            study.AddRange(Square.Grid(side: [.. Enumerable.Range(0, Runs).Select(side => (double)side)]));
            StudyReport report = await study.RunAsync(new StudyOptions { MaxParallelism = 2 });
            Assert.That(study.All(run => run.IsDone));
            return report;
        })));
        Assert.That(Square.s_executed - before, Is.EqualTo(Runs));
        Assert.That(reports.Sum(report => report.Executed), Is.EqualTo(Runs));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Long_runs_are_dealt_out_to_all_who_work()
    {
        const int Runs = 12, Machines = 3;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        StudyReport[] reports = await Task.WhenAll(Enumerable.Range(0, Machines).Select(_ => Task.Run(async () =>
        {
            await using Study study = Open();
            var isFirst = 0;
            study.AddRange(Square.Grid(side: [.. Enumerable.Range(0, Runs).Select(side => (double)side)], gate: _ =>
            {
                if (Interlocked.Exchange(ref isFirst, 1) == 0 && Interlocked.Increment(ref begun) == Machines)
                {
                    all.SetResult();
                }

                // Each has a run before any ends.
                return all.Task.WaitAsync(TimeSpan.FromSeconds(60));
            }));
            return await study.RunAsync(new StudyOptions { MaxParallelism = 1 });
        })));
        Assert.That(reports.Sum(report => report.Executed), Is.EqualTo(Runs));
        Assert.That(reports.Select(report => report.Executed), Has.All.Positive);
    }

    [TestCase("state = 9")]
    [TestCase("error = '{', state = 3")]
    [TestCase("error = 'null', state = 3")]
    [TestCase("runtime = 'infinity'")]
    [TestCase("params = ''")]
    [TestCase("result = '{'")]
    [TestCase("result = null")]
    public async Task A_damaged_row_is_named(string damage)
    {
        await using (Study study = Open())
        {
            study.AddRange(Square.Grid(side: [1, 2]));
            await study.RunAsync();
        }

        Execute($"update \"{_schema}\".runs set {damage} where n = 2");
        await using Study again = Open();
        string id = new Square(side: 2).Id;
        Assert.That(() => again.Results().ToTable(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(again.Location).And.Message.Contains("damaged"), id);
        Execute($"update \"{_schema}\".types set content = '[]'");
        Assert.That(() => again.Results(), Throws.TypeOf<InvalidDataException>().With.Message.Contains("types"));
    }

    [Test]
    public async Task A_frozen_workers_late_result_is_refused()
    {
        using PostgresRunStore one = Store(), other = Store();
        using IRunWorker frozen = one.BeginWork(), alive = other.BeginWork();
        (RunClaim claim, RunSchema schema) = ClaimOf(side: 3);
        Assert.That(frozen.Commit([], [claim]), Is.EqualTo(new[] { true }));
        Assert.That(alive.Commit([], [claim]), Is.EqualTo(new[] { false }));
        Assert.That(alive.FreeDead(), Is.False);

        // As if it had given no sign for a minute: only the server's clock counts.
        Execute($"update \"{_schema}\".workers set expires = now() - interval '1 second' where worker = (select worker from \"{_schema}\".runs)");
        Assert.That(alive.FreeDead(), Is.True);
        Assert.That(alive.Commit([], [claim]), Is.EqualTo(new[] { true }));
        frozen.Commit([Done(schema, claim.Id, "\"late\"")], []);
        Assert.That((one.RefusedResults, (await one.ReadAsync(schema))[claim.Id].State), Is.EqualTo((1L, StoredState.Running)));
        alive.Commit([Done(schema, claim.Id, "\"in time\"")], []);
        frozen.Commit([Done(schema, claim.Id, "\"later still\"")], []);
        Assert.That((one.RefusedResults, other.RefusedResults), Is.EqualTo((2L, 0L)));
        Assert.That((await other.ReadResultsAsync(schema, [claim.Id]))[claim.Id], Is.EqualTo("\"in time\""));
        Assert.That(Scalar($"select attempt from \"{_schema}\".runs"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_claim_that_was_lost_and_made_again_by_the_same_worker_has_another_number()
    {
        using PostgresRunStore store = Store();
        using IRunWorker worker = store.BeginWork();
        (RunClaim claim, RunSchema schema) = ClaimOf(side: 3);
        worker.Commit([], [claim]);
        Execute($"update \"{_schema}\".runs set state = 0, worker = null");
        worker.Commit([Done(schema, claim.Id, "1")], [claim]);
        Assert.That((store.RefusedResults, (await store.ReadAsync(schema))[claim.Id].State), Is.EqualTo((1L, StoredState.Running)));
        worker.Commit([Done(schema, claim.Id, "2")], []);
        Assert.That((store.RefusedResults, (await store.ReadResultsAsync(schema, [claim.Id]))[claim.Id]), Is.EqualTo((1L, "2")));
    }

    [Test]
    public void A_run_that_somebody_is_claiming_is_skipped_and_not_waited_for()
    {
        using PostgresRunStore store = Store();
        using IRunWorker worker = store.BeginWork();
        (RunClaim first, RunSchema _) = ClaimOf(side: 1);
        (RunClaim second, _) = ClaimOf(side: 2);
        worker.Commit([], [first, second]);
        Execute($"update \"{_schema}\".runs set state = 0, worker = null");
        using var connection = new NpgsqlConnection(_connection);
        connection.Open();
        using NpgsqlTransaction claiming = connection.BeginTransaction();
        using NpgsqlCommand hold = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own.
        hold.CommandText = $"select 1 from \"{_schema}\".runs where id = '{first.Id}' for update";
#pragma warning restore CA2100
        hold.ExecuteNonQuery();
        Assert.That(worker.Commit([], [first, second]), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public async Task A_worker_that_has_nothing_to_say_keeps_its_lease()
    {
        using var store = new PostgresRunStore(_connection, _schema, TimeSpan.FromSeconds(1.5));
        using IRunWorker worker = store.BeginWork();
        object? first = Expires();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var renewals = 0; renewals < 2; renewals++)
        {
            while (Equals(Expires(), first))
            {
                await Task.Delay(20, limit.Token);
            }

            first = Expires();
        }

        using IRunWorker other = store.BeginWork();
        Assert.That(other.FreeDead(), Is.False);

        object? Expires() => Scalar($"select min(expires) from \"{_schema}\".workers");
    }

    [Test]
    public async Task A_worker_that_leaves_gives_back_what_it_has_claimed()
    {
        using PostgresRunStore store = Store();
        (RunClaim claim, RunSchema schema) = ClaimOf(side: 3);
        using (IRunWorker worker = store.BeginWork())
        {
            worker.Commit([], [claim]);
        }

        Assert.That((await store.ReadAsync(schema))[claim.Id].State, Is.EqualTo(StoredState.Pending));
        Assert.That(Scalar($"select count(*) from \"{_schema}\".workers"), Is.Zero);
    }

    [Test]
    public async Task A_store_of_a_later_version_is_refused_and_left_as_it_is()
    {
        await using (Study study = Open())
        {
            study.Add(new Square(side: 3));
            await study.RunAsync();
        }

        Execute($"update \"{_schema}\".layout set version = 99");
        using PostgresRunStore store = Store();
        Assert.That(async () => await store.ReadTypesAsync(), Throws.TypeOf<InvalidDataException>().With.Message.Contains("layout 99"));
        Assert.That(() => store.BeginWork(), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public async Task What_is_removed_is_forgotten()
    {
        await using (Study study = Open())
        {
            study.AddRange(Square.Grid(side: [1, 2, 3]));
            await study.RunAsync();
            study.Remove(study[1]);
        }

        await using Study again = Open();
        Assert.That(again.Results("Square").Select(run => run.Parameter<double>("side")), Is.EqualTo(new[] { 1.0, 3.0 }));
    }

    [Test]
    public async Task What_a_worker_has_claimed_may_be_removed_once_that_is_dead()
    {
        using PostgresRunStore store = Store(), other = Store();
        using IRunWorker worker = store.BeginWork();
        (RunClaim first, RunSchema schema) = ClaimOf(side: 1);
        (RunClaim second, _) = ClaimOf(side: 2);
        worker.Commit([], [first, second]);
        Assert.That(await other.RemoveAsync(schema, [first.Id]), Is.Zero, "its worker is alive");
        Execute($"update \"{_schema}\".workers set expires = now() - interval '1 second'");
        Assert.That(await other.RemoveAsync(schema, [first.Id]), Is.EqualTo(1));
        Assert.That((await other.ReadAsync(schema)).Keys, Is.EqualTo(new[] { second.Id }));
        worker.Commit([Done(schema, first.Id, "1")], []);
        Assert.That((store.RefusedResults, (await other.ReadAsync(schema)).Count), Is.EqualTo((1L, 1)), "what comes late is not stored");
    }

    [Test]
    public void A_server_that_is_not_there_is_an_error_that_names_it()
    {
        using var store = new PostgresRunStore("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2", "study");
        Assert.That(
            async () => await store.ReadTypesAsync(),
            Throws.TypeOf<IOException>().With.Message.Contains("127.0.0.1:1").And.Message.Contains("schema study"));
        Assert.That(() => store.BeginWork(), Throws.TypeOf<IOException>());
    }

    private static (RunClaim Claim, RunSchema Schema) ClaimOf(double side)
    {
        var schema = new RunSchema
        {
            Type = "Tests.Square",
            ShortName = "Square",
            Parameters = [new() { Name = "side", Kind = ColumnKind.Real }],
            ResultValue = ColumnKind.Text,
        };
        return (new RunClaim
        {
            Schema = schema,
            Id = $"id{side}",
            Parameters = new byte[] { 1, 2 },
            Columns = new Dictionary<string, object?> { ["side"] = side },
            Code = "code",
            CodeMembers = new Dictionary<string, string>(),
            ReplacesOtherCode = true,
        }, schema);
    }

    private static FinishedRun Done(RunSchema schema, string id, string result)
        => new()
        {
            Schema = schema,
            Run = new StoredRun
            {
                Id = id,
                State = StoredState.Done,
                Code = "code",
                Result = result,
                Runtime = TimeSpan.FromSeconds(1),
                Started = DateTime.UtcNow,
                Finished = DateTime.UtcNow,
            },
        };

    private PostgresRunStore Store() => new(_connection, _schema, TimeSpan.FromHours(1));

    private Study Open() => Study.Open("squares", new PostgresRunStore(_connection, _schema));

    private void Execute(string sql) => Scalar(sql);

    private object? Scalar(string sql)
    {
        using var connection = new NpgsqlConnection(_connection);
        connection.Open();
        using NpgsqlCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
