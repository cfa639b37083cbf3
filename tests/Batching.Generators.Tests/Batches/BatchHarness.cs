using System.Runtime.CompilerServices;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Testing;

/// <summary>
/// What must hold for every right batch class: all that the generator harness checks, no diagnostic from any analyzer over the code with
/// what was generated, and every action and component generated.
/// </summary>
/// <param name="sources">The user's files.</param>
internal sealed class BatchHarness(params string[] sources)
{
    /// <inheritdoc cref="GeneratorHarness.AllowedWarnings"/>
    internal IReadOnlyCollection<string> AllowedWarnings { get; init; } = [];

    /// <inheritdoc cref="AnalyzerHarness.Watched"/>
    internal IReadOnlyCollection<string> Watched { get; init; } = [];

    /// <inheritdoc cref="GeneratorHarness.Case"/>
    internal string? Case { get; init; }

    /// <summary>All checks.</summary>
    /// <returns>What the generator gave.</returns>
    internal async Task<GeneratorRunResult> VerifyAsync([CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        GeneratorRunResult run = Generator().Verify(testFile, test);
        CheckBodies(run);
        await CheckAnalyzersAsync();
        return run;
    }

    /// <summary>All checks but the text's.</summary>
    /// <returns>What the generator gave.</returns>
    internal async Task<GeneratorRunResult> CheckAsync()
    {
        GeneratorRunResult run = Generator().Check();
        CheckBodies(run);
        await CheckAnalyzersAsync();
        return run;
    }

    /// <summary>The one generated file, after all checks but the text's.</summary>
    internal async Task<string> GeneratedAsync() => (await CheckAsync()).GeneratedSources.Single().SourceText.ToString();

    private GeneratorHarness Generator() => new(new BatchGenerator(), sources) { AllowedWarnings = AllowedWarnings, Case = Case };

    // The generator does not run again for an edit in a body, so nothing that it writes may depend on one.
    private void CheckBodies(GeneratorRunResult run)
    {
        string[] emptied = [
            .. sources.Select(
                source =>
                    new WithoutBodies().Visit(CSharpSyntaxTree.ParseText(source, UserProject.ParseOptions).GetRoot()).ToFullString())];
        GeneratorRunResult other =
            UserProject.Driver(new BatchGenerator()).RunGenerators(UserProject.Compile(emptied)).GetRunResult().Results.Single();
        Assert.That(Texts(other), Is.EqualTo(Texts(run)), "What is generated depends on the body of a method.");

        static IEnumerable<string> Texts(GeneratorRunResult of) => of.GeneratedSources.Select(source => source.SourceText.ToString());
    }

    private async Task CheckAnalyzersAsync()
    {
        Diagnostic[] found =
        [
            .. (await Product.Harness().RunAsync(sources)).Where(diagnostic =>
                !AllowedWarnings.Contains(diagnostic.Id)
                    && (diagnostic.Severity >= DiagnosticSeverity.Warning || Watched.Contains(diagnostic.Id))),
        ];
        if (found.Length > 0)
        {
            throw new AssertionException($"A right declaration is diagnosed.\n{string.Join("\n", found.Select(UserProject.Describe))}");
        }

        if (Agreement.Problems(sources, found) is { Count: > 0 } problems)
        {
            throw new AssertionException(string.Join("\n", problems));
        }
    }

    /// <summary>Empties every body; whether there is one is kept.</summary>
    private sealed class WithoutBodies : CSharpSyntaxRewriter
    {
        private static readonly ArrowExpressionClauseSyntax s_throw =
            SyntaxFactory.ArrowExpressionClause(SyntaxFactory.ParseExpression("throw null!"));

        public override SyntaxNode? VisitBlock(BlockSyntax node) => SyntaxFactory.Block();

        public override SyntaxNode? VisitArrowExpressionClause(ArrowExpressionClauseSyntax node) => s_throw;
    }
}
