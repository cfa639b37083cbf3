using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Batching.Runtime;

namespace Batching.Studies;

/// <summary>
/// A value that consists of several values in order (an array, list or tuple), as JSON. Two are equal if all their values are; numbers are
/// compared by value. Immutable.
/// </summary>
internal sealed class SeveralValues : IEquatable<SeveralValues>
{
    private readonly JsonElement _values;

    private SeveralValues(JsonElement values) => _values = values;

    /// <summary>The values of a sequence; null if the value is no sequence, or has no order.</summary>
    internal static SeveralValues? Of(object value)
    {
        if (!IsSequence(value))
        {
            return null;
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, ValueCodec.JsonOptions))
        {
            Write(json, value);
        }

        return new(JsonDocument.Parse(stream.ToArray(), new JsonDocumentOptions { MaxDepth = Stores.StoredResults.MaxDepth }).RootElement);
    }

    /// <summary>The name of a member of an enum, as it is stored: without spaces between flags.</summary>
    internal static string NameOf(Enum member) => member.ToString().Replace(", ", ",", StringComparison.Ordinal);

    public bool Equals(SeveralValues? other) => other is not null && JsonElement.DeepEquals(_values, other._values);

    public override bool Equals(object? obj) => Equals(obj as SeveralValues);

    public override int GetHashCode() => _values.GetArrayLength();

    // Dictionaries and sets are stored in an order that only their types know.
    private static bool IsSequence(object value)
        => value is Array or ITuple || (value is IList and not IDictionary)
            || (value is IEnumerable and not (string or IDictionary) && IsOrdered(value.GetType()));

    private static bool IsOrdered(Type type)
        => type.GetInterfaces().Any(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IReadOnlyList<>));

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case Enum member:
                json.WriteStringValue(NameOf(member));
                break;
            case Array { Rank: > 1 }:
                UntypedValue.WriteJson(json, value);
                break;
            case not null when IsSequence(value):
                json.WriteStartArray();
                foreach (object? item in value is ITuple tuple
                    ? Enumerable.Range(0, tuple.Length).Select(place => tuple[place])
                    : ((IEnumerable)value).Cast<object?>())
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                UntypedValue.WriteJson(json, value);
                break;
        }
    }
}
