using System.Collections.Immutable;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Testing;

/// <summary>What other analyzers say of members that generated code calls.</summary>
public class GeneratedCallSuppressorTests
{
    [TestCase("CA1822")]
    [TestCase("IDE0051")]
    [TestCase("IDE0052")]
    [TestCase("S2325")]
    [TestCase("S1144")]
    [TestCase("RCS1213")]
    public async Task Members_that_generated_code_calls_are_left_alone_and_others_are_not(string id)
        => await Harness(id).VerifyAsync(Mark(id, """
            public partial class Rows : Batch<string>
            {
                private readonly int[] _numbers = [1], {|_others|} = [2];
                [DataComponent] private partial int[] Sizes { get; set; }
                private int[] Numbers => [1];
                private int[] {|Others|} => [1];
                private IEnumerable<int> Some(int step) => [step];
                private IEnumerable<int> {|Many|}(int step) => [step];
                private void Keep(ItemResults<int> results) { }
                private void {|Forget|}(ItemResults<int> results) { }

                [InBatchParallel(Init = nameof(Numbers), Post = nameof(Keep))] private int Touch(int number) => number;
                [InBatchParallel(Init = nameof(Some))] private void Look(int number, int step) { }
                [InBatchParallel(Init = nameof(_numbers))] private Action<int> Start() => number => { void {|Local|}() { } Local(); };
                [Action] private void Clear() { }
                [InBatchParallel] private partial Task LoadAsync(string path);
                private partial Task LoadAsync(string path) => Task.CompletedTask;
                private void {|Help|}() { }
                private sealed class Helper { private void {|Touch|}() { } private int {|Numbers|} => 1; }
            }

            public class Other
            {
                private void {|Touch|}() { }
            }
            """));

    [TestCase("CA1822")]
    [TestCase("IDE0051")]
    [TestCase("IDE0052")]
    [TestCase("S2325")]
    [TestCase("S1144")]
    [TestCase("RCS1213")]
    public async Task Events_and_inner_loops_are_left_alone_and_others_are_not(string id)
        => await new AnalyzerHarness(new MemberAnalyzer(id), new GeneratedCallSuppressor()) { Generator = new LoopGenerator() }.VerifyAsync(
            Mark(id, """
            [Loop]
            public partial class Training
            {
                [Inner(nameof(OnEpoch))] private readonly Step _step = new();
                [Inner(nameof(OnEpoch))] private Step Step { get; } = new();
                private int {|Other|} => 1;
                private void OnEpoch() { }
                private async Task AfterEpochAsync() => await Task.Yield();
                private void FailedEpoch() { }
                private void FinallyEpoch() { }
                private void {|Onwards|}() { }
            }

            [Loop]
            public partial class Step { private void OnStep() { } }

            public class Other { private void {|OnStep|}() { } }
            """));

    [Test]
    public async Task Attributes_of_another_library_make_no_item_method()
        => await Harness("IDE0051").VerifyAsync(Mark("IDE0051", """
            namespace Mine
            {
                [AttributeUsage(AttributeTargets.Method)]
                public sealed class InBatchParallelAttribute : Attribute;

                public partial class Rows : Batching.Batch<string>
                {
                    [InBatchParallel] private void {|Touch|}(string path) { }
                }
            }
            """));

    private static AnalyzerHarness Harness(string id)
        => new(new MemberAnalyzer(id), new GeneratedCallSuppressor()) { Generator = new BatchGenerator() };

    private static string Mark(string id, string source) => source.Replace("{|", $"{{|{id}:", StringComparison.Ordinal);

#pragma warning disable RS1001, RS1036, RS1038, RS2008 // It is handed to the harness, never loaded by a compiler.

    /// <summary>
    /// Stands in for the SDK's analyzers: reports every private member that the user wrote, at its name. Of a partial method the
    /// implementing part.
    /// </summary>
    private sealed class MemberAnalyzer(string id) : DiagnosticAnalyzer
    {
        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [
            new(id, "Member", "{0}", "Test", DiagnosticSeverity.Warning, isEnabledByDefault: true)];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSyntaxNodeAction(
                node => node.ReportDiagnostic(
                    Diagnostic.Create(SupportedDiagnostics[0], Name(node.Node).GetLocation(), Name(node.Node).ValueText)),
                Microsoft.CodeAnalysis.CSharp.SyntaxKind.MethodDeclaration,
                Microsoft.CodeAnalysis.CSharp.SyntaxKind.PropertyDeclaration,
                Microsoft.CodeAnalysis.CSharp.SyntaxKind.LocalFunctionStatement,
                Microsoft.CodeAnalysis.CSharp.SyntaxKind.VariableDeclarator);
        }

        private static SyntaxToken Name(SyntaxNode node) => node switch
        {
            MethodDeclarationSyntax method => method.Identifier,
            PropertyDeclarationSyntax property => property.Identifier,
            LocalFunctionStatementSyntax function => function.Identifier,
            _ => ((VariableDeclaratorSyntax)node).Identifier,
        };
    }
}
