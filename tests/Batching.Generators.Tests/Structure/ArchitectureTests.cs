namespace Batching.Testing;

/// <summary>
/// The arrows between folders are those of <c>docs/architecture.md</c>, whose blocks <c>arrows</c> and <c>no-cycles</c> are read here.
/// </summary>
public class ArchitectureTests
{
    private static readonly Lazy<FolderArrows> s_found = new(() => FolderArrows.Read(Path.Combine(SourceTree.Repository, "src")));

    // A folder, a colon, and the folders that it and those below it may name.
    private static readonly Dictionary<string, string[]> s_allowed = Block("arrows")
        .Select(line => line.Split(':'))
        .ToDictionary(
            parts => parts[0].Trim(), parts => parts[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    [Test]
    public void Folders_name_only_what_the_architecture_page_allows()
    {
        IEnumerable<string> broken = s_found.Value.Arrows
            .Where(arrow => RuleOf(arrow.Key.From) is not { } rule
                || (rule != RuleOf(arrow.Key.To) && !s_allowed[rule].Any(allowed => FolderArrows.IsWithin(arrow.Key.To, allowed))))
            .Select(arrow => $"{arrow.Key.From} > {arrow.Key.To}: {arrow.Value}");
        Assert.That(broken.Order(), Is.Empty);
    }

    [Test]
    public void Every_arrow_that_the_page_allows_is_there()
        => Assert.That(
            s_allowed.SelectMany(rule => rule.Value.Select(allowed => (rule.Key, allowed)))
                .Where(pair =>
                    !s_found.Value.Arrows.Keys.Any(
                        arrow => RuleOf(arrow.From) == pair.Key && FolderArrows.IsWithin(arrow.To, pair.allowed)))
                .Select(pair => $"{pair.Key}: {pair.allowed}"),
            Is.Empty);

    [TestCaseSource(nameof(WithoutCycles))]
    public void Folders_form_no_cycles(string group) => Assert.That(s_found.Value.Cycles(group), Is.Empty);

    private static string[] WithoutCycles() => Block("no-cycles");

    /// <summary>The rule that holds for a folder: that of the innermost folder around it.</summary>
    private static string? RuleOf(string folder)
        => s_allowed.Keys.Where(rule => FolderArrows.IsWithin(folder, rule)).MaxBy(rule => rule.Length);

    private static string[] Block(string name)
    {
        string[] lines = File.ReadAllLines(Path.Combine(SourceTree.Repository, "docs", "architecture.md"));
        return [.. lines.SkipWhile(line => line != $"```{name}").Skip(1).TakeWhile(line => line != "```").Where(line => line.Length > 0)];
    }
}
