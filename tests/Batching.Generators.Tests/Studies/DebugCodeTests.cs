using Batching.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Generators.Tests.Studies;

/// <summary>
/// The code version of a run in a debug and in a release build: it differs where these do something else, and nowhere else.
/// </summary>
public class DebugCodeTests
{
    [TestCase("", TestName = "Optimised or not")]
    [TestCase("System.Diagnostics.Debug.Assert(value > 0);", TestName = "A check of a variable")]
    [TestCase(
        "System.Diagnostics.Debug.Assert(s_all.Length > 0 && Size == 3 && !string.IsNullOrEmpty(nameof(Size)) && s_list[0] > 0 && !double.IsNaN(value), \"empty\");", TestName = "A check of fields, lengths and properties")]
    public void Debug_and_release_are_the_same_code(string statement)
    => Assert.That(Version(statement, isDebug: true), Is.EqualTo(Version(statement, isDebug: false)));

    [TestCase("\n#if DEBUG\nvalue++;\n#endif\n", TestName = "A directive")]
    [TestCase("Trace(ref value);", TestName = "A conditional method")]
    [TestCase("System.Diagnostics.Debug.Assert(value++ > 0);", TestName = "A check that changes a variable")]
    [TestCase("System.Diagnostics.Debug.Assert((s_all[0] = 3) > 0);", TestName = "A check that changes an element")]
    [TestCase("System.Diagnostics.Debug.Assert(s_list.Remove(3));", TestName = "A check that calls a method")]
    [TestCase("System.Diagnostics.Debug.Assert(Computed > 0);", TestName = "A check that calls a property")]
    [TestCase("System.Diagnostics.Debug.Assert(int.TryParse(\"1\", out _));", TestName = "A check that gives something out")]
    public void A_debug_build_that_does_something_else_is_other_code(string statement)
    => Assert.That(Version(statement, isDebug: true), Is.Not.EqualTo(Version(statement, isDebug: false)));

    [Test]
    public void A_symbol_that_a_file_defines_counts()
        => Assert.That(Version("Trace(ref value);", isDebug: false, first: "#define DEBUG\n"),
            Is.EqualTo(Version("Trace(ref value);", isDebug: true)).And.Not.EqualTo(Version("Trace(ref value);", isDebug: false)));

    private static string Version(string statement, bool isDebug, string first = "")
    {
        string source = first + $$"""
            [Run]
            public sealed partial class Some : Run<double>
            {
                private static readonly int[] s_all = [1];
                private static readonly System.Collections.Generic.List<int> s_list = [1];

                private static int Size { get; } = 3;

                private static int Computed => s_list[0]++;

                private static double Execute(double value)
                {
                    {{statement}}
                    return value;
                }

                [System.Diagnostics.Conditional("DEBUG")]
                private static void Trace(ref double value) => value++;
            }
            """;
        CSharpCompilation compilation = UserProject.Compile([]);
        SyntaxTree file = CSharpSyntaxTree.ParseText(
            source, UserProject.ParseOptions.WithPreprocessorSymbols(isDebug ? "DEBUG" : "RELEASE"), "/project/Some.cs");
        compilation = compilation
            .RemoveAllSyntaxTrees()
            .AddSyntaxTrees([.. compilation.SyntaxTrees.Select(tree => tree.WithRootAndOptions(tree.GetRoot(), file.Options)), file])
            .WithOptions(compilation.Options.WithOptimizationLevel(isDebug ? OptimizationLevel.Debug : OptimizationLevel.Release));
        Assert.That(
            compilation.GetDiagnostics().Where(
                diagnostic =>
                    diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Location.SourceTree == file
                        && diagnostic.Id.StartsWith("CS1", StringComparison.Ordinal)), Is.Empty);
        return CodeReach.Read(["Some"], compilation, CancellationToken.None).Single().Version;
    }
}
