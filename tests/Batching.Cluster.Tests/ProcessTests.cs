using System.Diagnostics;
using System.Globalization;
using Batching.Cluster.Worker;

namespace ClusterTests;

/// <summary>Shards in processes, which end in the ways of processes on a cluster.</summary>
public class ProcessTests
{
    [Test]
    public async Task After_a_kill_at_any_moment_every_result_verifies_and_finishing_gives_the_whole_table()
    {
        const int Rows = 40, Kills = 8;
        using var folder = new TemporaryFolder();
        await using Study home = folder.Cells(Rows, machine: "study");
        ClusterPlan plan = await home.PlanShardsAsync(folder.Shared, shardCount: 2);
        var random = new Random(8);
        long done = 0;
        int alive = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            int enough = Executions(folder) + random.Next(1, 8);
            using Process process =
                Start(folder, Rows, milliseconds: 2, "run", plan.Path, "--shard", (kill % 2).ToString(CultureInfo.InvariantCulture));
            while (!process.HasExited && Executions(folder) < enough)
            {
                await Task.Delay(1);
            }

            await Task.Delay(random.Next(0, 12));
            alive += process.HasExited ? 0 : 1;
            process.Kill();
            await process.WaitForExitAsync();
            ClusterStatus status = await plan.GetStatusAsync();
            Assert.That(status.DamagedFiles, Is.Empty);
            Assert.That(status.Done, Is.GreaterThanOrEqualTo(done), "A published result is lost.");
            done = status.Done;
        }

        await TestContext.Error.WriteLineAsync(
            $"{alive} of {Kills} processes were killed alive, {done} of {plan.ItemCount} results were there, all whole");
        Assert.That(alive, Is.GreaterThan(Kills / 2));
        Assert.That(done, Is.GreaterThan(0).And.LessThan(plan.ItemCount));
        await home.RunShardAsync(plan, 0);
        await home.RunShardAsync(plan, 1);
        (await home.MergeAsync(plan)).ThrowIfIncomplete();
        Assert.That(home.Runs<Cell>().Select(run => run.Result), Is.EqualTo(home.Runs<Cell>().Select(run => Cell.Of(run.Row, run.Column))));
    }

    [Test]
    [Platform("Unix")]
    public async Task A_SIGTERM_ends_a_shard_at_the_next_run_with_whole_results_and_143()
    {
        const int Rows = 50;
        using var folder = new TemporaryFolder();
        await using Study home = folder.Cells(Rows, machine: "study");
        ClusterPlan plan = await home.PlanShardsAsync(folder.Shared, shardCount: 1);
        using Process process = Start(folder, Rows, milliseconds: 100, "run", plan.Path, "--shard", "0");
        while (Executions(folder) < 3)
        {
            Assert.That(process.HasExited, Is.False);
            await Task.Delay(5);
        }

        using (Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.EqualTo(ClusterExitCodes.Terminated), output);
        Assert.That(output, Does.Contain("stopped with"));

        // Runs that had started have ended and are published.
        Assert.That((await plan.GetStatusAsync()).Done, Is.EqualTo(Executions(folder)).And.LessThan(plan.ItemCount));
    }

    /// <summary>How many executions have started.</summary>
    private static int Executions(TemporaryFolder folder)
    {
        string traces = Path.Combine(folder.Path, "traces");
        return Directory.Exists(traces) ? Directory.GetFiles(traces).Length : 0;
    }

    [TestCase("/nowhere")]
    [TestCase(".:")]
    [Platform("Unix")]
    [CancelAfter(60_000)]
    public async Task A_program_that_lies_in_the_working_directory_is_not_executed(string path)
    {
        using var folder = new TemporaryFolder();
        await using Study home = folder.Cells(rows: 2, machine: "study");
        ClusterPlan plan = await home.PlanShardsAsync(folder.Shared, shardCount: 1);
        string planted = Directory.CreateDirectory(Path.Combine(folder.Path, "planted")).FullName;
        foreach (string name in (string[])["squeue", "sbatch", "scancel"])
        {
            TemporaryFolder.Program(Path.Combine(planted, name), $"echo executed > '{planted}/executed'\n");
        }

        foreach (string command in (string[])["submit", "cancel"])
        {
            ProcessStartInfo start = Starting(folder, rows: 2, milliseconds: 0, command, plan.Path);
            (start.WorkingDirectory, start.Environment["PATH"]) = (planted, path);
            start.Environment.Remove("SLURM_PROGRAMS");
            using Process process = Process.Start(start)!;
            string error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.That(File.Exists(Path.Combine(planted, "executed")), Is.False, "It was executed.");
            Assert.That(error, Does.Contain("squeue cannot be started"));
            Assert.That(process.ExitCode, Is.EqualTo(ClusterExitCodes.Failed));
        }
    }

    private static Process Start(TemporaryFolder folder, int rows, double milliseconds, params string[] command)
        => Process.Start(Starting(folder, rows, milliseconds, command))!;

    private static ProcessStartInfo Starting(TemporaryFolder folder, int rows, double milliseconds, params string[] command)
        => new(
            "dotnet",
            [typeof(Cell).Assembly.Location, folder.Path, rows.ToString(CultureInfo.InvariantCulture),
                milliseconds.ToString(CultureInfo.InvariantCulture), .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}
