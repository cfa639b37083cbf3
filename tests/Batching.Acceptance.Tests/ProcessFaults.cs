using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>What items may do to their process costs that item, and nothing else.</summary>
[NonParallelizable]
public sealed class ProcessFaults
{
    private const int Items = 40;
    private static readonly List<string> s_table = [];
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("batching-faults-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [OneTimeTearDown]
    public void PrintTable()
        => TestContext.Error.WriteLine(
            string.Join('\n',
                s_table.Prepend($"{"fault",-36} {"items",5} {"right",5} {"failed",6}  as")
                    .Prepend("worker processes: faults, by doing them")));

    [TestCase("kill", 137, "SIGKILL", "")]
    [TestCase("fail fast", 134, "SIGABRT", "It is enough.")]
    [TestCase("overflow", 134, "SIGABRT", "Stack overflow")]
    [TestCase("unhandled", 134, "SIGABRT", "Nobody catches this.")]
    [TestCase("exit", 3, null, "I leave.")]
    [TestCase("exit in the background", 4, null, "")]
    public void A_worker_that_dies_costs_the_item_it_was_on(string what, int exitCode, string? signal, string output)
    {
        Fragile batch = Fragile.Of(Items, (17, what));
        BatchActionException thrown = Assert.Throws<BatchActionException>(() => batch.Try())!;
        Assert.That(
            thrown.Failures.Select(failure => (failure.Position, failure.Index, failure.Attempts)), Is.EqualTo([(17, (object)what, 1)]));
        var crash = (WorkerCrashedException)thrown.Failures[0].Exception;
        Assert.That((crash.Position, crash.Index, crash.ExitCode, crash.Signal), Is.EqualTo((17, (object)what, exitCode, signal)));
        Assert.That(crash.ErrorOutput, Does.Contain(output));
        Assert.That(crash.Message, Does.Contain("Fragile.Try").And.Contain($"17 ({what})").And.Contain($"exit code {exitCode}"));
        Record(what, thrown, $"WorkerCrashedException, {signal ?? "no signal"}, exit code {exitCode}");
    }

    [Test]
    public void Memory_beyond_the_limit_costs_the_item_that_wanted_it()
    {
        var limits = new CallOptions { Processes = new ProcessOptions { HeapLimit = 200 << 20 } };
        Fragile batch = Fragile.Of(Items, (17, "memory"));
        BatchActionException thrown = Assert.Throws<BatchActionException>(() => batch.Do(options: limits))!;
        Assert.That(thrown.Failures.Select(failure => failure.Position), Is.EqualTo([17]));
        Assert.That(thrown.Failures[0].Exception, Is.TypeOf<OutOfMemoryException>());
        Record("memory by limit", thrown, "OutOfMemoryException");

        Fragile background = Fragile.Of(Items, (17, "memory in the background"));
        thrown = Assert.Throws<BatchActionException>(() => background.Do(options: limits))!;
        Assert.That(thrown.Failures.Select(failure => failure.Position), Is.EqualTo([17]));
        Assert.That(thrown.Failures[0].Exception, Is.TypeOf<WorkerCrashedException>().With.Property("Signal").EqualTo("SIGABRT"));
        Assert.That(((WorkerCrashedException)thrown.Failures[0].Exception).ErrorOutput,
            Does.Contain("OutOfMemoryException").Or.Contain("Out of memory"));
        Record("memory by limit, another thread", thrown, "WorkerCrashedException, SIGABRT");
    }

    [Test]
    public void An_item_over_its_time_is_killed_and_nobody_waits_for_it([Values(0, 1)] int retries)
    {
        Fragile batch = Fragile.Of(Items, (5, "hang"), (30, "hang"));
        long begin = Stopwatch.GetTimestamp();
        BatchActionException thrown = Assert.Throws<BatchActionException>(
            () => batch.Do(_folder,
                options: new()
                {
                    Retry = new() { MaxAttempts = retries + 1 },
                    Processes = new ProcessOptions { ItemTimeout = TimeSpan.FromMilliseconds(300) },
                }))!;
        Assert.That(Stopwatch.GetElapsedTime(begin), Is.LessThan(Tests.Patience));
        Assert.That(
            thrown.Failures.Select(failure => (failure.Position, failure.Attempts)), Is.EqualTo([(5, 1 + retries), (30, 1 + retries)]));
        Assert.That(
            thrown.Failures.Select(failure => failure.Exception), Is.All.TypeOf<TimeoutException>().With.Message.Contains("ItemTimeout"));
        AllGone(MarkedProcesses());
        Record($"over its time limit, {retries} retries", thrown, "TimeoutException");
    }

    [Test]
    public void What_an_item_has_started_is_killed_with_its_worker()
    {
        string file = Path.Combine(_folder, "started");
        Starting batch = new() { Indices = [$"sleep 300 & echo $! > '{file}'; wait"] };
        BatchActionException thrown = Assert.Throws<BatchActionException>(
            () => batch.Run(options: new() { Processes = new ProcessOptions { ItemTimeout = TimeSpan.FromSeconds(1) } }))!;
        Assert.That(thrown.Failures.Select(failure => failure.Exception), Is.All.TypeOf<TimeoutException>());
        AllGone([int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture)]);
    }

    [Test]
    public void A_kernel_over_its_time_is_killed_and_the_call_fails()
    {
        TimeoutException thrown = Assert.Throws<TimeoutException>(
            () => Fragile.Of(Items).Prepare("hang", _folder,
                options: new()
                {
                    Retry = new() { MaxAttempts = 4 },
                    Processes = new ProcessOptions { ItemTimeout = TimeSpan.FromMilliseconds(300) },
                }))!;
        Assert.That(thrown.Message,
            Does.StartWith("Fragile.Prepare: what its items share, as a kernel, was not ready within 00:00:00.3").And.Contain(
                "ItemTimeout"));
        AllGone(MarkedProcesses());
    }

    [Test]
    public void A_kernel_that_ends_its_process_fails_the_call_and_does_not_do_so_for_each_item()
    {
        WorkerCrashedException thrown =
            Assert.Throws<WorkerCrashedException>(() => Fragile.Of(1000).Prepare("exit", _folder, options: new() { MaxParallelism = 2 }))!;
        Assert.That((thrown.Position, thrown.Index, thrown.ExitCode), Is.EqualTo((-1, (object?)null, 3)));
        Assert.That(thrown.Message, Does.Contain("began the call").And.Contain("I leave."));
    }

    [Test]
    public void A_kernel_that_ends_its_process_once_is_called_again()
        => Assert.That(Fragile.Of(Items).Prepare("once", _folder, options: new() { MaxParallelism = 1 }).Processes, Is.All.Not.Zero);

    [Test]
    public void What_an_item_throws_comes_back_as_it_was()
    {
        Fragile batch = Fragile.Of(Items, (3, "throw"), (4, "own"), (30, "cancelled"));
        BatchActionException thrown = Assert.Throws<BatchActionException>(() => batch.Do())!;
        Assert.That(thrown.Failures.Select(failure => failure.Position), Is.EqualTo([3, 4, 30]));
        Exception framework = thrown.Failures[0].Exception;
        Assert.That(framework,
            Is.TypeOf<FormatException>().With.Message.EqualTo("Item 'throw' is wrong.").And.InnerException.TypeOf<DivideByZeroException>());
        Assert.That(framework.StackTrace, Does.Contain("Fragile.Do"));
        var own = (RemoteItemException)thrown.Failures[1].Exception;
        Assert.That((own.TypeName, own.RemoteMessage), Is.EqualTo((typeof(FragileException).FullName, "An exception of the user's.")));
        Assert.That(own.Message, Does.Contain("FragileException").And.Contain("An exception of the user's."));
        Assert.That(thrown.Failures[2].Exception, Is.TypeOf<OperationCanceledException>(), "it is a failure, not a lost item");
        Record("throws", thrown, "FormatException, RemoteItemException, OperationCanceledException");
    }

    [Test]
    public void A_crash_is_retried_where_the_call_says_so()
    {
        Fragile batch = Fragile.Of(Items, (0, "once"), (20, "once"), (39, "once"));
        batch.Try(options: new() { Retry = new() { MaxAttempts = 2 } });
        Assert.That(batch.Attempts.Index().Where(one => one.Item > 1).Select(one => one.Index), Is.EqualTo([0, 20, 39]));
        s_table.Add($"{"kill once, with a retry",-36} {Items,5} {Items,5} {0,6}  -");
        BatchActionException thrown =
            Assert.Throws<BatchActionException>(
                () => Fragile.Of(3, (1, "kill")).Try(options: new() { Retry = new() { MaxAttempts = 3 } }))!;
        Assert.That(thrown.Failures.Select(failure => (failure.Position, failure.Attempts)), Is.EqualTo([(1, 3)]));
    }

    [Test]
    public void An_item_waits_for_its_next_attempt_in_a_worker_while_the_others_run()
    {
        Fragile batch = Fragile.Of(Items, (0, "once"), (20, "once"));
        var retry = new RetryOptions { MaxAttempts = 2, Delay = TimeSpan.FromMilliseconds(200), Jitter = false };
        long begin = Stopwatch.GetTimestamp();
        batch.Try(options: new() { Retry = retry });
        Assert.That(Stopwatch.GetElapsedTime(begin), Is.GreaterThan(TimeSpan.FromMilliseconds(190)));
        Assert.That(batch.Attempts.Index().Where(one => one.Item > 1).Select(one => one.Index), Is.EqualTo([0, 20]));
    }

    [Test]
    public void The_end_of_a_call_ends_the_wait_for_an_attempt_in_a_worker()
    {
        var options = new CallOptions
        {
            Retry = new RetryOptions { Delay = TimeSpan.FromDays(1) },
            Timeout = TimeSpan.FromSeconds(2),
        };
        long begin = Stopwatch.GetTimestamp();
        Assert.Throws<TimeoutException>(() => Fragile.Of(3, (1, "throw")).Do(options: options));
        Assert.That(Stopwatch.GetElapsedTime(begin), Is.LessThan(Tests.Patience));
        AllGone(MarkedProcesses());
    }

    [Test]
    public void What_should_not_be_retried_is_not_in_a_worker_either()
    {
        var options = new CallOptions { Retry = new RetryOptions { ShouldRetry = exception => exception is WorkerCrashedException } };
        BatchActionException thrown =
            Assert.Throws<BatchActionException>(() => Fragile.Of(3, (1, "throw"), (2, "kill")).Do(options: options))!;
        Assert.That(thrown.Failures.Select(failure => (failure.Position, failure.Attempts)), Is.EqualTo([(1, 1), (2, 3)]));
    }

    [Test]
    public void Failed_items_may_leave_the_batch()
    {
        Fragile batch = Fragile.Of(Items, (3, "throw"), (17, "kill"));
        batch.Do(options: new() { FailurePolicy = FailurePolicy.Drop });
        Assert.That(batch.Count, Is.EqualTo(Items - 2));
        Assert.That(batch.Dropped.Select(failure => (failure.Index, failure.Exception.GetType())),
            Is.EqualTo([("throw", typeof(FormatException)), ((object)"kill", typeof(WorkerCrashedException))]));
        Assert.That(batch.Processes, Has.Length.EqualTo(Items - 2).And.None.EqualTo(0));
    }

    [TestCase("throw", typeof(FormatException))]
    [TestCase("kill", typeof(WorkerCrashedException))]
    public void The_first_failure_may_end_the_call_and_what_runs_is_killed(string what, Type type)
    {
        Fragile batch = Fragile.Of(Items, (0, "hang"), (Items - 1, what));
        BatchActionException thrown = Assert.Throws<BatchActionException>(() => batch.Do(
            _folder,
            options: new()
            {
                MaxParallelism = 2,
                FailurePolicy = FailurePolicy.FailFast,
                Processes = new ProcessOptions { CancellationGrace = TimeSpan.FromMilliseconds(50), ItemTimeout = Tests.Patience }
            }))!;
        Assert.That(thrown.Failures.Select(failure => failure.Exception.GetType()), Is.EqualTo([type]));
        AllGone(MarkedProcesses());
    }

    [Test]
    public void Skip_reaches_the_caller_as_itself()
        => Assert.That(
            () => Fragile.Of(Items, (11, "skip")).Do(), Throws.TypeOf<SkipBatchException>().With.Message.EqualTo("Not this one."));

    [Test]
    [CancelAfter(60_000)]
    public async Task Cancellation_reaches_items_that_listen_and_kills_those_that_do_not(
        [Values] bool listens, [Values] bool byTimeout, CancellationToken patience)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(patience);
        var grace = new ProcessOptions { CancellationGrace = listens ? TimeSpan.FromMinutes(1) : TimeSpan.FromMilliseconds(100) };
        CallOptions options = new() { MaxParallelism = 2, Processes = grace, Timeout = byTimeout ? TimeSpan.FromSeconds(1) : null };
        Fragile.Of(Items)
            .Do(options: options with { Timeout = null }, cancellationToken: patience); // Workers are there: the item begins at once.
        Fragile batch = Fragile.Of(Items, (1, listens ? "listen" : "hang"));
        Task<Fragile> call = listens ? batch.ListenAsync(_folder, options, source.Token) : batch.DoAsync(_folder, options, source.Token);
        if (!byTimeout)
        {
            Tests.Until(() => File.Exists(Path.Combine(_folder, "1")));
            await source.CancelAsync();
        }

        Exception thrown = Assert.CatchAsync(() => call.WaitAsync(Tests.Patience, CancellationToken.None))!;
        Assert.That(thrown,
            byTimeout
                ? Is.TypeOf<TimeoutException>().With.Message.Contains("CallOptions.Timeout")
                : Is.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(source.Token));
        if (listens)
        {
            Assert.That(File.Exists(Path.Combine(_folder, "1001")), "the item saw its token");
        }
        else
        {
            AllGone(MarkedProcesses());
        }

        Assert.That(Fragile.Of(4).Do(cancellationToken: patience).Processes, Has.None.EqualTo(0), "the next call works");
    }

    [Test]
    public void A_worker_leaves_after_a_number_of_items()
    {
        Fragile batch = Fragile.Of(30);
        batch.Do(options: new() { MaxParallelism = 2, Processes = new ProcessOptions { MaxItemsPerWorker = 4, HeapLimit = 500 << 20 } });
        Assert.That(batch.Processes.CountBy(process => process).Select(count => count.Value), Is.All.LessThanOrEqualTo(4));
    }

    [Test]
    public void A_worker_that_leaks_is_replaced()
    {
        Fragile batch = Fragile.Of(20, [.. Enumerable.Range(0, 20).Select(position => (position, "leak"))]);
        batch.Do(
            options: new() { MaxParallelism = 1, Processes = new ProcessOptions { MaxWorkerBytes = 120 << 20, HeapLimit = 600 << 20 } });
        Assert.That(batch.Processes.Distinct().Count(), Is.InRange(3, 19));
    }

    [Test]
    public void Idle_workers_leave()
    {
        Fragile batch = Fragile.Of(4);
        batch.Do(options: new() { Processes = new ProcessOptions { IdleTimeout = TimeSpan.Zero, HeapLimit = 700 << 20 } });
        AllGone(batch.Processes);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Two_hundred_kills_at_random_moments_lose_nothing(CancellationToken cancellationToken)
    {
        const int Kills = 200;
        int[] before = Workers();
        var random = new Random(8);
        var killed = new ConcurrentDictionary<int, bool>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task killer = Task.Factory.StartNew(
            () =>
            {
                while (killed.Count < Kills && !stop.IsCancellationRequested)
                {
                    // Every twentieth may not be ready yet: on a busy machine a worker starts slowly, and must get ready at some time.
                    Thread.Sleep(random.Next(0, 10));
                    int[] workers = killed.Count % 20 == 10 ? Workers() : [.. Workers().Where(IsReady)];
                    if (workers.Length > 0 && workers[random.Next(workers.Length)] is var id && Kill(id))
                    {
                        killed.TryAdd(id, true);
                    }
                }
            },
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        int calls = 0, charged = 0, items = 0;
        CallOptions options = new() { MaxParallelism = 4, FailurePolicy = FailurePolicy.Drop };
        try
        {
            while (!killer.IsCompleted)
            {
                Travelling batch = Travelling.Of(3000);
                batch.Add(5, options: options, cancellationToken: cancellationToken);
                charged += batch.Dropped.Count;
                Assert.That(batch.Dropped.Select(failure => failure.Exception),
                    Is.All.TypeOf<WorkerCrashedException>().With.Property("Signal").EqualTo("SIGKILL"));
                Assert.That(batch.Numbers, Is.EqualTo(batch.Indices.Select(index => index + 5)));
                Assert.That(batch.Count + batch.Dropped.Count, Is.EqualTo(3000));
                calls++;
                items += 3000;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await killer;
        }

        Assert.That(Travelling.Of(100).Add(5, options: options, cancellationToken: cancellationToken).Numbers,
            Is.EqualTo(Enumerable.Range(5, 100)));
        Assert.That(killed, Has.Count.EqualTo(Kills));
        Assert.That(charged, Is.LessThanOrEqualTo(Kills), "a kill costs one item at most");
        AllGone(killed.Keys);

        // A worker that is being started has its page still.
        Tests.Until(
            () => !new[] { Path.GetTempPath(), "/dev/shm" }.Where(Directory.Exists)
                .Any(folder => Directory.EnumerateFiles(folder, $"batching-{Environment.ProcessId}-*").Any()));
        s_table.Add(
            $"{$"{killed.Count} kills at random, {calls} calls",-36} {items,5} {items - charged,5} {charged,6}  WorkerCrashedException, SIGKILL; 0 files left, {Workers().Length} workers idle ({before.Length} before)");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Workers_end_with_their_caller_whatever_their_item_does([Values] bool isKilled, CancellationToken cancellationToken)
    {
        using Process caller = ChildProcess.Start([nameof(ProcessFaults), _folder]);
        try
        {
            Tests.Until(() => File.Exists(Path.Combine(_folder, "1")) || caller.HasExited);
            int[] workers = MarkedProcesses();
            Assert.That(workers, Has.Length.EqualTo(1));
            if (isKilled)
            {
                caller.Kill();
            }
            else
            {
                await File.WriteAllTextAsync(Path.Combine(_folder, "leave"), "", cancellationToken);
            }

            await caller.WaitForExitAsync(cancellationToken);
            TimeSpan time = AllGone(workers, TimeSpan.FromSeconds(OverloadedSeconds));
            s_table.Add(
                $"{(isKilled ? "caller killed" : "caller leaves"),-36} {"",5} {"",5} {"",6}  its worker, in an item that hangs, is gone {time.TotalMilliseconds:0} ms later");
        }
        finally
        {
            caller.Kill(entireProcessTree: true);
        }
    }

    // A second on a machine that does nothing else; the build machine does.
    private const int OverloadedSeconds = 5;

    /// <summary>A caller whose item hangs; it leaves without waiting for it when it is told to.</summary>
    internal static void RunChild(string folder)
    {
        _ = Fragile.Of(2, (1, "hang")).DoAsync(folder);
        Tests.Until(() => File.Exists(Path.Combine(folder, "leave")));
    }

    private static void Record(string fault, BatchActionException thrown, string outcome)
        => s_table.Add($"{fault,-36} {thrown.Count,5} {thrown.Count - thrown.Failures.Count,5} {thrown.Failures.Count,6}  {outcome}");

    /// <summary>The processes of the items that have begun to hang or listen.</summary>
    private int[] MarkedProcesses()
        => [.. Directory.GetFiles(_folder).Where(path => int.TryParse(Path.GetFileName(path), out _))
            .Select(path => int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture)).Distinct()];

    /// <summary>The children of this process that are workers.</summary>
    private static int[] Workers()
        => [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(IsWorker)];

    private static bool IsWorker(int id)
    {
        try
        {
            // Behind the name, which is in parentheses: state, parent.
            string stat = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] != "Z" && fields[1] == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
                && File.ReadAllText($"/proc/{id}/environ").Contains("BATCHING_WORKER=", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether a worker has come so far that it reads frames.</summary>
    private static bool IsReady(int id)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{id}/task")
                .Any(thread => File.ReadAllText(Path.Combine(thread, "comm")).StartsWith("Batching frames", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Waits until processes have ended.</summary>
    /// <returns>How long that took.</returns>
    internal static TimeSpan AllGone(IEnumerable<int> processes, TimeSpan? within = null)
    {
        long begin = Stopwatch.GetTimestamp();
        int[] left = [.. processes.Distinct()];
        while ((left = [.. left.Where(IsAlive)]).Length > 0 && Stopwatch.GetElapsedTime(begin) < (within ?? Tests.Patience))
        {
            Thread.Sleep(5);
        }

        Assert.That(left, Is.Empty, "processes are left");
        return Stopwatch.GetElapsedTime(begin);
    }

    private static bool IsAlive(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
