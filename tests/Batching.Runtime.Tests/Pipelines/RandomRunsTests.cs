using System.Diagnostics;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework.Internal;

namespace Batching.Runtime.Tests.Pipelines;

/// <summary>
/// Random runs against a plain sequential model: the same batches, the same end, exactly the rest when resumed, and no step, batch, thread
/// or queued work alive afterwards. FsCheck draws them under a fixed seed, makes one that fails smaller, and prints it.
/// </summary>
public sealed class RandomRunsTests
{
    private const int Cases = 2000;
    private const int CasesBetweenCounts = 250;

    /// <summary>
    /// One that watches deadlines, and one that watches calls which work alone: each once in a process, however many runs there are.
    /// </summary>
    private const int StandingThreads = 2;

    // Any odd number; the pair is what FsCheck prints to repeat a failure.
    private static readonly Rnd s_random = new(20250607, 9007199254740993);

    private readonly List<WeakReference> _made = [];
    private int _cases;
    private bool _hangs;

    [Test]
    [MaxTime(60_000)]
    public void Random_runs_deliver_what_a_plain_loop_would_and_go_on_from_any_batch()
    {
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(new Replay(s_random, null)),
            Prop.ForAll(RandomPipelines.Arbitrary(() => !_hangs), drawn =>
            {
                // What fails on the way to a smaller case is not to be listed.
                using var context = new TestExecutionContext.IsolatedContext();
                CheckAsync(drawn).GetAwaiter().GetResult();
                if (++_cases % CasesBetweenCounts == 0)
                {
                    NothingIsLeft();
                }
            }));
        Assert.That(_cases, Is.EqualTo(Cases));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task CheckAsync(RandomPipeline drawn)
    {
        var undisturbed = new SequentialModel(drawn.Undisturbed, ignoresCancellation: true);
        undisturbed.Run();

        // Before the first batch, behind the last, or behind any between.
        int resumeAfter = undisturbed.Delivered.Count * drawn.ResumeAt / 100;
        RandomRun observed = await RunAsync(drawn, drawn.Options, resumeAfter);

        // A step that cancels may run ahead of the consumer, who then sees less: but a prefix.
        bool isCutShort = observed.End == RunEnd.Cancelled && drawn.CancelAfter is null && drawn.Options.Prefetch != 0;
        var model = new SequentialModel(drawn, ignoresCancellation: isCutShort);
        model.Run();
        if (isCutShort)
        {
            Assert.That(observed.Delivered, Is.EqualTo(model.Delivered.Take(observed.Delivered.Count)));
        }
        else
        {
            Assert.That(observed.Delivered, Is.EqualTo(model.Delivered));
            Assert.That(observed.End, Is.EqualTo(model.End));
        }

        if (observed.End is RunEnd.Complete or RunEnd.Stopped or RunEnd.Failed)
        {
            Assert.That(Counts(observed.Report, null), Is.EqualTo(Counts(model)));
        }

        // The checkpoint asked for, or, where the run ended before that, the one at its end.
        await ResumeAsync(drawn, observed.Taken ?? observed.Last!, undisturbed);
    }

    /// <summary>Goes on from a checkpoint, and then once more from the middle of the rest.</summary>
    private async Task ResumeAsync(RandomPipeline drawn, PipelineCheckpoint from, SequentialModel undisturbed)
    {
        List<string> rest = undisturbed.Delivered[(int)from.Batches..];
        PipelineOptions options =
            drawn.Options with { Prefetch = drawn.ResumePrefetch, MaxParallelism = drawn.ResumeParallelism, ResumeFrom = from };
        RandomRun resumed = await RunAsync(drawn.Undisturbed, options, rest.Count / 2);
        Assert.That(resumed.Delivered, Is.EqualTo(rest));
        Assert.That((resumed.End, Counts(resumed.Report, from)), Is.EqualTo((undisturbed.End, Counts(undisturbed))));
        if (resumed.End == RunEnd.Complete)
        {
            PipelineCheckpoint last = resumed.Last!;
            Assert.That(
                (last.SkippedBatches, last.FailedBatches, last.Items, last.Epochs, last.DroppedItems, last.Batches),
                Is.EqualTo(
                    (undisturbed.Skipped, (long)undisturbed.Failures, undisturbed.Items, undisturbed.Epochs, undisturbed.Dropped,
                        (long)undisturbed.Delivered.Count)));
        }

        if (rest.Count > 1)
        {
            RandomRun again = await RunAsync(drawn.Undisturbed, drawn.Options with { ResumeFrom = resumed.Taken }, 0);
            Assert.That(again.Delivered, Is.EqualTo(rest[(rest.Count / 2)..]));
            Assert.That(again.Last!.ToJson(), Is.EqualTo(resumed.Last!.ToJson()));
        }
    }

    private static (long Skipped, long Failures, long Items, int Epochs, long Dropped) Counts(
        PipelineReport report, PipelineCheckpoint? before) => (
        report.SkippedBatches + (before?.SkippedBatches ?? 0),
        report.Failures.Count + (before?.FailedBatches ?? 0),
        report.Items + (before?.Items ?? 0),
        report.Epochs + (before?.Epochs ?? 0),
        report.Dropped.Count + (before?.DroppedItems ?? 0));

    private static (long Skipped, long Failures, long Items, int Epochs, long Dropped) Counts(SequentialModel model)
        => (model.Skipped, model.Failures, model.Items, model.Epochs, model.Dropped);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<RandomRun> RunAsync(RandomPipeline drawn, PipelineOptions options, int checkpointAfter)
    {
        var run = new RandomRun(drawn, options, checkpointAfter);
        try
        {
            await run.RunAsync();
        }
        catch (TimeoutException)
        {
            _hangs = true;
            Assert.Fail("The run hangs.");
        }

        _made.AddRange(run.Made);
        Assert.That(run.Running, Is.Zero);
        Assert.That(run.Hooks, Is.EqualTo((1, 1)));
        Assert.That(run.Report.Batches, Is.EqualTo(run.Delivered.Count));
        if (!drawn.HasBoundary)
        {
            Assert.That(run.MostAlive, Is.LessThanOrEqualTo(options.DeepestPrefetch + 1));
        }

        return run;
    }

    /// <summary>What may still be on its way out (a thread that returns to its pool, say) is waited for.</summary>
    private void NothingIsLeft()
    {
        var waiting = Stopwatch.StartNew();
        int alive, threads;
        long queued;
        do
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            alive = _made.Count(batch => batch.IsAlive);

            // Others queue work now and then too; what a run has left is still there at every look.
            (queued, threads) = (ThreadPool.PendingWorkItemCount, OwnThreads());
        }
        while ((alive > 0 || queued > 0 || threads > StandingThreads) && waiting.Elapsed < Runs.Patience);
        Assert.That((alive, queued), Is.EqualTo((0, 0L)), "batches, queued work");
        Assert.That(threads, Is.AtMost(StandingThreads));
        _made.Clear();
    }

    /// <summary>How many threads of the library there are, by their names, where the system tells.</summary>
    private static int OwnThreads()
        => OperatingSystem.IsLinux()
            ? Directory.GetDirectories("/proc/self/task").Count(thread => NameOf(thread).StartsWith("Batching", StringComparison.Ordinal))
            : 0;

    private static string NameOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm"));
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }
}
