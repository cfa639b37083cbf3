using System.Diagnostics;
using System.Globalization;

namespace Batching.Matrix;

/// <summary>The panels of the matrix: one a kind of pool, each in a process of its own.</summary>
internal static class Panels
{
    private static readonly (string Name, (string, string)[] Environment)[] s_all =
    [
        ("normal", []),
        ("one processor", [("DOTNET_PROCESSOR_COUNT", "1")]),
        ("sixteen processors", [("DOTNET_PROCESSOR_COUNT", "16")]),
        ("starved", []),
    ];

    /// <summary>Runs all of them for some time together, and shows a line for each and for each cell that failed.</summary>
    /// <returns>The program's exit code: 0 if no cell failed.</returns>
    internal static int Run(double seconds, int seed)
    {
        using var burners = new Burners();
        var isFailed = false;
        foreach ((string name, (string, string)[] environment) in s_all)
        {
            string share = (seconds / s_all.Length).ToString(CultureInfo.InvariantCulture);
            using Process panel = Self.Start(
                ["--panel", name, "--seconds", share, "--seed", seed.ToString(CultureInfo.InvariantCulture)], environment: environment);
            panel.OutputDataReceived += (_, line) => Console.WriteLine(line.Data);
            panel.BeginOutputReadLine();
            if (!panel.WaitForExit(TimeSpan.FromSeconds((seconds / s_all.Length) + 60)))
            {
                panel.Kill(entireProcessTree: true);
                Console.WriteLine($"{name}: did not end.");
                isFailed = true;
                continue;
            }

            panel.WaitForExit();
            isFailed |= panel.ExitCode != 0;
        }

        return isFailed ? 1 : 0;
    }
}
