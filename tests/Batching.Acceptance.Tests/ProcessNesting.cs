using System.Diagnostics;
using System.Globalization;
using Acceptance.Batches;
using Batching.Testing;
using Microsoft.CodeAnalysis;

namespace Acceptance;

/// <summary>Whatever a process of the program is started as, Main runs once: in the process that the user has started.</summary>
[NonParallelizable]
public sealed class ProcessNesting
{
    // A fault here starts processes without end: each counts itself first, and leaves where there are too many.
    private const int MostMains = 6;
    private const int TooMany = 99;
    private const int Refused = 70;
    private const string FolderVariable = "ACCEPTANCE_NESTING";
    private const string DepthVariable = "ACCEPTANCE_NESTING_DEPTH";
    private const string MostVariable = "ACCEPTANCE_NESTING_MOST";
    private const string HandlesVariable = "ACCEPTANCE_NESTING_HANDLES";
    private const string PreparedVariable = "ACCEPTANCE_NESTING_PREPARED";
    private string _folder = "";

    /// <summary>Whether this process is the program of these tests, which takes no arguments: its workers would have none either.</summary>
    internal static bool IsChild => Environment.GetEnvironmentVariable(FolderVariable) is not null;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("batching-nesting-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void An_item_that_calls_for_worker_processes_is_told_what_to_do_and_starts_no_program()
    {
        (int exitCode, string output, string errors) = Run(depth: 1, most: 1);
        Assert.That((Mains(), exitCode, errors), Is.EqualTo((1, 0, "")), "Main runs in the program alone");
        Assert.That(output,
            Does.StartWith("InvalidOperationException: Nesting.Descend: Target.Processes").And.Contain("level 1 of 1").And.Contain(
                "Target.Threads").And.Contain("MaxDepth = 2"));
    }

    [TestCase(1, 2, false)]
    [TestCase(2, 3, false)]
    [TestCase(1, 2, true)]
    public void Workers_of_workers_are_workers_where_the_call_allows_them(int depth, int most, bool isPrepared)
    {
        (int exitCode, string output, string errors) = Run(depth, most, isPrepared ? [(PreparedVariable, "1")] : []);
        Assert.That((Mains(), exitCode, errors), Is.EqualTo((1, 0, "")), output);
        string[] processes = output.Split(' ');
        Assert.That(processes, Has.Length.EqualTo(depth + 1).And.Unique);
        ProcessFaults.AllGone(processes.Select(id => int.Parse(id, CultureInfo.InvariantCulture)));
    }

    [Test]
    public void One_level_more_than_the_call_allows_is_refused()
    {
        (_, string output, _) = Run(depth: 5, most: 2);
        Assert.That(Mains(), Is.EqualTo(1));
        Assert.That(output, Does.Contain("level 2 of 2"));
    }

    [TestCase("1|/nowhere/at-all.page")]
    [TestCase("anything")]
    [TestCase("2")]
    [TestCase("2\u001f{0}\u001f1\u001fhook\u001f/nowhere/at-all.page")]
    [TestCase("2\u001f1\u001f1\u001fhook\u001f/nowhere/at-all.page")]
    public void A_process_with_the_variable_of_workers_that_was_made_none_does_not_run_main(string value)
    {
        (int exitCode, string output, string errors) =
            Run(0, 1, ("BATCHING_WORKER", string.Format(CultureInfo.InvariantCulture, value, Environment.ProcessId)));
        Assert.That((Mains(), exitCode, output), Is.EqualTo((0, Refused, "")));
        Assert.That(errors,
            Does.StartWith("Batching: process ").And.Contain("BATCHING_WORKER").And.Contain("startup hook").And.Contain(
                "A worker never runs Main"));
    }

    [TestCase("1|/nowhere/at-all.page", "is not what Batching")]
    [TestCase("2\u001f{0}\u001f1\u001fhook\u001f/nowhere/at-all.page", "the page")]
    [TestCase("2\u001f2147483647\u001f1\u001fhook\u001f/nowhere/at-all.page", "has ended")]
    public void A_process_whose_hook_cannot_make_it_a_worker_does_not_run_main(string value, string why)
    {
        (int exitCode, string output, string errors) = Run(
            0, 1, ("BATCHING_WORKER", string.Format(CultureInfo.InvariantCulture, value, Environment.ProcessId)),
            ("DOTNET_STARTUP_HOOKS", typeof(ProcessWorker).Assembly.Location));
        Assert.That((Mains(), exitCode, output), Is.EqualTo((0, Refused, "")));
        Assert.That(errors, Does.StartWith("Batching: process ").And.Contain(why).And.Contain("A worker never runs Main"));
    }

    [Test]
    public void A_program_that_was_to_become_a_worker_in_main_and_does_not_starts_no_workers()
    {
        (int exitCode, string output, string errors) =
            Run(0, 1, ("BATCHING_WORKER", $"2\u001f{Environment.ProcessId}\u001f1\u001fmain\u001f/nowhere/at-all.page"));
        Assert.That((Mains(), exitCode, output), Is.EqualTo((1, Refused, "")));
        Assert.That(errors, Does.StartWith("Batching: process ").And.Contain("before ProcessWorker.TryRun"));
    }

    [Test]
    public void A_variable_that_is_meant_for_another_process_makes_no_worker()
    {
        // Process 1 lives, and has not started this one.
        (int exitCode, string output, _) = Run(
            0, 2, ("BATCHING_WORKER", "2\u001f1\u001f1\u001fhook\u001f/nowhere/at-all.page\u001fDOTNET_STARTUP_HOOKS"),
            ("DOTNET_STARTUP_HOOKS", typeof(ProcessWorker).Assembly.Location));
        Assert.That((Mains(), exitCode), Is.EqualTo((1, 0)), output);
        Assert.That(int.TryParse(output, out _), output);
    }

    [TestCase("Console.Error.WriteLine(\"I wait.\"); System.Threading.Thread.Sleep(-1);", "did not get ready within 2 seconds",
        "still ran, and was killed", "I wait.")]
    [TestCase("Console.Write(\"I\"); System.Threading.Thread.Sleep(-1);", "did not get ready within 2 seconds", "standard output", "'I'")]
    [TestCase("Console.WriteLine(\"Hello, world!\"); Console.Error.WriteLine(\"I go.\"); Environment.Exit(5);",
        "ended before it was ready: exit code 5", "'Hello, world!'", "I go.")]
    [TestCase("Environment.FailFast(\"It is enough.\");", "ended before it was ready: SIGABRT, exit code 134", "Its last output:",
        "It is enough.")]
    public void A_worker_that_does_not_get_ready_is_described_as_it_was_seen(string code, params string[] parts)
    {
        string hook = Hook($$"""if (Environment.GetEnvironmentVariable("BATCHING_WORKER") != null) { {{code}} }""");
        (_, string output, _) = Run(0, 1, ("DOTNET_STARTUP_HOOKS", hook));
        Assert.That(Mains(), Is.EqualTo(1));
        Assert.That(output, Does.StartWith("InvalidOperationException: The worker process "));
        foreach (string part in parts)
        {
            Assert.That(output, Does.Contain(part));
        }
    }

    [Test]
    public void A_program_that_native_code_of_an_item_starts_is_no_worker_and_has_the_environment_of_the_caller()
    {
        string output = Path.Combine(_folder, "output");
        string environment = Path.Combine(_folder, "environment");
        string program = $"{FolderVariable}='{_folder}' {DepthVariable}=0 {MostVariable}=1 '{ChildProcess.Host}' '{typeof(ProcessNesting).Assembly.Location}'";
        Starting batch = new() { Indices = [$"{program} > '{output}' 2>&1", $"env > '{environment}'"] };
        batch.Run(options: new() { Processes = new ProcessOptions { HeapLimit = 400 << 20 } });
        Assert.That((string.Join(' ', batch.ExitCodes), Mains()), Is.EqualTo(("0 0", 1)), File.ReadAllText(output));
        Assert.That(int.TryParse(File.ReadAllText(output), out _), File.ReadAllText(output));
        string[] variables = File.ReadAllLines(environment);
        Assert.That(variables, Has.None.StartsWith("BATCHING_WORKER"));
        foreach (string name in new[] { "DOTNET_STARTUP_HOOKS", "DOTNET_gcServer", "DOTNET_GCHeapHardLimit" })
        {
            string? here = Environment.GetEnvironmentVariable(name);
            Assert.That(variables.Where(line => line.StartsWith(name + "=", StringComparison.Ordinal)),
                Is.EqualTo(here is null ? [] : new[] { $"{name}={here}" }));
        }
    }

    [Test]
    public void A_variable_that_is_left_over_makes_no_worker_of_a_prepared_program_and_deletes_nothing(
        [Values(0, 4096)] int size, [Values] bool isOfALivingProcess)
    {
        string victim = Path.Combine(_folder, "victim");
        File.WriteAllBytes(victim, new byte[size]);
        (int exitCode, string output, string errors) = Run(
            0, 2, (PreparedVariable, "1"),
            ("BATCHING_WORKER", $"2\u001f{(isOfALivingProcess ? 1 : Environment.ProcessId)}\u001f1\u001fmain\u001f{victim}"));
        Assert.That(File.ReadAllBytes(victim), Is.EqualTo(new byte[size]));
        Assert.That((Mains(), exitCode), Is.EqualTo(isOfALivingProcess ? (1, 0) : (0, Refused)), output + errors);
    }

    [Test]
    public void A_temporary_folder_that_is_full_is_named()
    {
        // A file system of its own, which only the child and its shell see.
        using (var probe = Process.Start("unshare", ["-rm", "true"]))
        {
            probe.WaitForExit();
            if (probe.ExitCode != 0)
            {
                Assert.Ignore("This system lets nobody mount file systems.");
            }
        }

        string full = Directory.CreateDirectory(Path.Combine(_folder, "full")).FullName;
        (_, string output, _) = Shell(
            ["unshare", "-rm"],
            $"mount -t tmpfs -o size=16k none '{full}'; head -c 16384 /dev/zero > '{full}/fill'; TMPDIR='{full}' exec \"$@\"",
            (DepthVariable, "0"), (MostVariable, "1"));
        Assert.That(output,
            Does.StartWith("IOException: Target.Processes: ").And.Contain(full).And.Contain("The disk is full").And.Contain("TMPDIR"));
    }

    [Test]
    public void Handles_that_have_run_out_are_named()
    {
        (_, string output, _) = Shell([], "ulimit -n 250; exec \"$@\"", (DepthVariable, "0"), (MostVariable, "1"), (HandlesVariable, "1"));
        Assert.That(output, Does.Contain("Target.Processes: ").And.Contain("No file handles are left").And.Contain("ulimit -n"));
    }

    /// <summary>What the child does: a program as a user writes it.</summary>
    internal static void RunChild()
    {
        if (Environment.GetEnvironmentVariable(PreparedVariable) is not null && ProcessWorker.TryRun())
        {
            return;
        }

        string folder = Environment.GetEnvironmentVariable(FolderVariable)!;
        File.WriteAllText(Path.Combine(folder, $"main-{Guid.NewGuid():N}"), "");
        if (Directory.GetFiles(folder, "main-*").Length > MostMains)
        {
            Environment.Exit(TooMany);
        }

        int most = Number(MostVariable);
        CallOptions options = new() { Processes = new ProcessOptions { StartTimeout = TimeSpan.FromSeconds(2), MaxDepth = most } };
        if (Environment.GetEnvironmentVariable(HandlesVariable) is not null)
        {
            UseUpHandles(options);
        }

        try
        {
            Console.WriteLine(new Nesting { Indices = [Number(DepthVariable)] }.Descend(most, options: options).Ran[0]);
        }
        catch (IOException exception)
        {
            Console.WriteLine($"{exception.GetType().Name}: {exception.Message}");
        }
        catch (BatchActionException exception)
        {
            Console.WriteLine($"{exception.Failures[0].Exception.GetType().Name}: {exception.Failures[0].Exception.Message}");
        }
        catch (InvalidOperationException exception)
        {
            Console.WriteLine($"{exception.GetType().Name}: {exception.Message}");
        }

        static int Number(string variable) => int.Parse(Environment.GetEnvironmentVariable(variable)!, CultureInfo.InvariantCulture);
    }

    private static void UseUpHandles(CallOptions options)
    {
        // Once before, since the runtime opens files of its own for what it has not run yet.
        new Nesting { Indices = [0] }.Descend(
            1, options: options with { Processes = options.Processes! with { HeapLimit = 300 << 20, StartTimeout = Tests.Patience } });
        const int Spare = 3;
        List<FileStream> files = [];
        try
        {
            while (true)
            {
                files.Add(File.OpenRead("/dev/null"));
            }
        }
        catch (IOException)
        {
            files[^Spare..].ForEach(file => file.Dispose());
        }
    }

    private int Mains() => Directory.GetFiles(_folder, "main-*").Length;

    private (int ExitCode, string Output, string Errors) Run(int depth, int most, params (string Name, string Value)[] environment)
        => Await(
            ChildProcess.Start([], [(FolderVariable, _folder), (DepthVariable, $"{depth}"), (MostVariable, $"{most}"), .. environment]));

    /// <summary>Runs the child under a shell, whose script ends with it.</summary>
    private (int ExitCode, string Output, string Errors) Shell(
        string[] before, string script, params (string Name, string Value)[] environment)
    {
        string[] command = [.. before, "sh", "-c", script, "sh", ChildProcess.Host, typeof(ProcessNesting).Assembly.Location];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment.Append((FolderVariable, _folder)))
        {
            start.Environment[name] = value;
        }

        return Await(Process.Start(start)!);
    }

    private static (int ExitCode, string Output, string Errors) Await(Process child)
    {
        try
        {
            Task<string> output = child.StandardOutput.ReadToEndAsync();
            Task<string> errors = child.StandardError.ReadToEndAsync();
            return child.WaitForExit(Tests.Patience) && Task.WaitAll([output, errors], Tests.Patience)
                ? (child.ExitCode, output.Result.Trim(), errors.Result.Trim())
                : throw new TimeoutException("The program does not end.");
        }
        finally
        {
            child.Kill(entireProcessTree: true);
            child.Dispose();
        }
    }

    /// <summary>A startup hook of somebody else's, which runs before that of the library.</summary>
    private string Hook(string code)
    {
        string source = $$"""internal static class StartupHook { public static void Initialize() { {{code}} } }""";
        string path = Path.Combine(_folder, "Hook.dll");
        Assert.That(
            UserProject.Compile([source]).WithAssemblyName("Hook").Emit(path).Diagnostics.Where(
                one => one.Severity == DiagnosticSeverity.Error), Is.Empty);
        return path;
    }
}
