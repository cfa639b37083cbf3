namespace Batching.Testing;

/// <summary>That wrong documentation is found, by pages made up for it.</summary>
public class SnippetTests
{
    private const string Page = """
        # Title
        <!-- snippet: shared
        public static class Library { public static Task<int> CountAsync() => Task.FromResult(1); }
        -->
        Text.
        <!-- snippet: shared -->
        ```csharp
        int count = await Library.CountAsync();
        ```
        ## Next
        ```csharp
        using System.Text;
        var text = new StringBuilder();
        text.Append(count);
        ```
        ```sh
        not C#
        ```
        ```csharp
        internal sealed class Rows : Batch<int>;
        ```
        """;

    private static readonly AnalyzerHarness s_none = new();

    [Test]
    public void Blocks_are_found_with_line_section_and_comment()
        => Assert.That(
            Snippet.Read(Page).Select(snippet => (snippet.Line, snippet.Section, snippet.IsShared, snippet.IsHidden)),
            Is.EqualTo([(3, "Title", true, true), (8, "Title", true, false), (12, "Next", false, false), (20, "Next", false, false)]));

    [Test]
    public async Task Types_statements_and_what_earlier_blocks_share_compile_together()
        => Assert.That(await s_none.ProblemsAsync(Page), Is.Empty);

    [TestCase("Missing.Call();", "CS0103")]
    [TestCase("string text = null;", "CS8600")]
    [TestCase("Library.CountAsync();", "CS4014")]
    [TestCase("internal class Rows : Batch<Missing>;", "CS0246")]
    public async Task An_error_or_warning_is_found_with_the_line_of_its_block(string code, string id)
    {
        IReadOnlyList<string> problems = await s_none.ProblemsAsync($"{Page}\n```csharp\n{code}\n```\n");
        Assert.That(problems, Is.Not.Empty.And.All.StartsWith("line 23:"));
        Assert.That(problems, Has.Some.Contains(id));
    }

    [Test]
    public async Task A_block_that_is_not_shared_is_not_seen_by_later_ones()
        => Assert.That(await s_none.ProblemsAsync("```csharp\nvar one = 1;\n```\n```csharp\nConsole.WriteLine(one);\n```"),
            Has.One.Contains("CS0103"));

    [Test]
    public async Task The_page_of_a_diagnostic_is_checked()
    {
        const string Good = "# TEST001\n## Cause\nA name.\n## Wrong\n```csharp\ninternal class Bad;\n```\n## Right\n```csharp\ninternal class Good;\n```\n## How to fix\nRename it.\n";
        Assert.That(await Problems(Good), Is.Empty);
        Assert.That(await Problems(Good.Replace("## Cause", "## Why")), Has.One.Contains("\"## Cause\" is missing"));
        Assert.That(
            await Problems(Good.Replace("class Bad", "class Better")), Has.One.Contains("line 6 is to raise it, but raises nothing"));
        Assert.That(await Problems(Good.Replace("class Good", "class Bad")), Has.One.Contains("line 10 is to raise nothing, but raises"));
        Assert.That(await Problems(Good.Replace("```csharp\ninternal class Bad", "```text\ninternal class Bad")),
            Has.One.Contains("the section Wrong has no csharp block"));

        static Task<IReadOnlyList<string>> Problems(string page)
            => DiagnosticPage.ProblemsAsync(new AnalyzerHarness(new BadNameAnalyzer()), "TEST001", page);
    }
}
