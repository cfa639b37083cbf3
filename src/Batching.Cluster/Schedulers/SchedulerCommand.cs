using System.ComponentModel;
using System.Diagnostics;

namespace Batching.Cluster;

/// <summary>A command of an engine, run to its end: without a shell, and never waited for without a limit.</summary>
internal static class SchedulerCommand
{
    /// <summary>
    /// What stays of an engine's variables when a command is started from within one of its own tasks: where the engine is, nothing of the
    /// task.
    /// </summary>
    private static readonly string[] s_kept = ["SLURM_CONF", "SLURM_CONF_SERVER", "SLURM_CLUSTERS", "SLURM_JWT"];

    /// <summary>Runs a command.</summary>
    /// <param name="program">The absolute path of the program: a name alone would be looked for in the working directory first.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads from its input.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>What it wrote to its output.</returns>
    /// <exception cref="ClusterSchedulerException">It is not there, failed, or did not end in time.</exception>
    internal static async Task<string> RunAsync(
        string program, IReadOnlyList<string> arguments, string? input, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string name in start.Environment.Keys.Where(
            name => name.StartsWith("SLURM_", StringComparison.Ordinal) && !s_kept.Contains(name)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Start(start);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(time.Token),
                error = process.StandardError.ReadToEndAsync(time.Token);
            await WriteAsync(process, input, time.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(time.Token).ConfigureAwait(false);
            string written = await output.ConfigureAwait(false), complaint = await error.ConfigureAwait(false);
            return process.ExitCode == 0
                ? written
                : throw new ClusterSchedulerException(
                    $"{program} ended with exit code {process.ExitCode}: {(complaint.Length > 0 ? complaint : written).Trim()}");
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            cancellationToken.ThrowIfCancellationRequested();
            throw new ClusterSchedulerException($"{program} did not end within {limit} and was killed.");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new ClusterSchedulerException($"{start.FileName} cannot be started: {failure.Message}. Is it installed here?", failure);
        }
    }

    private static async Task WriteAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code says why.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
