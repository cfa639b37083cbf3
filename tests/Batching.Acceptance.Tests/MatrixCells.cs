using System.Diagnostics;

namespace Acceptance;

/// <summary>
/// Every form of a call beside the plain .NET way of doing it, while other processes keep every processor busy: see docs/testing.md.
/// </summary>
public sealed class MatrixCells
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    [Test]
    public async Task No_call_hangs_burns_or_takes_many_times_what_plain_code_takes()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Batching.Matrix.dll");
        using Process matrix = Process.Start(
            new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, "--seconds", "20"])
            {
                RedirectStandardOutput = true,
            })!;
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            string table = await matrix.StandardOutput.ReadToEndAsync(patience.Token);
            await matrix.WaitForExitAsync(patience.Token);
            await TestContext.Out.WriteLineAsync(table);
            Assert.That(matrix.ExitCode, Is.Zero, table);
        }
        finally
        {
            matrix.Kill(entireProcessTree: true);
        }
    }
}
