using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Testing;

/// <summary>That every analyzer asks only for what an IDE can run for one file, in parallel, and never over generated code.</summary>
public class AnalyzerRegistrationTests
{
    // The compiler asks suppressors itself.
    private static IEnumerable<TestCaseData> Analyzers
        => Product.Analyzers.Where(analyzer => analyzer is not DiagnosticSuppressor)
            .Select(analyzer => new TestCaseData(analyzer).SetArgDisplayNames(analyzer.GetType().Name));

    [TestCaseSource(nameof(Analyzers))]
    public void It_runs_concurrently(DiagnosticAnalyzer analyzer) => Assert.That(Recorded(analyzer).IsConcurrent);

    [TestCaseSource(nameof(Analyzers))]
    public void It_skips_generated_code(DiagnosticAnalyzer analyzer)
    => Assert.That(Recorded(analyzer).GeneratedCode, Is.EqualTo(GeneratedCodeAnalysisFlags.None));

    [TestCaseSource(nameof(Analyzers))]
    public void It_registers_symbol_and_operation_actions_only(DiagnosticAnalyzer analyzer)
    {
        Recorder recorder = Recorded(analyzer);
        Assert.That(recorder.Refused, Is.Empty);
        Assert.That(recorder.Accepted, Is.Not.Empty, "It registers nothing at all.");
    }

    [Test]
    public void What_an_analyzer_must_not_register_is_noticed_inside_a_compilation_start_too()
    {
        Recorder recorder = Recorded(new Careless());
        Assert.That(recorder.IsConcurrent, Is.False);
        Assert.That(recorder.GeneratedCode, Is.Null);
        Assert.That(recorder.Refused,
            Is.EqualTo(new[] { "RegisterSyntaxTreeAction", "RegisterCompilationEndAction", "RegisterSemanticModelAction" }));
    }

    private static Recorder Recorded(DiagnosticAnalyzer analyzer)
    {
        var recorder = new Recorder();
        analyzer.Initialize(recorder);
        return recorder;
    }

    /// <summary>Notes what is registered, and starts a compilation of a user's project at once for whoever waits for one.</summary>
    private sealed class Recorder : AnalysisContext
    {
        internal List<string> Accepted { get; } = [];

        internal List<string> Refused { get; } = [];

        internal bool IsConcurrent { get; private set; }

        internal GeneratedCodeAnalysisFlags? GeneratedCode { get; private set; }

        public override void EnableConcurrentExecution() => IsConcurrent = true;

        public override void ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags analysisMode) => GeneratedCode = analysisMode;

        public override void RegisterCompilationStartAction(Action<CompilationStartAnalysisContext> action)
            => action(
                new Start(this,
                    UserProject.Compile(
                        ["public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } }"])));

        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds)
            => Accepted.Add(nameof(RegisterSymbolAction));

        public override void RegisterSymbolStartAction(Action<SymbolStartAnalysisContext> action, SymbolKind symbolKind)
            => Refused.Add(nameof(RegisterSymbolStartAction));

        public override void RegisterOperationAction(Action<OperationAnalysisContext> action, ImmutableArray<OperationKind> operationKinds)
            => Accepted.Add(nameof(RegisterOperationAction));

        public override void RegisterOperationBlockAction(Action<OperationBlockAnalysisContext> action)
            => Accepted.Add(nameof(RegisterOperationBlockAction));

        public override void RegisterOperationBlockStartAction(Action<OperationBlockStartAnalysisContext> action)
            => Accepted.Add(nameof(RegisterOperationBlockStartAction));

        public override void RegisterCompilationAction(Action<CompilationAnalysisContext> action)
            => Refused.Add(nameof(RegisterCompilationAction));

        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action)
            => Refused.Add(nameof(RegisterSemanticModelAction));

        public override void RegisterCodeBlockStartAction<TLanguageKindEnum>(
            Action<CodeBlockStartAnalysisContext<TLanguageKindEnum>> action) => Refused.Add(nameof(RegisterCodeBlockStartAction));

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action)
            => Refused.Add(nameof(RegisterCodeBlockAction));

        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action)
            => Refused.Add(nameof(RegisterSyntaxTreeAction));

        public override void RegisterSyntaxNodeAction<TLanguageKindEnum>(
            Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TLanguageKindEnum> syntaxKinds)
            => Refused.Add(nameof(RegisterSyntaxNodeAction));

        public override void RegisterAdditionalFileAction(Action<AdditionalFileAnalysisContext> action)
            => Refused.Add(nameof(RegisterAdditionalFileAction));
    }

    private sealed class Start(Recorder recorder, Compilation compilation)
        : CompilationStartAnalysisContext(compilation, new AnalyzerOptions([]), CancellationToken.None)
    {
        public override void RegisterCompilationEndAction(Action<CompilationAnalysisContext> action)
            => recorder.Refused.Add(nameof(RegisterCompilationEndAction));

        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds)
            => recorder.RegisterSymbolAction(action, symbolKinds);

        public override void RegisterSymbolStartAction(Action<SymbolStartAnalysisContext> action, SymbolKind symbolKind)
            => recorder.RegisterSymbolStartAction(action, symbolKind);

        public override void RegisterOperationAction(Action<OperationAnalysisContext> action, ImmutableArray<OperationKind> operationKinds)
            => recorder.RegisterOperationAction(action, operationKinds);

        public override void RegisterOperationBlockAction(Action<OperationBlockAnalysisContext> action)
            => recorder.RegisterOperationBlockAction(action);

        public override void RegisterOperationBlockStartAction(Action<OperationBlockStartAnalysisContext> action)
            => recorder.RegisterOperationBlockStartAction(action);

        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action)
            => recorder.RegisterSemanticModelAction(action);

        public override void RegisterCodeBlockStartAction<TLanguageKindEnum>(
            Action<CodeBlockStartAnalysisContext<TLanguageKindEnum>> action) => recorder.RegisterCodeBlockStartAction(action);

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => recorder.RegisterCodeBlockAction(action);

        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action)
            => recorder.RegisterSyntaxTreeAction(action);

        public override void RegisterSyntaxNodeAction<TLanguageKindEnum>(
            Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TLanguageKindEnum> syntaxKinds)
            => recorder.RegisterSyntaxNodeAction(action, syntaxKinds);

        public override void RegisterAdditionalFileAction(Action<AdditionalFileAnalysisContext> action)
            => recorder.RegisterAdditionalFileAction(action);
    }

#pragma warning disable RS1001, RS1012, RS1013, RS1025, RS1026, RS1036, RS1038, RS2008 // It does on purpose what no analyzer should, and no compiler loads it.
    private sealed class Careless : DiagnosticAnalyzer
    {
        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [];

        public override void Initialize(AnalysisContext context)
        {
            context.RegisterSyntaxTreeAction(_ => { });
            context.RegisterCompilationStartAction(start =>
            {
                start.RegisterCompilationEndAction(_ => { });
                start.RegisterSemanticModelAction(_ => { });
            });
        }
    }
}
