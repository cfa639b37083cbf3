using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Testing;

/// <summary>
/// Runs analyzers over sources with <see cref="Markup"/> and asserts the exact set of diagnostics, by id and span: those of the analyzers,
/// of the generator, and the compiler's warnings and errors.
/// </summary>
/// <param name="analyzers">The analyzers, and suppressors.</param>
internal sealed class AnalyzerHarness(params DiagnosticAnalyzer[] analyzers)
{
    /// <summary>A generator that runs before the analyzers, as in a build.</summary>
    internal IIncrementalGenerator? Generator { get; init; }

    /// <summary>
    /// Severities by id, as an <c>.editorconfig</c> sets them: <c>none</c>, <c>silent</c>, <c>suggestion</c>, <c>warning</c>, <c>error</c>.
    /// </summary>
    internal IReadOnlyDictionary<string, string> Severities { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// Ids below a warning that fail where they are not marked. Others of that severity count only where a file marks their id.
    /// </summary>
    internal IReadOnlyCollection<string> Watched { get; init; } = [];

    /// <summary>The language version of the project.</summary>
    internal LanguageVersion Language { get; init; } = LanguageVersion.Latest;

    /// <summary>Asserts that the marked diagnostics are raised, and no other.</summary>
    /// <param name="sources">The user's files, with markup.</param>
    /// <returns>The diagnostics, for checks of messages and severities.</returns>
    internal async Task<IReadOnlyList<Diagnostic>> VerifyAsync(params string[] sources)
    {
        Markup[] files = [.. sources.Select(Markup.Parse)];
        ImmutableArray<Diagnostic> found = await RunAsync(files.Select(file => file.Source));
        HashSet<string> watched = [.. Watched, .. files.SelectMany(file => file.Expected).Select(expected => expected.Id)];
        List<Diagnostic> unexpected = [
            .. found.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning || watched.Contains(diagnostic.Id))];
        var missing = new List<string>();
        for (var number = 0; number < files.Length; number++)
        {
            foreach ((string id, Microsoft.CodeAnalysis.Text.TextSpan span) in files[number].Expected)
            {
                int match = unexpected.FindIndex(diagnostic => diagnostic.Id == id
                    && diagnostic.Location.SourceTree?.FilePath == UserProject.PathOf(number) && diagnostic.Location.SourceSpan == span);
                if (match < 0)
                {
                    missing.Add(
                        $"  {id} at \"{files[number].Source.Substring(span.Start, span.Length)}\" in {UserProject.PathOf(number)}, {span}");
                }
                else
                {
                    unexpected.RemoveAt(match);
                }
            }
        }

        if (missing.Count + unexpected.Count > 0)
        {
            throw new AssertionException(
                $"Expected and not raised: {missing.Count}\n{string.Join("\n", missing)}\nRaised and not expected: {unexpected.Count}\n"
                + string.Join(
                    "\n", unexpected.Select(diagnostic => $"  {UserProject.Describe(diagnostic)} {diagnostic.Location.SourceSpan}")));
        }

        return found;
    }

    /// <summary>All diagnostics over sources without markup: of the compiler only warnings and errors.</summary>
    internal async Task<ImmutableArray<Diagnostic>> RunAsync(IEnumerable<string> sources)
    {
        var severities = new EditorConfig(Severities);
        Compilation compilation = UserProject.Compile(sources, severities, Language);
        ImmutableArray<Diagnostic> generated = [];
        if (Generator is not null)
        {
            UserProject.Driver(Generator, Language)
                .RunGeneratorsAndUpdateCompilation((CSharpCompilation)compilation, out compilation, out generated);
        }

        ImmutableArray<Diagnostic> analyzed = analyzers.Length == 0
            ? compilation.GetDiagnostics()
            : await compilation.WithAnalyzers([.. analyzers], new AnalyzerOptions([])).GetAllDiagnosticsAsync();
        return
        [
            .. generated.Concat(analyzed)
                .Where(diagnostic =>
                    !diagnostic.IsSuppressed && (diagnostic.Severity >= DiagnosticSeverity.Warning || !IsCompilers(diagnostic)))
                .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(diagnostic => diagnostic.Location.SourceSpan),
        ];
    }

    private static bool IsCompilers(Diagnostic diagnostic) => diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.Compiler);

    private sealed class EditorConfig(IReadOnlyDictionary<string, string> severities) : SyntaxTreeOptionsProvider
    {
        private readonly AnalyzerConfigSet _configuration = AnalyzerConfigSet.Create(ImmutableArray.Create(AnalyzerConfig.Parse(
            "[*.cs]\n" + string.Concat(severities.Select(severity => $"dotnet_diagnostic.{severity.Key}.severity = {severity.Value}\n")),
            "/project/.editorconfig")));

        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(
            SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
            => _configuration.GetOptionsForSourcePath(tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity);

        public override bool TryGetGlobalDiagnosticValue(
            string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
            => _configuration.GlobalConfigOptions.TreeOptions.TryGetValue(diagnosticId, out severity);
    }
}
