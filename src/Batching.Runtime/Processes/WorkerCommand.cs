using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

namespace Batching.Runtime;

/// <summary>
/// Starts this program again as a worker, with its own host, configuration and dependencies, and a hook that takes over before Main.
/// </summary>
internal static class WorkerCommand
{
    private const string DepsExtension = ".deps.json";
    private const string ConfigurationExtension = ".runtimeconfig.json";
    private const string HookSwitch = "System.StartupHookProvider.IsSupported";

    internal static ProcessStartInfo Of(string pagePath, long? heapLimit)
    {
        var start = new ProcessStartInfo
        {
            FileName = Environment.ProcessPath ?? throw Unknown("the path of its executable is not known"),
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (string.Equals(Path.GetFileNameWithoutExtension(start.FileName), "dotnet", StringComparison.OrdinalIgnoreCase))
        {
            Execute(start.ArgumentList);
        }

        IDictionary<string, string?> environment = start.Environment;
        List<string> restored = [];

        // A worker runs one item at a time. A heap for each processor would only waste memory.
        Change("DOTNET_gcServer", "0");
        if (heapLimit is { } limit)
        {
            Change("DOTNET_GCHeapHardLimit", limit.ToString("X", CultureInfo.InvariantCulture));
        }

        if (!ProcessWorker.IsPrepared)
        {
            Change(WorkerHandshake.HooksVariable, Hooks(environment));
        }

        environment[WorkerHandshake.Variable]
            = new WorkerHandshake(Environment.ProcessId, WorkerStart.Depth + 1, !ProcessWorker.IsPrepared, pagePath, restored).ToString();
        return start;

        void Change(string name, string value)
        {
            restored.Add(environment.TryGetValue(name, out string? before) && before is not null ? $"{name}={before}" : name);
            environment[name] = value;
        }
    }

    /// <summary>
    /// Adds the arguments of a host that runs an assembly with the configuration and dependencies of another one, as a test host does.
    /// </summary>
    private static void Execute(Collection<string> arguments)
    {
        string entry = EntryPath() ?? throw Unknown("no assembly of it has a Main");
        arguments.Add("exec");
        string? dependencies = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0];
        string stem = dependencies?.EndsWith(DepsExtension, StringComparison.OrdinalIgnoreCase) == true
            ? dependencies[..^DepsExtension.Length]
            : Path.ChangeExtension(entry, null);
        if (File.Exists(stem + ConfigurationExtension))
        {
            arguments.Add("--runtimeconfig");
            arguments.Add(stem + ConfigurationExtension);
        }

        if (File.Exists(dependencies))
        {
            arguments.Add("--depsfile");
            arguments.Add(dependencies);
        }

        arguments.Add(entry);
    }

    private static string Hooks(IDictionary<string, string?> environment)
    {
        if (AppContext.TryGetSwitch(HookSwitch, out bool isSupported) && !isSupported)
        {
            throw new InvalidOperationException(
                "Target.Processes: this program has startup hooks switched off, as trimmed ones have. Write 'if (ProcessWorker.TryRun()) "
                    + "return;' as the first line of Main.");
        }

        // In a single-file program, the assembly has no path and is found by its name.
        string hook = LibraryPath() ?? typeof(StartupHook).Assembly.GetName().Name!;
        environment.TryGetValue(WorkerHandshake.HooksVariable, out string? others);
        return string.IsNullOrEmpty(others) ? hook : $"{others}{Path.PathSeparator}{hook}";
    }

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Empty means what it does in a bundle.")]
    private static string? LibraryPath() => typeof(StartupHook).Assembly.Location is { Length: > 0 } path ? path : null;

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "The host is dotnet, so this is no bundle.")]
    private static string? EntryPath() => Assembly.GetEntryAssembly()?.Location is { Length: > 0 } path ? path : null;

    private static InvalidOperationException Unknown(string why)
        => new($"Target.Processes: this program cannot be started again as a worker, since {why}.");
}
