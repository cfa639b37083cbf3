using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>
/// What a study knows of a run class: its schema, the runs that were stored when the study first looked, and the current code.
/// </summary>
internal sealed record StoredType(RunSchema Schema, IReadOnlyDictionary<string, StoredRun> Rows, CodeVersion Code, StoredResults Results)
{
    /// <summary>The claim of a worker that wants to execute or store a run of the class.</summary>
    internal RunClaim Claim(Run run, bool replacesOtherCode)
        => new()
        {
            Schema = Schema,
            Id = run.Id,
            Parameters = run.ParameterBytes(),
            Columns = run.Columns(),
            Code = Code.Version,
            CodeMembers = Code.Members,
            ReplacesOtherCode = replacesOtherCode,
        };
}
