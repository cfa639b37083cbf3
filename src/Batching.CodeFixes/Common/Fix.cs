using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Batching.CodeFixes;

/// <summary>One way to fix one diagnostic.</summary>
/// <param name="Title">What it does, as a short order.</param>
/// <param name="Key">What tells it from the other fixes of a provider, the same for every occurrence.</param>
/// <param name="Changes">What it replaces in the solution that the diagnostic is of.</param>
internal sealed record Fix(string Title, string Key, ImmutableArray<Change> Changes)
{
    /// <summary>The member that the fix adds, if any: of several fixes that add the same, one is enough.</summary>
    public string? Adds { get; init; }

    /// <summary>The members that others may use otherwise after the fix: files that name them are compiled before it is offered.</summary>
    public ImmutableArray<string> Affects { get; init; } = [];

    /// <summary>Whether the fix only lets the class be looked at: what is found wrong then was wrong before.</summary>
    public bool MayReveal { get; init; }

    /// <summary>The solution with this fix.</summary>
    public Task<Solution> ApplyAsync(Solution solution, CancellationToken cancellationToken)
        => FixMerger.ApplyAsync(solution, Changes, cancellationToken);
}
