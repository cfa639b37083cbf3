using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Batching.CodeFixes;

/// <summary>A piece of text that a fix replaces. Everything else, including comments and line endings, stays as it is.</summary>
internal readonly record struct Change(DocumentId Document, TextSpan Span, string Text)
{
    /// <summary>
    /// Whether the two overlap, so that only one can be made. Insertions at the same place do not: they follow each other.
    /// </summary>
    public bool ConflictsWith(Change other)
        => Document == other.Document && Span.Start < other.Span.End && other.Span.Start < Span.End;
}
