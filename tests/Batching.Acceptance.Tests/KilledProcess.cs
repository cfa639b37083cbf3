using System.Diagnostics;
using Acceptance.Batches;

namespace Acceptance;

/// <summary>Case 22 as it happens: a process that is killed at some moment, and another that goes on from the file.</summary>
public sealed class KilledProcess
{
    private const int Patience = 120_000;
    private const int Kills = 5;
    private const int LinesBeforeKill = 9;

    private static readonly Variable<long> s_sum = Variable.Create<long>("sum", 0);
    private static readonly Pipeline<Signals> s_pipeline = Dataset.Range(500).Pipeline<Signals>().Load().Augment()
        .Update(s_sum, batch => batch.Indices[0], (sum, first) => (sum * 31) + first)
        .Where(batch => batch.Indices[0] % 7 != 0)
        .WithProbability(0.5, part => part.Augment())
        .Rebatch(17)
        .Augment();

    private static readonly PipelineOptions s_options = new() { BatchSize = 13, Shuffle = true, Seed = 22, Epochs = 3, Prefetch = 3 };

    [Test]
    [CancelAfter(Patience)]
    public async Task Case22_A_process_that_is_killed_and_started_again_does_exactly_the_rest(CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string[] expected = await UninterruptedAsync();
            Dictionary<long, string> done = [];
            var isOver = false;
            for (var start = 0; !isOver; start++)
            {
                (isOver, List<string> lines) =
                    await RunAsync(Path.Combine(folder, "run.json"), start < Kills ? LinesBeforeKill : int.MaxValue, cancellationToken);
                Assert.That(lines, Is.Not.Empty);
                Assert.That(NumberOf(lines[0]), Is.InRange(done.Count - 1, done.Count), "only what was not saved is done again");
                foreach (string line in lines)
                {
                    Assert.That(done.TryAdd(NumberOf(line), line) ? line : done[NumberOf(line)], Is.EqualTo(line),
                        "what is done again is the same");
                }
            }

            Assert.That(done.Values, Is.EqualTo(expected));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static async Task RunChildAsync(string file)
    {
        PipelineRun<Signals> run =
            s_pipeline.Batches(s_options with { ResumeFrom = File.Exists(file) ? PipelineCheckpoint.Load(file) : null });
        await foreach (Signals batch in run)
        {
            Console.WriteLine(Line(run, batch));
            run.Checkpoint.Save(file);
        }
    }

    /// <summary>Runs a child until it ends or has written some lines, and kills it then, whatever it does.</summary>
    private static async Task<(bool IsOver, List<string> Lines)> RunAsync(string file, int most, CancellationToken cancellationToken)
    {
        using Process child = ChildProcess.Start([nameof(KilledProcess), file]);
        List<string> lines = [];
        try
        {
            while (await child.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                lines.Add(line);
                if (lines.Count == most)
                {
                    child.Kill();

                    // What it wrote before it died was done too; a line that it did not finish was not.
                    string rest = await child.StandardOutput.ReadToEndAsync(cancellationToken);
                    lines.AddRange(rest.Split('\n')[..^1].Select(one => one.TrimEnd('\r')));
                    await child.WaitForExitAsync(cancellationToken);
                    return (false, lines);
                }
            }

            await child.WaitForExitAsync(cancellationToken);
            Assert.That((child.ExitCode, await child.StandardError.ReadToEndAsync(cancellationToken)), Is.EqualTo((0, "")));
            return (true, lines);
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static async Task<string[]> UninterruptedAsync()
    {
        List<string> lines = [];
        PipelineRun<Signals> run = s_pipeline.Batches(s_options with { Prefetch = 0 });
        await foreach (Signals batch in run)
        {
            lines.Add(Line(run, batch));
        }

        return [.. lines];
    }

    private static string Line(PipelineRun<Signals> run, Signals batch)
        => FormattableString.Invariant(
            $"{batch.Scope.BatchNumber}: {batch.Scope.Epoch}, {run.GetValue(s_sum)}, {string.Join(", ", batch.Indices.Zip(batch.Noise))}");

    private static long NumberOf(string line) => long.Parse(line[..line.IndexOf(':')], System.Globalization.CultureInfo.InvariantCulture);
}
