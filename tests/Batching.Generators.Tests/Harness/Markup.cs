using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Batching.Testing;

/// <summary>Source text in which <c>{|BATCH001:text|}</c> marks where a diagnostic is expected. Marks may nest.</summary>
/// <param name="Source">The text without the marks.</param>
/// <param name="Expected">The expected diagnostics.</param>
internal sealed record Markup(string Source, IReadOnlyList<(string Id, TextSpan Span)> Expected)
{
    internal static Markup Parse(string marked)
    {
        var source = new StringBuilder();
        var expected = new List<(string, TextSpan)>();
        var open = new Stack<(string Id, int Begin)>();
        for (var at = 0; at < marked.Length; at++)
        {
            if (string.CompareOrdinal(marked, at, "{|", 0, 2) == 0 && marked.IndexOf(':', at) is > 0 and var colon)
            {
                open.Push((marked[(at + 2)..colon], source.Length));
                at = colon;
            }
            else if (open.Count > 0 && string.CompareOrdinal(marked, at, "|}", 0, 2) == 0)
            {
                (string id, int begin) = open.Pop();
                expected.Add((id, TextSpan.FromBounds(begin, source.Length)));
                at++;
            }
            else
            {
                source.Append(marked[at]);
            }
        }

        return open.TryPop(out (string Id, int Begin) left)
            ? throw new ArgumentException($"The mark {{|{left.Id}: is not closed with |}}.", nameof(marked))
            : new Markup(source.ToString(), expected);
    }
}
