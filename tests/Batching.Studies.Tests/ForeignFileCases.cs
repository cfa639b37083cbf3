using System.Buffers.Binary;
using Batching.Runtime;

namespace StudyTests;

/// <summary>
/// A file that came from somewhere else: what it says never leaves its folder, and what is wrong with it is said with its name.
/// </summary>
public class ForeignFileCases
{
    private const string GoodWorker = "0123456789abcdef0123456789abcdef";

    [TestCase("x/../../victim/Cargo")]
    [TestCase("../victim/Cargo")]
    [TestCase("..")]
    [TestCase("")]
    [TestCase("0123456789ABCDEF0123456789ABCDEF")]
    [TestCase("0123456789abcdef0123456789abcde\n")]
    [TestCase("0123456789abcdef0123456789abcdef0")]
    [CancelAfter(60_000)]
    public async Task A_worker_that_is_no_worker_is_refused_and_no_file_is_touched_for_it(string worker)
    {
        using var studies = new TemporaryStudies();
        string folder = Directory.CreateDirectory(Path.Combine(studies.Path, "inner")).FullName,
            victim = Directory.CreateDirectory(Path.Combine(studies.Path, "victim")).FullName;
        await File.WriteAllTextAsync(Path.Combine(victim, "Cargo.lock"), "precious");
        await Fill(folder);
        TemporaryStudies.ExecuteIn(
            Path.Combine(folder, "example.db"),
            $"insert into _workers values ('{worker}', '{Environment.MachineName}', 1, '2001-01-01T00:00:00.0000000Z')");
        await using Study study = Study.Open("example", folder);
        study.Add(new Number(7));
        Assert.That(() => study.RunAsync(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("example.db").And.Message.Contains("_workers"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(victim, "Cargo.lock")), Is.EqualTo("precious"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_lock_that_is_no_workers_is_left_alone()
    {
        using var studies = new TemporaryStudies();
        await Fill(studies.Path, "a*");
        string[] others = [
            .. new[] { "a*.db.notes.lock", $"ab.db.{GoodWorker}.lock", $"a*.db.{GoodWorker}x.lock" }.Select(
                name => Path.Combine(studies.Path, name))];
        foreach (string other in others)
        {
            await File.WriteAllTextAsync(other, "");
        }

        using var store = new SqliteRunStore(studies.File("a*"), new LaterTime(), Environment.MachineName);
        using IRunWorker worker = store.BeginWork();
        worker.FreeDead();
        Assert.That(others, Has.All.Matches<string>(File.Exists));
    }

    [TestCase("create trigger meddler after insert on Number begin delete from Number; end", "trigger 'meddler'")]
    [TestCase(
        "create trigger endless before update on Number begin select count(*) from (with recursive n(i) as (select 1 union all select i + 1 from n) select i from n); end", "trigger 'endless'")]
    [TestCase("alter table Number rename to Hidden; create view Number as select * from Hidden", "view 'Number'")]
    [TestCase(
        "drop table _codes; create view _codes as with recursive n(i) as (select 1 union all select i + 1 from n) select i as version, i as type, i as members from n", "view '_codes'")]
    [TestCase("create virtual table rooms using fts5(x)", "virtual table 'rooms'")]
    [CancelAfter(60_000)]
    public async Task What_no_study_has_is_refused_by_name(string sql, string name)
    {
        using var studies = new TemporaryStudies();
        await Fill(studies.Path);
        studies.Execute(sql);
        Assert.That(
            () => studies.Open(), Throws.TypeOf<InvalidDataException>().With.Message.Contains(studies.File()).And.Message.Contains(name));
    }

    [TestCase("type = 'table', sql = 'CREATE/**/VIRTUAL TABLE forged USING fts5(x)', rootpage = 0")]
    [TestCase("type = 'table', sql = 'CREATE TRIGGER forged AFTER INSERT ON Number BEGIN DELETE FROM Number; END', rootpage = 0")]
    [TestCase("type = 'index', sql = 'CREATE VIEW forged AS SELECT 1', rootpage = 0")]
    [TestCase("type = 'other', sql = 'CREATE VIRTUAL TABLE forged USING fts5(x)', rootpage = 0")]
    [TestCase("type = null, sql = 'CREATE VIEW forged AS SELECT 1', rootpage = 0")]
    [CancelAfter(60_000)]
    public async Task What_a_forged_schema_calls_a_table_is_refused(string forgery)
    {
        using var studies = new TemporaryStudies();
        await Fill(studies.Path);
        studies.Execute($"create table forged(x); pragma writable_schema = on; update sqlite_schema set {forgery} where name = 'forged'");
        Assert.That(() => studies.Open(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(studies.File()).And.Message.Contains("forged"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Tables_and_indexes_of_others_are_no_harm()
    {
        using var studies = new TemporaryStudies();
        await Fill(studies.Path);
        studies.Execute(
            "create table notes(id integer primary key autoincrement, text text unique); create index by_text on notes(text); create unique index \"by value\" on Number(value, _id)");
        studies.Execute("analyze");
        await using Study study = studies.Open();
        Assert.That(study.Results("StudyTests.Number").Count(), Is.EqualTo(3));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_trigger_that_comes_while_the_file_is_open_is_never_run()
    {
        using var studies = new TemporaryStudies();
        await Fill(studies.Path);
        await using Study study = studies.Open();
        study.Add(new Gated(1, (_, _) =>
        {
            studies.Execute(
                "create trigger meddler after update on Gated begin delete from Number; end; create trigger other after insert on Gated begin delete from Number; end");
            return Task.CompletedTask;
        }));
        (await study.RunAsync()).ThrowIfFailed();
        studies.Execute("drop trigger meddler; drop trigger other");
        Assert.That(study.Results("StudyTests.Number").Count(), Is.EqualTo(3));
    }

    [Test]
    [CancelAfter(60_000)]
    public void A_statement_that_does_not_end_is_interrupted_after_the_call_was_cancelled()
    {
        using var studies = new TemporaryStudies();
        SqliteFile.Make(studies.File());
        using Microsoft.Data.Sqlite.SqliteConnection connection = SqliteFile.Open(studies.File());
        using var cancelled = new CancellationTokenSource();
        using var interrupter = new SqliteInterrupter(connection, TimeSpan.FromMilliseconds(20), cancelled.Token);
        SqliteFile.Execute(connection, "with recursive n(i) as (select 1 union all select i + 1 from n limit 100000) select max(i) from n");
        cancelled.Cancel();
        Assert.That(
            () => SqliteFile.Execute(connection, "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"),
            Throws.TypeOf<Microsoft.Data.Sqlite.SqliteException>().With.Property("SqliteErrorCode")
                .EqualTo(SQLitePCL.raw.SQLITE_INTERRUPT));
        SqliteFile.Execute(connection, "select count(*) from _types");
    }

    [TestCase('A')]
    [TestCase('S')]
    [TestCase('K')]
    [TestCase('U')]
    [TestCase('R')]
    [TestCase('M')]
    [CancelAfter(60_000)]
    public async Task Parameters_that_are_nested_without_end_are_refused(char tag)
    {
        const int Depth = 200_000;
        using var studies = new TemporaryStudies();
        await Fill(studies.Path);
        byte[] one = tag switch
        {
            'A' => [(byte)'A', (byte)'*', 1, 0, 0, 0],
            'M' => [(byte)'M', (byte)'*', 1, 1, 0, 0, 0],
            'R' => [(byte)'R', 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
            _ => [(byte)tag, 1, 0, 0, 0],
        };
        byte[] parameters = [1, 0, 0, 0, 0, 0, 0, 0, .. Enumerable.Repeat(one, Depth).SelectMany(each => each), (byte)'N', (byte)'N'];
        Forge(studies, parameters);
        await using Study study = studies.OpenResults();
        AssertDamaged(studies, () => study.Results().Select(run => run.Parameters).ToList());
        AssertDamaged(studies, () => study.Results().ToTable());
        Assert.That(study.Stored<Number>().Count(), Is.EqualTo(2), "It counts as one of an earlier form.");
    }

    [TestCase("A\u002A", 0x7fffffff)]
    [TestCase("Ad", 0x7fffffff)]
    [TestCase("Ad", 0x10000000)]
    [TestCase("S", 0x7fffffff)]
    [TestCase("K", 0x7fffffff)]
    [TestCase("U", 0x7fffffff)]
    [TestCase("s", 0x7fffffff)]
    [TestCase("B", 0x7fffffff)]
    [TestCase("Md\u0001", 0x7fffffff)]
    [TestCase("Md\u0000", 0)]
    [TestCase("Md\u0021", 1)]
    [TestCase("Md\u0002\u0000\u0000\u0000\u0000", 0x7fffffff)]
    [TestCase("m", -1)]
    [TestCase("t", -1)]
    [TestCase("o", -1)]
    [TestCase("T", -1)]
    [TestCase("D", -1)]
    [TestCase("?", 1)]
    [CancelAfter(60_000)]
    public async Task Parameters_that_no_value_has_are_refused_without_taking_memory(string tags, int number)
    {
        using var studies = new TemporaryStudies();
        await Fill(studies.Path);
        byte[] word = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(word, number);
        Forge(studies, [1, 0, 0, 0, 0, 0, 0, 0, .. tags.Select(tag => (byte)tag), .. Enumerable.Repeat(word, 8).SelectMany(each => each)]);
        await using Study study = studies.OpenResults();
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertDamaged(studies, () => study.Results().Select(run => run.Parameters).ToList());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(50_000_000));
        Assert.That(study.Stored<Number>().Count(), Is.EqualTo(2), "It counts as one of an earlier form.");
    }

    [TestCase("_state = 9")]
    [TestCase("_state = 'done'")]
    [TestCase("_started = 'yesterday'")]
    [TestCase("_finished = 17")]
    [TestCase("_runtime = 'long'")]
    [TestCase("_runtime = 9e999")]
    [TestCase("_runtime = 1e300")]
    [TestCase("_state = 3, _error = '{'")]
    [TestCase("_state = 3, _error = 'null'")]
    [TestCase("_state = 3, _error = '{}'")]
    [TestCase("_state = 3, _error = '[1]'")]
    [TestCase("_result = '{'")]
    [TestCase("_result = ''")]
    [TestCase("_result = null")]
    [TestCase("_params = x''")]
    [TestCase("_params = x'FFFFFFFF'")]
    [TestCase("_params = x'01000000'")]
    [TestCase("_params = 'text'")]
    [TestCase("_params = substr(_params, 1, length(_params) - 1)")]
    [TestCase("_params = cast(_params || x'00' as blob)")]
    [TestCase("_id = 'no id'")]
    [TestCase("_id = '0000000000000000000000000000000000000000'")]
    [CancelAfter(60_000)]
    public async Task A_damaged_row_is_named_with_its_file(string damage)
    {
        using var studies = new TemporaryStudies();
        await Fill(studies.Path);
        Damage(studies, damage);
        await using Study study = studies.OpenResults();
        AssertDamaged(studies, () => study.Results().ToTable());
        AssertDamaged(studies, () => study.Results().Where("result", Comparison.NotEqual, 0).ToList());
        AssertDamaged(studies,
            () => study.Stored<Number>().Select(run => (run.IsDone, run.Failure, run.TryGetResult(out int result), result)).ToList());
    }

    [TestCase("_state = 9")]
    [TestCase("_started = 'yesterday'")]
    [TestCase("_runtime = 9e999")]
    [TestCase("_state = 3, _error = '{}'")]
    [TestCase("_result = '{'")]
    [TestCase("_result = null")]
    [CancelAfter(60_000)]
    public async Task A_damaged_row_is_named_to_whom_adds_its_run(string damage)
    {
        using var studies = new TemporaryStudies();
        await Fill(studies.Path);
        Damage(studies, damage);
        await using Study study = studies.Open();
        AssertDamaged(studies, () =>
        {
            study.AddRange(Number.Grid(value: [1, 2, 3]));
            return study.Runs<Number>().Select(run => run.Result).ToList();
        });
    }

    [TestCase("update _types set columns = '{'")]
    [TestCase("update _types set columns = 'null'")]
    [TestCase("update _types set columns = '[null]'")]
    [TestCase("""update _types set columns = '[{"Name":null,"Column":"value","Kind":0,"IsResult":false}]'""")]
    [TestCase("""update _types set columns = '[{"Name":"value","Column":"value","Kind":77,"IsResult":false}]'""")]
    [TestCase("""update _types set "table" = 'Nowhere'""")]
    [TestCase("""update _types set "table" = '_codes'""")]
    [TestCase("""update _types set "table" = 'sqlite_schema'""")]
    [TestCase("alter table _types rename column columns to rows")]
    [TestCase("alter table Number rename column _params to params")]
    [CancelAfter(60_000)]
    public async Task What_the_file_says_of_its_classes_is_checked(string sql)
    {
        using var studies = new TemporaryStudies();
        await Fill(studies.Path);
        studies.Execute(sql);
        AssertDamaged(studies, () =>
        {
            using Study study = studies.OpenResults();
            return study.Results("Number").Where("value", 1).ToTable();
        });
    }

    [TestCase("{")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("""{"a": null}""")]
    [CancelAfter(60_000)]
    public async Task What_the_file_says_of_code_is_checked(string members)
    {
        using var studies = new TemporaryStudies();
        await Fill(studies.Path);
        studies.Execute($"update Number set _code = 'other'; update _codes set version = 'other', members = '{members}'");
        await using Study study = studies.Open();
        study.AddRange(Number.Grid(value: [1, 2, 3]));
        AssertDamaged(studies, study.Plan);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_folder_that_cannot_be_written_to_is_named()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Only Linux has a folder that nobody can write to.");
        }

        await using Study study = Study.Open("example", "/proc");
        study.Add(new Number(1));
        Assert.That(() => study.RunAsync(), Throws.InstanceOf<IOException>().With.Message.Contains("/proc/example.db"));
        await using Study below = Study.Open("example", "/proc/below");
        below.Add(new Number(1));
        Assert.That(() => below.RunAsync(), Throws.InstanceOf<IOException>().With.Message.Contains("/proc/below"));
    }

    /// <summary>Changes the second row. A result that is no JSON cannot be written while a column is made of it.</summary>
    private static void Damage(TemporaryStudies studies, string damage)
        => studies.Execute(
            $"{(damage.StartsWith("_result", StringComparison.Ordinal) ? "alter table Number drop column result; " : "")}update Number set {damage} where _n = 2");

    private static void AssertDamaged(TemporaryStudies studies, Func<object?> read)
        => Assert.That(read,
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(studies.File()).And.Message.Contains("damaged").And.Message.Match(
                "row|run|table|code|column"));

    /// <summary>Gives the second row other parameters, and the id that belongs to them.</summary>
    private static void Forge(TemporaryStudies studies, byte[] parameters)
        => studies.Execute(
            $"update Number set _params = x'{Convert.ToHexString(parameters)}', _id = '{RunIdentity.Of(typeof(Number).FullName!, parameters)}' where _n = 2");

    private static async Task Fill(string folder, string name = "example")
    {
        await using Study study = Study.Open(name, folder);
        study.AddRange(Number.Grid(value: [1, 2, 3]));
        (await study.RunAsync(new StudyOptions { MaxParallelism = 1 })).ThrowIfFailed();
    }

    /// <summary>An hour later than it is, so that what was just made is old.</summary>
    private sealed class LaterTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddHours(1);
    }
}
