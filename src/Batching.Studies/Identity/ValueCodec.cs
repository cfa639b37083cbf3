using System.ComponentModel;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Batching.Studies;

namespace Batching.Runtime;

/// <summary>Converts the values of a type to bytes, columns and JSON. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ValueCodec
{
    /// <summary>The element tag of an array whose elements have tags of their own.</summary>
    internal const char SelfTagged = '*';

    private protected ValueCodec()
    {
    }

    /// <summary>
    /// The element tag of an array. The elements of a type whose tag determines their form are packed without it.
    /// </summary>
    internal virtual char ElementTag => SelfTagged;

    internal abstract ColumnKind Column { get; }

    /// <summary>The type of the values.</summary>
    internal abstract Type Type { get; }

    internal static JsonWriterOptions JsonOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>How values of a type become bytes, columns and JSON. For generated code.</summary>
/// <typeparam name="T">The type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ValueCodec<T> : ValueCodec
{
    private protected ValueCodec()
    {
    }

    internal override Type Type => typeof(T);

    /// <summary>Copies a value deeply. The entries of dictionaries and sets are in canonical order.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The copy, or the value itself if it is immutable.</returns>
    public virtual T Copy(T value) => value;

    /// <summary>Writes the value with its tag.</summary>
    internal abstract void Write(CanonicalWriter writer, T value);

    internal abstract T Read(CanonicalReader reader);

    /// <summary>Writes the value as an element of an array, without its tag if that is the <see cref="ValueCodec.ElementTag"/>.</summary>
    internal virtual void WriteElement(CanonicalWriter writer, T value) => Write(writer, value);

    internal virtual T ReadElement(CanonicalReader reader) => Read(reader);

    internal abstract void WriteJson(Utf8JsonWriter json, T value);

    /// <summary>Converts the value for a column: to a <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, or null.</summary>
    internal virtual object? ToColumn(T value) => value is null ? null : Json(value);

    internal string Json(T value)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonOptions))
        {
            WriteJson(json, value);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
