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
        Assert.That(output, Does.StartWith("InvalidOperationException: Nesting.Descend: Target.Processes").And.Contain("level 1 of 1").And.Contain("Target.Threads").And.Contain("MaxDepth = 2"));
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
        (int exitCode, string output, string errors) = Run(0, 1, ("BATCHING_WORKER", string.Format(CultureInfo.InvariantCulture, value, Environment.ProcessId)));
        Assert.That((Mains(), exitCode, output), Is.EqualTo((0, Refused, "")));
        Assert.That(errors, Does.StartWith("Batching: process ").And.Contain("BATCHING_WORKER").And.Contain("startup hook").And.Contain("Its Main does not run"));
    }

    [TestCase("1|/nowhere/at-all.page", "is not what Batching")]
    [TestCase("2\u001f{0}\u001f1\u001fhook\u001f/nowhere/at-all.page", "the page")]
    [TestCase("2\u001f2147483647\u001f1\u001fhook\u001f/nowhere/at-all.page", "has ended")]
    public void A_process_whose_hook_cannot_make_it_a_worker_does_not_run_main(string value, string why)
    {
        (int exitCode, string output, string errors) = Run(
            0, 1, ("BATCHING_WORKER", string.Format(CultureInfo.InvariantCulture, value, Environment.ProcessId)), ("DOTNET_STARTUP_HOOKS", typeof(ProcessWorker).Assembly.Location));
        Assert.That((Mains(), exitCode, output), Is.EqualTo((0, Refused, "")));
        Assert.That(errors, Does.StartWith("Batching: process ").And.Contain(why).And.Contain("Its Main does not run"));
    }

    [Test]
    public void A_variable_that_is_meant_for_another_process_makes_no_worker()
    {
        // Process 1 lives, and has not started this one.
        (int exitCode, string output, _) = Run(
            0, 2, ("BATCHING_WORKER", "2\u001f1\u001f1\u001fhook\u001f/nowhere/at-all.page\u001fDOTNET_STARTUP_HOOKS"), ("DOTNET_STARTUP_HOOKS", typeof(ProcessWorker).Assembly.Location));
        Assert.That((Mains(), exitCode), Is.EqualTo((1, 0)), output);
        Assert.That(int.TryParse(output, out _), output);
    }

    [TestCase("Console.Error.WriteLine(\"I wait.\"); System.Threading.Thread.Sleep(-1);", "did not get ready within 2 seconds", "still ran, and was killed", "I wait.")]
    [TestCase("Console.Write(\"I\"); System.Threading.Thread.Sleep(-1);", "did not get ready within 2 seconds", "standard output", "'I'")]
    [TestCase("Console.WriteLine(\"Hello, world!\"); Console.Error.WriteLine(\"I go.\"); Environment.Exit(5);", "ended before it was ready: exit code 5", "'Hello, world!'", "I go.")]
    [TestCase("Environment.FailFast(\"It is enough.\");", "ended before it was ready: SIGABRT, exit code 134", "Its last output:", "It is enough.")]
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
        try
        {
            Console.WriteLine(new Nesting { Indices = [Number(DepthVariable)] }.Descend(most, options: options).Ran[0]);
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

    private int Mains() => Directory.GetFiles(_folder, "main-*").Length;

    private (int ExitCode, string Output, string Errors) Run(int depth, int most, params (string Name, string Value)[] environment)
    {
        using Process child = ChildProcess.Start(
            [], [(FolderVariable, _folder), (DepthVariable, $"{depth}"), (MostVariable, $"{most}"), .. environment]);
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
        }
    }

    /// <summary>A startup hook of somebody else's, which runs before that of the library.</summary>
    private string Hook(string code)
    {
        string source = $$"""internal static class StartupHook { public static void Initialize() { {{code}} } }""";
        string path = Path.Combine(_folder, "Hook.dll");
        Assert.That(UserProject.Compile([source]).WithAssemblyName("Hook").Emit(path).Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error), Is.Empty);
        return path;
    }
}
