using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Batching.Studies.Stores;

/// <summary>Writes and reads results as JSON. Numbers that JSON does not have, such as NaN, are written by name.</summary>
internal sealed class ResultCodec
{
    private readonly JsonTypeInfo? _info;
    private readonly Exception? _failure;

    internal ResultCodec(Type type, JsonSerializerContext? context)
    {
        Type = type;
        try
        {
            JsonSerializerOptions options = context is null
                ? new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }
                : new(context.Options) { TypeInfoResolver = context };
            options.NumberHandling |= JsonNumberHandling.AllowNamedFloatingPointLiterals;
            options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            options.WriteIndented = false;
            _info = options.GetTypeInfo(type);
        }
        catch (Exception failure) when (failure is NotSupportedException or InvalidOperationException)
        {
            // A run class whose results cannot be stored can still be constructed. Storing a result throws.
            _failure = failure;
        }
    }

    internal Type Type { get; }

    internal JsonTypeInfo Info
        => _info ?? throw new NotSupportedException($"Results of type {Type} cannot be stored: {_failure!.Message}", _failure);

    /// <summary>
    /// The members of the result that a store can show as columns: numbers and texts. Empty if the result is a single value.
    /// </summary>
    internal IReadOnlyList<RunColumn> Members
        => _info is { Kind: JsonTypeInfoKind.Object }
            ? [.. _info.Properties.Where(property => property.Get is not null)
                .Select(property => new RunColumn { Name = property.Name, Kind = KindOf(property.PropertyType) })
                .Where(member => member.Kind != ColumnKind.Json)]
            : [];

    internal ColumnKind ValueKind => KindOf(Type);

    /// <exception cref="NotSupportedException">
    /// The value is of a derived class, and JSON would keep only the members of the base class.
    /// </exception>
    internal string Write<TResult>(TResult value)
    {
        var info = (JsonTypeInfo<TResult>)Info;
        return info is { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null } && value is not null && value.GetType() is var actual
            && actual != typeof(TResult) && actual != Nullable.GetUnderlyingType(typeof(TResult))
            ? throw new NotSupportedException(
                $"A result of type {actual} would be stored as {typeof(TResult)}, without what it has more. Return what the run declares, "
                    + $"or mark {typeof(TResult)} [JsonDerivedType].")
            : JsonSerializer.Serialize(value, info);
    }

    internal TResult Read<TResult>(string text) => JsonSerializer.Deserialize(text, (JsonTypeInfo<TResult>)Info)!;

    private static ColumnKind KindOf(Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare.IsEnum)
        {
            return ColumnKind.Integer;
        }

        return System.Type.GetTypeCode(bare) switch
        {
            TypeCode.Boolean or TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32
                or TypeCode.Int64 or TypeCode.UInt64
                => ColumnKind.Integer,
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => ColumnKind.Real,
            TypeCode.String or TypeCode.Char or TypeCode.DateTime => ColumnKind.Text,
            _ => bare == typeof(Half) ? ColumnKind.Real
                : bare == typeof(Guid) || bare == typeof(DateTimeOffset) || bare == typeof(TimeSpan) || bare == typeof(DateOnly)
                    || bare == typeof(TimeOnly) ? ColumnKind.Text
                : ColumnKind.Json,
        };
    }
}
