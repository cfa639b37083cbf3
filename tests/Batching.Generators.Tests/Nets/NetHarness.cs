using System.Runtime.CompilerServices;
using Batching.Generators;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>
/// What must hold for every right component and net: all that the generator harness checks, and no diagnostic from any analyzer over the
/// code with what was generated.
/// </summary>
/// <param name="sources">The user's files.</param>
internal sealed class NetHarness(params string[] sources)
{
    /// <inheritdoc cref="AnalyzerHarness.Watched"/>
    internal IReadOnlyCollection<string> Watched { get; init; } = [];

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

    private GeneratorHarness Generator() => new(new NetGenerator(), sources);

    private async Task CheckAnalyzersAsync()
    {
        Diagnostic[] found =
            [.. (await Product.Harness().RunAsync(sources)).Where(
                diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning || Watched.Contains(diagnostic.Id))];
        if (found.Length > 0)
        {
            throw new AssertionException($"A right declaration is diagnosed.\n{string.Join("\n", found.Select(UserProject.Describe))}");
        }
    }
}
