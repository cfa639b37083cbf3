using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>What one call of <see cref="Study.RunAsync"/> has to do, and with what. Immutable.</summary>
internal sealed record StudyCall
{
    /// <summary>The study's name.</summary>
    internal required string Study { get; init; }

    /// <summary>The store of the results; null to keep them in memory only.</summary>
    internal required IRunStore? Store { get; init; }

    /// <summary>How many runs the study has.</summary>
    internal required int Total { get; init; }

    /// <summary>The runs to execute.</summary>
    internal required IReadOnlyList<RunSlot> Pending { get; init; }

    internal required StudyOptions Options { get; init; }

    /// <summary>Returns what the study knows of a run's class.</summary>
    internal required Func<Run, StoredType> TypeOf { get; init; }

    /// <summary>
    /// Creates the exception for a run that another process has executed with other code, under <see cref="OnCodeChange.Fail"/>.
    /// </summary>
    internal required Func<RunSlot, Exception> OtherCode { get; init; }

    /// <summary>Ends the call and cancels the runs that are executing.</summary>
    internal required CancellationToken CancellationToken { get; init; }

    /// <summary>Ends the call, but lets the runs that are executing end: no further run starts.</summary>
    internal CancellationToken Drain { get; init; }
}
