using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>What a study knows of a run class: how it is stored, what was stored when it was first asked for, and the code as it is now.</summary>
internal sealed record StoredType(RunSchema Schema, IReadOnlyDictionary<string, StoredRun> Rows, CodeVersion Code, StoredResults Results)
{
    /// <summary>What a worker asks for who wants to execute or store a run of the class.</summary>
    internal RunClaim Claim(Run run, bool replacesOtherCode)
        => new(Schema, run.Id, run.ParameterBytes(), run.Columns(), Code.Version, Code.Members, replacesOtherCode);
}
