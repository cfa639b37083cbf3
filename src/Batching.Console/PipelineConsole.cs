using Spectre.Console;

namespace Batching.Console;

/// <summary>Runs pipelines before the eyes of whoever sits at the terminal.</summary>
public static class PipelineConsole
{
    /// <summary>Runs a pipeline to its end for what its steps do, shows how far it has come, and at the end the report's table.</summary>
    /// <remarks>
    /// In a terminal: a bar for the run and one for its epoch, with rate and time left. Where the output is redirected: a line now and
    /// then. <see cref="PipelineOptions.Progress"/> is told as well.
    /// </remarks>
    /// <typeparam name="TBatch">The type of the batches.</typeparam>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="options">How it runs. Default: <c>new PipelineOptions()</c>.</param>
    /// <param name="console">Where to show it. Default: the process's console.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>What the run did.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Pipeline{TBatch}.Batches"/>.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Pipeline{TBatch}.Batches"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static Task<PipelineReport> RunWithProgressAsync<TBatch>(
        this Pipeline<TBatch> pipeline, PipelineOptions? options = null, IAnsiConsole? console = null,
        CancellationToken cancellationToken = default)
        where TBatch : Batch
        => RunWithProgressAsync(
            pipeline, static (batch, _) => BatchDisposal.DisposeAsync(batch).AsTask(), options, console, cancellationToken);

    /// <summary>Runs a pipeline, gives each batch to a consumer, shows how far it has come, and at the end the report's table.</summary>
    /// <inheritdoc cref="RunWithProgressAsync{TBatch}(Pipeline{TBatch}, PipelineOptions?, IAnsiConsole?, CancellationToken)"/>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="consume">Is given each batch, one after the other, to keep or to dispose of; its token is the caller's.</param>
    /// <param name="options">How it runs. Default: <c>new PipelineOptions()</c>.</param>
    /// <param name="console">Where to show it. Default: the process's console.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<PipelineReport> RunWithProgressAsync<TBatch>(
        this Pipeline<TBatch> pipeline,
        Func<TBatch, CancellationToken, Task> consume,
        PipelineOptions? options = null,
        IAnsiConsole? console = null,
        CancellationToken cancellationToken = default)
        where TBatch : Batch
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(consume);
        console ??= AnsiConsole.Console;
        options ??= new PipelineOptions();
        PipelineRun<TBatch> run;
        await using (var progress = new ConsoleProgress(console))
        {
            run = pipeline.Batches(
                options with { Progress = options.Progress is { } other ? new BothProgress(progress, other) : progress },
                cancellationToken);
            await foreach (TBatch batch in run.ConfigureAwait(false))
            {
                await consume(batch, cancellationToken).ConfigureAwait(false);
            }
        }

        console.WriteReport(run.Report);
        return run.Report;
    }

    /// <summary>
    /// Writes a report: in a terminal its summary, a table of its steps and its notes, elsewhere <see cref="PipelineReport.ToText"/>.
    /// </summary>
    /// <param name="console">Where.</param>
    /// <param name="report">The report.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static void WriteReport(this IAnsiConsole console, PipelineReport report)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(report);
        if (console.Profile.Out.IsTerminal)
        {
            console.Write(report.ToRenderable());
        }
        else
        {
            // A table would be broken at the width of a terminal that is not there.
            console.Profile.Out.Writer.Write(report.ToText());
        }
    }

    /// <summary>The report for a Spectre.Console: its summary and a table of its steps.</summary>
    /// <param name="report">The report.</param>
    /// <returns>What to give to <see cref="IAnsiConsole.Write"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is <see langword="null"/>.</exception>
    public static Spectre.Console.Rendering.IRenderable ToRenderable(this PipelineReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ReportView(report);
    }

    private sealed class BothProgress(IProgress<PipelineProgress> first, IProgress<PipelineProgress> second) : IProgress<PipelineProgress>
    {
        public void Report(PipelineProgress value)
        {
            first.Report(value);
            second.Report(value);
        }
    }
}
