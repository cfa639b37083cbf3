using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Batching.Studies;

namespace Batching.Cluster;

/// <summary>What became of an item.</summary>
internal enum ResultState
{
    Done,
    Failed,

    /// <summary>A batch that a step left out.</summary>
    Skipped,

    /// <summary>A batch before which a step ended the run: no later batch is of it.</summary>
    Stopped,
}

/// <summary>What became of an item, as it is published. Immutable.</summary>
/// <param name="Item">Which item, of which code.</param>
/// <param name="State">What became of it.</param>
/// <param name="Result">Its result as JSON; null where it has none.</param>
/// <param name="Failure">What it threw; null unless it has failed.</param>
/// <param name="Runtime">How long it took.</param>
/// <param name="Finished">When it ended, in universal time.</param>
internal sealed record ResultRecord(
    ItemKey Item, ResultState State, string? Result, RunFailure? Failure, TimeSpan? Runtime, DateTime? Finished)
{
    private const string FormatName = "Batching.Result";
    private const int Version = 1;

    /// <summary>Whether another copy came to the same: how long it took, and when, do not count.</summary>
    internal bool IsSameAs(ResultRecord other) => Item == other.Item && State == other.State && Result == other.Result;

    /// <summary>Whether there is what its state promises.</summary>
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
                // As it is: two copies are compared by this text, and it is what the store gets.
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

    /// <summary>Reads a file that should hold an item's result; null where it is not whole, or of something else.</summary>
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
/// Which item a result is of, and of which code: what its file is named after. Nothing of who computed it, where, or at which attempt.
/// </summary>
/// <param name="Of">The run class, or the name of the pipeline.</param>
/// <param name="Code">The version of the code.</param>
/// <param name="Id">The id of the run, or the number of the batch.</param>
internal sealed record ItemKey(string Of, string Code, string Id);

[System.Text.Json.Serialization.JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[System.Text.Json.Serialization.JsonSerializable(typeof(RunFailure))]
internal sealed partial class ResultJson : System.Text.Json.Serialization.JsonSerializerContext;
