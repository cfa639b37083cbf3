using System.Text.Json;
using System.Text.Json.Serialization;

namespace Batching;

/// <summary>The JSON form of a checkpoint. Names and meanings must not change without a new <see cref="Version"/>.</summary>
internal sealed record CheckpointData
{
    internal const string FormatName = "Batching.PipelineCheckpoint";
    internal const int CurrentVersion = 1;

    public required string Format { get; init; }

    public required int Version { get; init; }

    public required long Batches { get; init; }

    public required long Items { get; init; }

    public required int Epochs { get; init; }

    public required long SkippedBatches { get; init; }

    public required long FailedBatches { get; init; }

    public required long DroppedItems { get; init; }

    public required long ItemsLeftOut { get; init; }

    public required OptionsFingerprint Options { get; init; }

    public required PipelineFingerprint Pipeline { get; init; }

    public required IReadOnlyDictionary<string, JsonElement> Variables { get; init; }

    /// <summary>Null before the first batch.</summary>
    public StagePosition? Position { get; init; }
}

/// <summary>The part that every version has.</summary>
internal sealed record CheckpointHeader
{
    public string? Format { get; init; }

    public int Version { get; init; }
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    MaxDepth = 1000,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(CheckpointData))]
[JsonSerializable(typeof(CheckpointHeader))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
