using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Batching.CodeFixes;

/// <summary>Merges the changes of many fixes. A fix that conflicts with an earlier one is left out completely.</summary>
internal sealed class FixMerger
{
    private readonly List<Change> _changes = [];
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);

    /// <summary>Adds a fix. Returns false if it conflicts.</summary>
    public bool TryAdd(Fix fix)
    {
        if (fix.Adds is { } member && _added.Contains(member))
        {
            return false;
        }

        Change[] own = [.. fix.Changes.Where(change => !_changes.Contains(change))];
        if (own.Any(change => _changes.Any(change.ConflictsWith)))
        {
            return false;
        }

        _changes.AddRange(own);
        if (fix.Adds is { } added)
        {
            _added.Add(added);
        }

        return true;
    }

    public Task<Solution> ApplyAsync(Solution solution, CancellationToken cancellationToken)
        => ApplyAsync(solution, _changes, cancellationToken);

    public static async Task<Solution> ApplyAsync(Solution solution, IEnumerable<Change> changes, CancellationToken cancellationToken)
    {
        Solution changed = solution;
        foreach (IGrouping<DocumentId, Change> document in changes.GroupBy(change => change.Document))
        {
            SourceText text = await solution.GetDocument(document.Key)!.GetTextAsync(cancellationToken).ConfigureAwait(false);
            // Insertions at the same place stay in the order in which they were found.
            IEnumerable<TextChange> edits = document
                .GroupBy(change => change.Span)
                .OrderBy(place => place.Key)
                .Select(place => new TextChange(place.Key, string.Concat(place.Select(change => change.Text))));
            changed = changed.WithDocumentText(document.Key, text.WithChanges(edits));
        }

        return changed;
    }
}
