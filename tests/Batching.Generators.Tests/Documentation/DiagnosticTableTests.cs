using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Batching.CodeFixes;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Batching.Testing;

/// <summary>The page that lists all diagnostics agrees with the code. It is written anew where snapshots are accepted.</summary>
public partial class DiagnosticTableTests
{
    private static string Page => Path.Combine(SourceTree.Repository, "docs", "diagnostics.md");

    private static string Address { get; } = typeof(BatchGenerator).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "DocumentationUrl").Value!;

    private static IReadOnlyList<DiagnosticDescriptor> Descriptors { get; } =
    [
        .. Product.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).DistinctBy(descriptor => descriptor.Id)
            .OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal),
    ];

    [Test]
    public void Help_links_are_absolute_and_lead_to_a_page()
    {
        Assert.That(Address, Does.StartWith("https://").And.EndWith("/docs/"));
        foreach (DiagnosticDescriptor descriptor in Descriptors)
        {
            Assert.That(descriptor.HelpLinkUri, Is.EqualTo($"{Address}diagnostics/{descriptor.Id}.md"));
            Assert.That(Path.Combine(SourceTree.Repository, "docs", "diagnostics", $"{descriptor.Id}.md"), Does.Exist);
        }

        Assert.That(File.ReadAllText(Path.Combine(SourceTree.Repository, "src", "Batching.Runtime", "buildTransitive", "Batching.targets")),
            Does.Contain($"<_BatchingHelp>{Address}diagnostics.md</_BatchingHelp>"));
    }

    [Test]
    public void The_tables_of_the_page_are_the_descriptors()
    {
        string[] fixable =
        [
            .. typeof(BatchFixProvider).Assembly.GetTypes()
                .Where(type => typeof(CodeFixProvider).IsAssignableFrom(type) && !type.IsAbstract)
                .SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds),
        ];
        Assert.That(Descriptors.Select(descriptor => descriptor.Category).Distinct(), Is.EqualTo(["Batching"]));
        Assert.That(Descriptors.All(descriptor => descriptor.IsEnabledByDefault));
        string page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        string expected = Table().Replace(page, table =>
        {
            var text = new StringBuilder(table.Groups["head"].Value);
            foreach (DiagnosticDescriptor descriptor in Descriptors.Where(descriptor => descriptor.Id[5] == table.Groups["digit"].Value[0]))
            {
                string title = descriptor.Title.ToString(CultureInfo.InvariantCulture);
                string fix = fixable.Contains(descriptor.Id) ? "yes" : "";
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| [{descriptor.Id}](diagnostics/{descriptor.Id}.md) | {descriptor.DefaultSeverity} | {title} | {fix} |\n");
            }

            return text.ToString();
        });
        if (Snapshot.Accepts)
        {
            File.WriteAllText(Page, expected);
            return;
        }

        Assert.That(page, Is.EqualTo(expected), "Run the test with BATCHING_ACCEPT_SNAPSHOTS=1 to write the tables.");
        Assert.That(Descriptors.Select(descriptor => descriptor.Id),
            Is.EqualTo(Table().Matches(page).SelectMany(table => Row().Matches(table.Value)).Select(row => row.Groups["id"].Value)));
    }

    /// <summary>A table, under the comment that names the first digit of its ids.</summary>
    [GeneratedRegex(@"(?<head><!-- diagnostics (?<digit>[0-9]) -->\n\|[^\n]*\n\|[^\n]*\n)(\|[^\n]*\n)*")]
    private static partial Regex Table();

    [GeneratedRegex(@"^\| \[(?<id>BATCH[0-9]{3})\]", RegexOptions.Multiline)]
    private static partial Regex Row();
}
