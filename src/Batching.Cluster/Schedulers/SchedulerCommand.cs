using System.ComponentModel;
using System.Diagnostics;

namespace Batching.Cluster;

/// <summary>Runs commands of a scheduler, without a shell and with a time limit.</summary>
internal static class SchedulerCommand
{
    /// <summary>
    /// The variables that say where the scheduler is. All others are removed: they describe a task, and would reach the jobs that it
    /// submits.
    /// </summary>
    private static readonly string[] s_kept = ["SLURM_CONF", "SLURM_CONF_SERVER", "SLURM_CLUSTERS", "SLURM_JWT"];

    /// <summary>Runs a command to its end.</summary>
    /// <param name="program">The absolute path of the program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">The text for its standard input.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellationToken">Kills the command.</param>
    /// <returns>The text of its standard output.</returns>
    /// <exception cref="ClusterSchedulerException">The program cannot be started, fails, or takes too long.</exception>
    internal static async Task<string> RunAsync(
        string program, IReadOnlyList<string> arguments, string? input, TimeSpan timeout, CancellationToken cancellationToken)
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
        time.CancelAfter(timeout);
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
            throw new ClusterSchedulerException($"{program} did not end within {timeout} and was killed.");
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
            // The program ended without reading its input. Its exit code says why.
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
            // It has already ended.
        }
    }
}
