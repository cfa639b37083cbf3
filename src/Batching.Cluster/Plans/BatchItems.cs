using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

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

        // The number and layout of shards are not part of the identity: they do not change the results.
        string identity = string.Join('\n',
            [
                .. plan.Data.Code.Select(code => $"{code.Of} {code.Version}"), JsonDifference.Compact(pipeline.Options),
                JsonDifference.Compact(pipeline.Steps),
            ]);
        _code = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..CodeDigits];
    }

    internal override string Noun => "batches";

    internal override IEnumerable<string> Codes => [_code];

    internal override ItemKey KeyOf(long place) => new(Plan.Name, _code, place.ToString("D8", CultureInfo.InvariantCulture));

    internal override long? PlaceOf(string id)
        => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long place) && place < Plan.ItemCount ? place : null;

    internal override string NameOf(long place) => $"batch {place}";

    internal override bool Verifies(ResultRecord record)
        => record.State != ResultState.Done || (OutputOf(record) is { } output && ResultFolder.HashOfFile(output.Path) == output.Hash);

    /// <summary>
    /// The output file of a batch, and its hash. Null if the record has none, or if the file is not named after the batch with some
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

/// <summary>The result of a batch: its file, and the hash of the file.</summary>
internal sealed record BatchFile(string File, string Sha256);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BatchFile))]
internal sealed partial class BatchFileJson : JsonSerializerContext;
