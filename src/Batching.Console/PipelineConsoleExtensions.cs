using Spectre.Console;
using Spectre.Console.Rendering;

namespace Batching.Console;

/// <summary>Runs pipelines and shows their progress and reports on a console.</summary>
public static class PipelineConsoleExtensions
{
    /// <summary>Runs a pipeline to its end, shows its progress, and writes its report. The batches are disposed of.</summary>
    /// <remarks>
    /// A terminal shows a bar for the run and one for the current epoch, with rate and remaining time. Redirected output gets a line every
    /// 5 seconds. Progress is also reported to <see cref="PipelineOptions.Progress"/>.
    /// </remarks>
    /// <typeparam name="TBatch">The type of the batches.</typeparam>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="options">How the pipeline runs. Default: <c>new PipelineOptions()</c>.</param>
    /// <param name="console">The console. Default: the console of the process.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The report of the run.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Pipeline{TBatch}.Batches"/>.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Pipeline{TBatch}.Batches"/>.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static Task<PipelineReport> RunWithProgressAsync<TBatch>(
        this Pipeline<TBatch> pipeline, PipelineOptions? options = null, IAnsiConsole? console = null,
        CancellationToken cancellationToken = default)
        where TBatch : Batch
        => RunWithProgressAsync(
            pipeline, static (batch, _) => BatchDisposal.DisposeAsync(batch).AsTask(), options, console, cancellationToken);

    /// <summary>Runs a pipeline, passes each batch to a consumer, shows its progress, and writes its report.</summary>
    /// <inheritdoc cref="RunWithProgressAsync{TBatch}(Pipeline{TBatch}, PipelineOptions?, IAnsiConsole?, CancellationToken)"/>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="consume">
    /// Receives each batch, one at a time, to keep it or to dispose of it. Its token is <paramref name="cancellationToken"/>.
    /// </param>
    /// <param name="options">How the pipeline runs. Default: <c>new PipelineOptions()</c>.</param>
    /// <param name="console">The console. Default: the console of the process.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public static async Task<PipelineReport> RunWithProgressAsync<TBatch>(
        this Pipeline<TBatch> pipeline, Func<TBatch, CancellationToken, Task> consume, PipelineOptions? options = null,
        IAnsiConsole? console = null, CancellationToken cancellationToken = default)
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
                options with { Progress = new BothProgress<PipelineProgress>(progress.Report, options.Progress) }, cancellationToken);
            await foreach (TBatch batch in run.ConfigureAwait(false))
            {
                await consume(batch, cancellationToken).ConfigureAwait(false);
            }
        }

        console.WriteReport(run.Report);
        return run.Report;
    }

    /// <summary>
    /// Writes a report. A terminal shows its summary, a table of its steps, and its notes. Redirected output gets
    /// <see cref="PipelineReport.ToText"/>.
    /// </summary>
    /// <param name="console">The console.</param>
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
            // A table would be wrapped at the width of a terminal, and there is none.
            console.Profile.Out.Writer.Write(report.ToText());
        }
    }

    /// <summary>Converts a report for Spectre.Console: its summary, a table of its steps, and its notes.</summary>
    /// <param name="report">The report.</param>
    /// <returns>An object for <see cref="IAnsiConsole.Write"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is <see langword="null"/>.</exception>
    public static IRenderable ToRenderable(this PipelineReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new ReportView(report);
    }
}
