using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Testing;

/// <summary>Every program, and no library, looks before its Main whether it was to be a worker.</summary>
public class WorkerGuardTests
{
    [TestCase(OutputKind.ConsoleApplication, true)]
    [TestCase(OutputKind.WindowsApplication, true)]
    [TestCase(OutputKind.DynamicallyLinkedLibrary, false)]
    public void A_program_is_guarded_before_its_main(OutputKind kind, bool isGuarded)
    {
        CSharpCompilation program = UserProject.Compile(["internal static class Program { private static void Main() { } }"]);
        GeneratorDriver driver = UserProject.Driver(new WorkerGuardGenerator())
            .RunGeneratorsAndUpdateCompilation(program.WithOptions(program.Options.WithOutputKind(kind)), out Compilation output, out _);
        Assert.That(driver.GetRunResult().GeneratedTrees, Has.Length.EqualTo(isGuarded ? 1 : 0));
        Assert.That(output.GetDiagnostics().Where(one => one.Severity >= DiagnosticSeverity.Warning), Is.Empty);
        Assert.That(output.GetSymbolsWithName("BatchingWorkerGuard").Count(), Is.EqualTo(isGuarded ? 1 : 0));
    }
}
