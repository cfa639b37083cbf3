using System.Collections.Immutable;
using System.Globalization;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Testing;

/// <summary>A project whose C# is too old gets one diagnostic, and no error in generated code.</summary>
public class LanguageVersionTests
{
    private static IReadOnlyList<WrongCode.Example> All => WrongLanguage.All;

    [TestCaseSource(nameof(All))]
    public async Task It_is_diagnosed_once_and_says_what_to_write(object example)
    {
        IReadOnlyList<Diagnostic> found =
            await Product.Harness(WrongLanguage.Version).VerifyAsync(((WrongCode.Example)example).Wrong);
        Diagnostic diagnostic = found.Single(one => one.Id == WrongLanguage.Id);
        Assert.That(diagnostic.GetMessage(CultureInfo.InvariantCulture),
            Does.StartWith("'").And.Contains("C# 12.0").And.Contains("<LangVersion>13.0</LangVersion>"));
    }

    [TestCaseSource(nameof(All))]
    public async Task The_required_version_is_enough(object example)
        => await Product.Harness(RequiredLanguage.Version).VerifyAsync(((WrongCode.Example)example).NearMiss);

    [Test]
    public async Task A_project_that_declares_nothing_for_a_generator_is_left_alone()
        => await Product.Harness(WrongLanguage.Version).VerifyAsync(
            "public static class Caller { [Obsolete] public static int Count(Batch<string> batch) => batch.Count; }");

    [TestCase(LanguageVersion.CSharp12, true)]
    [TestCase(LanguageVersion.CSharp11, true)]
    [TestCase(LanguageVersion.CSharp10, true)]
    [TestCase(LanguageVersion.CSharp9, true)]
    [TestCase(LanguageVersion.CSharp8, false)]
    public void A_program_is_guarded_in_every_version_that_can(LanguageVersion language, bool isGuarded)
    {
        SyntaxTree tree = UserProject.Parse("internal static class Program { private static void Main() { } }", "/project/Program.cs", language);
        var program = CSharpCompilation.Create("User", [tree], UserProject.References, new(OutputKind.ConsoleApplication));
        UserProject.Driver(new WorkerGuardGenerator(), language)
            .RunGeneratorsAndUpdateCompilation(program, out Compilation output, out ImmutableArray<Diagnostic> _);
        Assert.That(output.GetDiagnostics().Where(one => one.Severity >= DiagnosticSeverity.Error), Is.Empty);
        Assert.That(output.GetSymbolsWithName("BatchingWorkerGuard").Count(), Is.EqualTo(isGuarded ? 1 : 0));
    }
}
