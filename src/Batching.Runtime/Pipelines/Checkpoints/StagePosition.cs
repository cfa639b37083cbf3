using System.Text.Json.Serialization;

namespace Batching;

/// <summary>
/// The position of a stage between two of its batches, from which it can continue. A stage that begins with the dataset needs only the
/// number of its next batch. A stage behind a boundary also needs the positions of the stages before it. Immutable.
/// </summary>
internal sealed record StagePosition
{
    /// <summary>The number of the next batch of the stage.</summary>
    public required long Number { get; init; }

    /// <summary>The epoch of the last batch, in a stage behind a boundary.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Epoch { get; init; }

    /// <summary>The place of the next batch in that epoch, if it is of the same epoch.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Position { get; init; }

    /// <summary>The number of epochs that have ended with the last batch, in a stage behind a boundary.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int EpochsEnded { get; init; }

    /// <summary>How many rows of the next batch of the stage before have been passed on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int RowsTaken { get; init; }

    /// <summary>The number of rows of that batch, if some have been passed on. It is created again, and must be the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Rows { get; init; }

    /// <summary>The position of the stage before the boundary; null at its beginning, and if there is none.</summary>
    public StagePosition? Source { get; init; }

    /// <summary>The position of the last stage of a merged pipeline; null at its beginning, and if there is none.</summary>
    public StagePosition? Other { get; init; }

    /// <summary>Whether a run can have these numbers, here and in the stages before.</summary>
    [JsonIgnore]
    internal bool IsPossible
        => Number >= 0 && Epoch >= 0 && Position >= 0 && EpochsEnded >= 0 && RowsTaken >= 0 && RowsTaken <= Rows
            && Source is not { IsPossible: false } && Other is not { IsPossible: false };
}
