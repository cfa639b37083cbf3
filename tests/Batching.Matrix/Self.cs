using System.Diagnostics;

namespace Batching.Matrix;

/// <summary>Starts this program again.</summary>
internal static class Self
{
    internal static Process Start(string[] arguments, bool redirectInput = false, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(Self).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
