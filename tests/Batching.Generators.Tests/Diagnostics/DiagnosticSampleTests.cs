using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Batching.Testing;

/// <summary>The sample of mistakes: a build of it, as a user runs it, prints what its comments say and nothing else.</summary>
public partial class DiagnosticSampleTests
{
    private const int Patience = 240_000;

    private static string Sample => Path.Combine(SourceTree.Repository, "samples", "Diagnostics");

    private static string Configuration { get; } =
        typeof(DiagnosticSampleTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    [Test]
    [CancelAfter(Patience)]
    public async Task A_build_prints_exactly_what_the_comments_say(CancellationToken cancellationToken)
    {
        // It takes the library as the tests were built with it, and compiles whatever was compiled before.
        string output = await DotnetBuild.RunAsync(
            Sample, cancellationToken, "--configuration", Configuration, "--no-dependencies", "--no-incremental");
        string[] printed =
        [
            .. Printed().Matches(output)
                .Select(line => $"{Path.GetFileName(line.Groups["file"].Value)}({line.Groups["line"].Value}): {line.Groups["id"].Value}")
                .Distinct().Order(StringComparer.Ordinal),
        ];
        Assert.That(printed,
            Is.EqualTo(Expected().Select(expected => $"{expected.File}({expected.Line}): {expected.Id}").Order(StringComparer.Ordinal)),
            output);
    }

    [Test]
    public void Every_diagnostic_of_code_has_a_file_of_its_own()
    {
        string[] ids =
        [
            .. Product.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(descriptor => descriptor.Id)
                .Where(id => Id().IsMatch(id) && id != WrongLanguage.Id).Distinct().Order(StringComparer.Ordinal),
        ];
        Assert.That(Files().Select(file => Path.GetFileName(file).Split('.')[0]).Order(StringComparer.Ordinal), Is.EqualTo(ids));
        Assert.That(
            Expected().Where(expected => Id().IsMatch(expected.Id)).All(
                expected => expected.File.StartsWith(expected.Id + ".", StringComparison.Ordinal)),
                "A file names another diagnostic than its own.");
    }

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Sample, "*.cs");

    /// <summary>The diagnostics that comments behind code name: the compiler's own too, where ours says what it cannot know.</summary>
    private static IEnumerable<(string File, string Line, string Id)> Expected()
        => Files().SelectMany(file => File.ReadAllLines(file).SelectMany((line, number) =>
            Comment().Matches(line).SelectMany(comment => comment.Groups["id"].Captures)
                .Select(id => (Path.GetFileName(file), (number + 1).ToString(CultureInfo.InvariantCulture), id.Value))));

    /// <summary>A warning or error as a build prints it; one without a file is one that the comments cannot name.</summary>
    [GeneratedRegex(
        @"^\s*(?<file>[^\r\n]*?)(\((?<line>[0-9]+),[0-9]+\))?\s?: (error|warning) (?<id>[A-Z]+[0-9]+):", RegexOptions.Multiline)]
    private static partial Regex Printed();

    [GeneratedRegex(@"(?<=\S.*)// (?<id>CS[0-9]{4})?(, )?(?<id>BATCH[0-9]{3})$")]
    private static partial Regex Comment();

    [GeneratedRegex("^BATCH[0-9]{3}$")]
    private static partial Regex Id();
}
