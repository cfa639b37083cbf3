using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Batching.CodeFixes;

/// <summary>One way to fix one diagnostic.</summary>
/// <param name="Title">What it does, in the imperative.</param>
/// <param name="Key">Distinguishes it from other fixes of the provider. It is the same for every occurrence.</param>
/// <param name="Changes">The text that it replaces in the solution.</param>
internal sealed record Fix(string Title, string Key, ImmutableArray<Change> Changes)
{
    /// <summary>The member that the fix adds, if any. If several fixes add the same member, one is enough.</summary>
    public string? Adds { get; init; }

    /// <summary>
    /// The members whose use may mean something else after the fix. Files that name them are compiled before it is offered.
    /// </summary>
    public ImmutableArray<string> Affects { get; init; } = [];

    /// <summary>Whether the fix only makes the analyzers read the class. What they then report was wrong before.</summary>
    public bool MayReveal { get; init; }

    /// <summary>The solution with this fix.</summary>
    public Task<Solution> ApplyAsync(Solution solution, CancellationToken cancellationToken)
        => FixMerger.ApplyAsync(solution, Changes, cancellationToken);
}
