using System.Text.Json.Serialization;

namespace Batching;

/// <summary>
/// Where a stage of a run stands between two of its batches: what it takes to go on from there. A stage that begins with the dataset needs
/// the number of its next batch alone; one behind a boundary also where the stages before it stand. Immutable.
/// </summary>
internal sealed record StagePosition
{
    /// <summary>The number of the next batch of the stage.</summary>
    public required long Number { get; init; }

    /// <summary>The epoch of the last batch, behind a boundary.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Epoch { get; init; }

    /// <summary>The number among the batches of that epoch that the next one gets, if it is of the same epoch.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Position { get; init; }

    /// <summary>How many epochs have ended with the last batch, behind a boundary.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int EpochsEnded { get; init; }

    /// <summary>How many rows of the next batch of the stage before have been passed on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int RowsTaken { get; init; }

    /// <summary>How many rows that batch has, if some have been passed on: it is made again, and must be the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Rows { get; init; }

    /// <summary>Where the stage before the boundary stands; null at its beginning, and where there is none.</summary>
    public StagePosition? Source { get; init; }

    /// <summary>Where the last stage of a merged pipeline stands; null at its beginning, and where there is none.</summary>
    public StagePosition? Other { get; init; }

    /// <summary>Whether these are numbers that a run can have given, here and in the stages before.</summary>
    [JsonIgnore]
    internal bool IsPossible
        => Number >= 0 && Epoch >= 0 && Position >= 0 && EpochsEnded >= 0 && RowsTaken >= 0 && RowsTaken <= Rows
            && Source is not { IsPossible: false } && Other is not { IsPossible: false };
}
