using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Batching.Cluster;

/// <summary>The batches of a pipeline's run.</summary>
internal sealed class BatchItems : PlanItems
{
    private const int CodeDigits = 32;

    private readonly string _code;

    internal BatchItems(ClusterPlan plan)
        : base(plan)
    {
        PlannedPipeline pipeline = plan.Data.Pipeline!;

        // How the batches are dealt does not count: another number of shards has the same results.
        string identity = string.Join('\n',
            [.. plan.Data.Code.Select(code => $"{code.Of} {code.Version}"), JsonDifference.Compact(pipeline.Options),
                JsonDifference.Compact(pipeline.Steps)]);
        _code = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..CodeDigits];
    }

    internal override string Noun => "batches";

    internal override IEnumerable<string> Codes => [_code];

    internal override ItemKey KeyOf(long place) => new(Plan.Name, _code, place.ToString("D8", CultureInfo.InvariantCulture));

    internal override long? PlaceOf(string id)
        => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long place) && place < Plan.Count ? place : null;

    internal override string NameOf(long place) => string.Create(CultureInfo.InvariantCulture, $"batch {place}");

    internal override bool Verifies(ResultRecord record)
        => record.State != ResultState.Done || (OutputOf(record) is { } output && ResultFolder.HashOfFile(output.Path) == output.Hash);

    /// <summary>
    /// The file that a batch was written to, and its hash; null where its record does not say that: the file has the batch's name, and any
    /// extension.
    /// </summary>
    internal (string Path, string Hash)? OutputOf(ResultRecord record)
    {
        BatchFile? file = FileOf(record.Result);
        return file is not null && file.File.StartsWith(record.Item.Id + ".", StringComparison.Ordinal)
            && file.File.IndexOfAny([.. Path.GetInvalidFileNameChars(), '/', '\\']) < 0
            ? (Path.Combine(Results.FolderOf(_code), file.File), file.Sha256)
            : null;
    }

    private static BatchFile? FileOf(string? result)
    {
        try
        {
            return result is null ? null : JsonSerializer.Deserialize(result, BatchFileJson.Default.BatchFile);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The result of a batch: its file, and the hash of that.</summary>
internal sealed record BatchFile(string File, string Sha256);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(
    PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[System.Text.Json.Serialization.JsonSerializable(typeof(BatchFile))]
internal sealed partial class BatchFileJson : System.Text.Json.Serialization.JsonSerializerContext;
