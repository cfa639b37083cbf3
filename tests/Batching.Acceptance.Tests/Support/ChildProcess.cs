using System.Diagnostics;

namespace Acceptance;

/// <summary>A process of this assembly, for what a test cannot do to its own: give it one processor, kill it.</summary>
internal static class ChildProcess
{
    /// <summary>What a child runs.</summary>
    public static Task Main(string[] arguments) => arguments switch
    {
        [nameof(OneProcessor)] => OneProcessor.RunChildAsync(),
        [nameof(KilledProcess), var file] => KilledProcess.RunChildAsync(file),
        [nameof(ProcessFaults), var folder] => Task.Run(() => ProcessFaults.RunChild(folder)),
        [] when ProcessNesting.IsChild => Task.Run(ProcessNesting.RunChild),
        _ => throw new ArgumentException($"No child runs {string.Join(' ', arguments)}.", nameof(arguments)),
    };

    /// <summary>What runs assemblies.</summary>
    internal static string Host { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Starts one.</summary>
    internal static Process Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(
            Host, [typeof(ChildProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
