using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>
/// An item method of the corpus, labelled racy or clean. A file holds one or more, each headed by a comment <c>// racy: its name</c> or
/// <c>// clean: its name</c>; what follows is a file of its own. The line that races ends with <c>// race</c>.
/// </summary>
/// <param name="Name">What it shows.</param>
/// <param name="IsRacy">Whether its items race.</param>
/// <param name="Source">The file.</param>
/// <param name="File">Where it is written.</param>
internal sealed partial record RaceCase(string Name, bool IsRacy, string Source, string File)
{
    // A captured local of a kernel has a diagnostic of its own.
    private static readonly string[] s_races = ["BATCH032", "BATCH023"];

    /// <summary>The lines that are marked, from 0.</summary>
    internal IEnumerable<int> MarkedLines
        => Source.Split('\n').Select((line, number) => (line, number))
            .Where(line => line.line.TrimEnd().EndsWith("// race", StringComparison.Ordinal)).Select(line => line.number);

    /// <inheritdoc/>
    public override string ToString() => $"{(IsRacy ? "racy" : "clean")}: {Name} ({File})";

    /// <summary>The cases of a part of the corpus: <c>Tuned</c> or <c>FirstSight</c>.</summary>
    internal static IReadOnlyList<RaceCase> Read(string part, [CallerFilePath] string callerFile = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(SourceTree.Resolve(callerFile))!, "Corpus", part);
        return !Directory.Exists(folder)
            ? []
            : [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(Split)];
    }

    /// <summary>The analyzers that find races, without the others, which would take most of the time.</summary>
    internal static AnalyzerHarness Harness()
        => Product.Harness(
            [.. Product.Analyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(diagnostic => s_races.Contains(diagnostic.Id)))]);

    /// <summary>
    /// What the compiler and the race analyzers report for each case. The cases are one compilation, since many small ones take three times
    /// as long.
    /// </summary>
    internal static async Task<Outcome[]> RunAsync(IReadOnlyList<RaceCase> cases)
    {
        ImmutableArray<Diagnostic> found = await Harness().RunAsync(cases.Select((one, number) => one.InNamespace($"Case{number}")));
        ILookup<string?, Diagnostic> byFile = found.ToLookup(diagnostic => diagnostic.Location.SourceTree?.FilePath);
        return
        [
            .. cases.Select((one, number) => new Outcome(
                one,
                [.. byFile[UserProject.PathOf(number)].Where(diagnostic => s_races.Contains(diagnostic.Id))],
                // A failed analyzer has no place, and is an error of every case.
                [.. byFile[UserProject.PathOf(number)].Concat(byFile[null])
                    .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || diagnostic.Id == "AD0001")])),
        ];
    }

    /// <summary>The file in a namespace of its own. Its lines keep their numbers.</summary>
    private string InNamespace(string name)
    {
        Match? lastUsing = Using().Matches(Source).LastOrDefault();
        int start = lastUsing is null ? Source.IndexOf('\n', StringComparison.Ordinal) + 1 : lastUsing.Index + lastUsing.Length;
        return Source.Insert(start, $" namespace {name}; ");
    }

    private static IEnumerable<RaceCase> Split(string path)
    {
        string text = System.IO.File.ReadAllText(path).ReplaceLineEndings("\n");
        Match[] headers = [.. Header().Matches(text).Cast<Match>()];
        for (var i = 0; i < headers.Length; i++)
        {
            int end = i + 1 < headers.Length ? headers[i + 1].Index : text.Length;
            yield return new RaceCase(headers[i].Groups["name"].Value.Trim(), headers[i].Groups["label"].Value == "racy",
                text[headers[i].Index..end], Path.GetFileName(path));
        }
    }

    [GeneratedRegex("^// (?<label>racy|clean): (?<name>.*)$", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex("^using [^;(]+;", RegexOptions.Multiline)]
    private static partial Regex Using();

    /// <summary>What was found in a case.</summary>
    /// <param name="Case">The case.</param>
    /// <param name="Races">The races that are reported in it.</param>
    /// <param name="Errors">Why it is no valid case.</param>
    internal sealed record Outcome(RaceCase Case, IReadOnlyList<Diagnostic> Races, IReadOnlyList<Diagnostic> Errors)
    {
        internal bool IsMissed => Case.IsRacy && Races.Count == 0;

        internal bool IsFalseAlarm => !Case.IsRacy && Races.Count > 0;

        /// <summary>Whether a race is reported, but none where the case has its mark.</summary>
        internal bool IsElsewhere => Case.IsRacy && Races.Count > 0
            && !Races.Any(
                race => Case.MarkedLines.Any(
                    line => race.Location.GetLineSpan().StartLinePosition.Line <= line
                        && line <= race.Location.GetLineSpan().EndLinePosition.Line));
    }
}
