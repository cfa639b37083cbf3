using System.Runtime.CompilerServices;
using Batching.Generators;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>
/// What must hold for every right loop class: all that the generator harness checks, and no diagnostic from any analyzer over the code with
/// what was generated.
/// </summary>
/// <param name="sources">The user's files.</param>
internal sealed class LoopHarness(params string[] sources)
{
    /// <summary>All checks.</summary>
    /// <returns>What the generator gave.</returns>
    internal async Task<GeneratorRunResult> VerifyAsync([CallerFilePath] string testFile = "", [CallerMemberName] string test = "")
    {
        GeneratorRunResult run = Generator().Verify(testFile, test);
        await CheckAnalyzersAsync();
        return run;
    }

    /// <summary>All checks but the text's.</summary>
    /// <returns>What the generator gave.</returns>
    internal async Task<GeneratorRunResult> CheckAsync()
    {
        GeneratorRunResult run = Generator().Check();
        await CheckAnalyzersAsync();
        return run;
    }

    /// <summary>The one generated file, after all checks but the text's.</summary>
    internal async Task<string> GeneratedAsync() => (await CheckAsync()).GeneratedSources.Single().SourceText.ToString();

    private GeneratorHarness Generator() => new(new LoopGenerator(), sources);

    private async Task CheckAnalyzersAsync()
        => await new AnalyzerHarness([.. Product.Analyzers])
        {
            Generator = new LoopGenerator(),
            Watched = [.. Product.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(descriptor => descriptor.Id)]
        }
            .VerifyAsync(sources);
}
