using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Batching.Runtime;

/// <summary>The options of JSON between processes: with fields, and with NaN and infinities.</summary>
internal static class JsonCodec
{
    private static JsonSerializerOptions? s_reflection;

    [RequiresUnreferencedCode("Reflection.")]
    [RequiresDynamicCode("Reflection.")]
    internal static JsonSerializerOptions Reflection()
        => s_reflection ??= Frozen(
            new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver(), IncludeFields = true });

    internal static JsonSerializerOptions Of(JsonSerializerContext context)
        => Frozen(new JsonSerializerOptions(context.Options) { TypeInfoResolver = context });

    private static JsonSerializerOptions Frozen(JsonSerializerOptions options)
    {
        options.NumberHandling |= JsonNumberHandling.AllowNamedFloatingPointLiterals;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.WriteIndented = false;
        options.MakeReadOnly();
        return options;
    }
}

/// <summary>
/// Sends values as JSON. It is an error if something would be lost. The first value of a type is read back and written again to check it. A
/// value of a derived class is refused, because only the members of its base would be sent.
/// </summary>
internal sealed class JsonCodec<T>(JsonSerializerOptions options) : ProcessCodec<T>
{
    private JsonTypeInfo<T>? _info;
    private bool _isChecked;

    // At first use. A type that cannot be sent is a failure of the call, not of the initialisation of the class.
    private JsonTypeInfo<T> Info => _info ??= (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    public override void Write(ProcessWriter writer, T value)
    {
        byte[] json;
        try
        {
            Check(value);
            json = JsonSerializer.SerializeToUtf8Bytes(value, Info);
            if (HasReplaced(json))
            {
                throw new NotSupportedException(
                    $"a text in it has half of a surrogate pair, which JSON cannot hold: written it is {Short(json)}. Pass that text by "
                        + "itself, as a string or an array of strings, which cross unchanged, or correct it");
            }

            if (!_isChecked && value is not null)
            {
                byte[] again = JsonSerializer.SerializeToUtf8Bytes(JsonSerializer.Deserialize(json, Info)!, Info);
                if (!json.AsSpan().SequenceEqual(again))
                {
                    throw new NotSupportedException(
                        $"it would lose members on its way: written it is {Short(json)}, read and written again {Short(again)}. Give it a "
                            + "constructor or setters for all of them, or a JsonConverter");
                }

                _isChecked = true;
            }
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or JsonException)
        {
            throw new InvalidOperationException(
                $"A value of type {typeof(T)} cannot cross to another process: {exception.Message.TrimEnd('.')}.", exception);
        }

        writer.Raw(json.Length);
        writer.Bytes(json);
    }

    public override T Read(ProcessReader reader)
    {
        ReadOnlySpan<byte> json = reader.Bytes(reader.Raw<int>());
        return JsonSerializer.Deserialize(json, Info)!;
    }

    /// <summary>
    /// Whether a text was no valid UTF-16. The serialiser writes an escape for what is invalid in it, but not for the replacement character
    /// itself.
    /// </summary>
    private static bool HasReplaced(ReadOnlySpan<byte> json)
    {
        for (int at = Next(json, 0); at >= 0; at = Next(json, at + 1))
        {
            // It is an escape, unless the backslash is escaped itself.
            int backslashes = 1;
            while (at >= backslashes && json[at - backslashes] == '\\')
            {
                backslashes++;
            }

            if (backslashes % 2 == 1)
            {
                return true;
            }
        }

        return false;

        static int Next(ReadOnlySpan<byte> json, int from) => json[from..].IndexOf("\\uFFFD"u8) is >= 0 and var found ? from + found : -1;
    }

    private void Check(T value)
    {
        if (value is not null && !typeof(T).IsValueType && value.GetType() != typeof(T)
            && Info is { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null })
        {
            throw new NotSupportedException(
                $"this one is a {value.GetType()}, of which only the members of {typeof(T)} would cross. Declare that type, or mark "
                    + $"{typeof(T)} with [JsonDerivedType]");
        }
    }

    private static string Short(byte[] json)
    {
        string text = System.Text.Encoding.UTF8.GetString(json);
        return text.Length <= 200 ? text : $"{text.AsSpan(0, 200)}…";
    }
}
