using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Options;
using Microsoft.CodeAnalysis.Text;

namespace Batching.CodeFixes;

/// <summary>Keeps the line endings of a file.</summary>
internal static class LineEndings
{
    /// <summary>The line ending of the first line; a line feed if there is only one line.</summary>
    public static string Of(SourceText text)
    {
        TextLine first = text.Lines[0];
        return first.EndIncludingLineBreak > first.End ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak)) : "\n";
    }

    /// <summary>Formats the annotated nodes.</summary>
    public static async Task<Document> FormatAsync(Document document, string newLine, CancellationToken cancellationToken)
    {
        OptionSet options = (await document.GetOptionsAsync(cancellationToken).ConfigureAwait(false))
            .WithChangedOption(FormattingOptions.NewLine, LanguageNames.CSharp, newLine);
        return await Formatter.FormatAsync(document, Formatter.Annotation, options, cancellationToken).ConfigureAwait(false);
    }
}
