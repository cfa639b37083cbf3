using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Batching.CodeFixes;

/// <summary>
/// A piece of text that a fix replaces. Text, not nodes: whatever a fix does not name, comments and line ends too, stays as it is.
/// </summary>
internal readonly record struct Change(DocumentId Document, TextSpan Span, string Text)
{
    /// <summary>Whether both cannot be made: they overlap. Insertions at one place follow each other.</summary>
    public bool ConflictsWith(Change other)
        => Document == other.Document && Span.Start < other.Span.End && other.Span.Start < Span.End;
}
