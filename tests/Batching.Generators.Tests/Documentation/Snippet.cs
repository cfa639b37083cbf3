using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Batching.Testing;

/// <summary>
/// A C# block of a Markdown page. A comment <c>&lt;!-- snippet: shared --&gt;</c> before it lets the later blocks of the page see it; a
/// comment that begins so and goes on with code is such a block that readers do not see.
/// </summary>
/// <param name="Code">The code.</param>
/// <param name="Line">The line of the page it begins at, from 1.</param>
/// <param name="Section">The heading it stands under.</param>
/// <param name="IsShared">Whether later blocks see it.</param>
/// <param name="IsHidden">Whether it is a comment.</param>
internal sealed partial record Snippet(string Code, int Line, string Section, bool IsShared, bool IsHidden)
{
    /// <summary>All blocks of a page, in order.</summary>
    internal static IReadOnlyList<Snippet> Read(string page)
    {
        string text = page.ReplaceLineEndings("\n");
        List<Snippet> snippets = [];
        foreach (Match block in Blocks().Matches(text))
        {
            bool isHidden = block.Groups["hidden"].Success;
            Group code = isHidden ? block.Groups["hidden"] : block.Groups["code"];
            string section = Headings().Matches(text[..block.Index]).LastOrDefault()?.Groups["title"].Value.Trim() ?? "";
            snippets.Add(
                new Snippet(
                    code.Value, text.AsSpan(0, code.Index).Count('\n') + 1, section, isHidden || block.Groups["shared"].Success, isHidden));
        }

        return snippets;
    }

    /// <summary>
    /// The files that compile a block: types in files of their own, statements in an async method. Statements of shared blocks go before
    /// the block's own.
    /// </summary>
    /// <param name="shared">The shared blocks before it.</param>
    internal IReadOnlyList<string> ToSources(IEnumerable<Snippet> shared)
    {
        List<string> sources = [];
        List<string> usings = [];
        List<string> statements = [];
        foreach (Snippet snippet in shared.Append(this))
        {
            CompilationUnitSyntax root = CSharpSyntaxTree.ParseText(snippet.Code, UserProject.ParseOptions).GetCompilationUnitRoot();
            string[] types = [.. root.Members.Where(member => member is not GlobalStatementSyntax).Select(member => member.ToFullString())];
            string[] ownUsings = [.. root.Usings.Select(directive => directive.ToFullString())];
            string own = string.Concat(root.Members.OfType<GlobalStatementSyntax>().Select(statement => statement.ToFullString()));
            if (types.Length > 0)
            {
                sources.Add(string.Concat([.. ownUsings, .. types]));
            }

            if (own.Length > 0)
            {
                usings.AddRange(ownUsings);
                statements.Add(own);
            }
        }

        if (statements.Count > 0)
        {
            // CS1998: a block need not await anything.
            sources.Add($$"""
                {{string.Concat(usings.Select(directive => directive.Trim()).Distinct().Select(directive => directive + "\n"))}}
                #pragma warning disable CS1998
                internal static class SnippetOfPage
                {
                    internal static async Task RunAsync()
                    {
                {{string.Join("\n", statements)}}
                    }
                }
                """);
        }

        return sources;
    }

    [GeneratedRegex(
        @"<!--\s*snippet:\s*shared[ \t]*\n(?<hidden>.*?)-->|(?:(?<shared><!--\s*snippet:\s*shared\s*-->)\s*\n)?^```csharp[ \t]*\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^#+ (?<title>.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();
}
