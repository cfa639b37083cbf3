using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Batching.Studies;

namespace Batching.Cluster;

/// <summary>The outcome of an item.</summary>
internal enum ResultState
{
    Done,
    Failed,

    /// <summary>A step skipped the batch.</summary>
    Skipped,

    /// <summary>A step ended the run at the batch. Later batches do not belong to the run.</summary>
    Stopped,
}

/// <summary>The outcome of an item, as it is published. Immutable.</summary>
/// <param name="Item">The item and the version of its code.</param>
/// <param name="State">The outcome.</param>
/// <param name="Result">The result as JSON; null if there is none.</param>
/// <param name="Failure">The failure; null unless the item has failed.</param>
/// <param name="Runtime">How long it took.</param>
/// <param name="Finished">When it ended, in UTC.</param>
internal sealed record ResultRecord(
    ItemKey Item, ResultState State, string? Result, RunFailure? Failure, TimeSpan? Runtime, DateTime? Finished)
{
    private const string FormatName = "Batching.Result";
    private const int Version = 1;

    /// <summary>Whether another copy has the same result. Runtime and date are not compared.</summary>
    internal bool IsSameAs(ResultRecord other) => Item == other.Item && State == other.State && Result == other.Result;

    /// <summary>Whether the record has what its state requires.</summary>
    private bool IsWhole => State switch
    {
        ResultState.Done => Result is not null,
        ResultState.Failed => Failure is not null,
        var other => Enum.IsDefined(other),
    };

    internal byte[] ToFile()
    {
        var written = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(written, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("format", FormatName);
            json.WriteNumber("version", Version);
            json.WriteString("of", Item.Of);
            json.WriteString("code", Item.Code);
            json.WriteString("id", Item.Id);
            json.WriteString("state", State.ToString());
            if (Result is not null)
            {
                // The text is kept unchanged: copies are compared by it, and the store gets it.
                json.WritePropertyName("result");
                json.WriteRawValue(Result, skipInputValidation: true);
            }

            if (Failure is not null)
            {
                json.WritePropertyName("failure");
                json.WriteRawValue(JsonSerializer.Serialize(Failure, ResultJson.Default.RunFailure));
            }

            if (Runtime is { } runtime)
            {
                json.WriteNumber("seconds", runtime.TotalSeconds);
            }

            if (Finished is { } finished)
            {
                json.WriteString("finished", finished.ToString("O", CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
        }

        return SealedJson.Seal(written.WrittenSpan);
    }

    /// <summary>Reads a result file. Null if it is incomplete or holds another item.</summary>
    internal static ResultRecord? Read(byte[] file, ItemKey expected)
    {
        if (SealedJson.HashIn(file) is null)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(file, new JsonDocumentOptions { MaxDepth = 1000 });
            JsonElement root = document.RootElement;
            var item = new ItemKey(
                root.GetProperty("of").GetString()!, root.GetProperty("code").GetString()!, root.GetProperty("id").GetString()!);
            return root.GetProperty("format").GetString() == FormatName && root.GetProperty("version").GetInt32() == Version
                && item == expected
                && new ResultRecord(
                    item,
                    Enum.Parse<ResultState>(root.GetProperty("state").GetString()!),
                    root.TryGetProperty("result", out JsonElement result) ? result.GetRawText() : null,
                    root.TryGetProperty("failure", out JsonElement failure) ? failure.Deserialize(ResultJson.Default.RunFailure) : null,
                    root.TryGetProperty("seconds", out JsonElement seconds) ? TimeSpan.FromSeconds(seconds.GetDouble()) : null,
                    root.TryGetProperty("finished", out JsonElement finished)
                        ? DateTime.ParseExact(finished.GetString()!, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
                        : null) is { IsWhole: true } record
                ? record
                : null;
        }
        catch (Exception failure)
            when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException
                or OverflowException)
        {
            return null;
        }
    }
}

/// <summary>
/// Identifies an item and the version of its code. The result file is named after it. Machine and attempt are not part of it.
/// </summary>
/// <param name="Of">The run class, or the name of the pipeline.</param>
/// <param name="Code">The version of the code.</param>
/// <param name="Id">The id of the run, or the number of the batch.</param>
internal sealed record ItemKey(string Of, string Code, string Id);

[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RunFailure))]
internal sealed partial class ResultJson : JsonSerializerContext;
