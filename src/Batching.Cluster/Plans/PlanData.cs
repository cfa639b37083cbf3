using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Batching.Cluster;

/// <summary>
/// The content of a plan file, except its hash. Names and meanings of the members are part of the file format: changing one needs a new
/// <see cref="Version"/>.
/// </summary>
internal sealed record PlanData
{
    internal const string FormatName = "Batching.ClusterPlan";
    internal const int CurrentVersion = 1;

    public string Format { get; init; } = FormatName;

    public int Version { get; init; } = CurrentVersion;

    public required PlanKind Kind { get; init; }

    public required string Name { get; init; }

    public required int Shards { get; init; }

    public required ShardLayout Layout { get; init; }

    /// <summary>The version of the code that computes the results: one for each run class, or one for a pipeline's assemblies.</summary>
    public required IReadOnlyList<PlannedCode> Code { get; init; }

    /// <summary>The runs of a study, in its order.</summary>
    public IReadOnlyList<PlannedIdentity>? Runs { get; init; }

    /// <summary>The run of a pipeline.</summary>
    public PlannedPipeline? Pipeline { get; init; }
}

internal enum PlanKind
{
    Study,
    Pipeline,
}

/// <summary>A version of code, with the hash of each member, so that a message can name the member that changed.</summary>
internal sealed record PlannedCode(string Of, string Version, IReadOnlyDictionary<string, string> Members);

/// <summary>A run: its class, its id, and its parameters for human readers.</summary>
internal sealed record PlannedIdentity(string Type, string Id, JsonElement Parameters);

/// <summary>The run of a pipeline: the number of its batches, and the options and steps that determine them.</summary>
internal sealed record PlannedPipeline(long Batches, JsonElement Options, JsonElement Steps);

/// <summary>The members that every version of the format has.</summary>
internal sealed record PlanHeader
{
    public string? Format { get; init; }

    public int Version { get; init; }
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    MaxDepth = 1000,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(PlanData))]
[JsonSerializable(typeof(PlanHeader))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class PlanJson : JsonSerializerContext
{
    /// <summary>Writes a value without spaces.</summary>
    internal static JsonTypeInfo<JsonElement> Compact { get; } = new PlanJson(
        new JsonSerializerOptions { WriteIndented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 })
        .JsonElement;
}
