using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Batching.Studies;

namespace Batching.Runtime;

/// <summary>What is known of a run class: its name, parameters and result. Generated code makes one for each. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RunType
{
    private CodeVersion? _code;

    private protected RunType(Type type, string name, IReadOnlyList<RunParameter> parameters, Type result, JsonSerializerContext? json, bool isAwaitable, double timeoutSeconds)
    {
        (ClrType, Name, Parameters, IsAwaitable) = (type, name, parameters, isAwaitable);
        Timeout = timeoutSeconds > 0 ? TimeSpan.FromSeconds(timeoutSeconds) : null;
        Result = new ResultCodec(result, json);
    }

    /// <summary>The full metadata name of the class.</summary>
    internal string Name { get; }

    internal string ShortName => Name[(Name.LastIndexOfAny(['.', '+']) + 1)..];

    internal Type ClrType { get; }

    /// <summary>The keyed parameters in the order in which they are declared.</summary>
    internal IReadOnlyList<RunParameter> Parameters { get; }

    internal bool IsAwaitable { get; }

    internal TimeSpan? Timeout { get; }

    internal ResultCodec Result { get; }

    /// <summary>What executes its runs in worker processes.</summary>
    internal abstract ProcessActionType ProcessAction { get; }

    /// <summary>The version of the code, computed once a process.</summary>
    internal CodeVersion Code(Run run) => LazyInitializer.EnsureInitialized(ref _code, () => CodeVersion.Of(run.Manifest, ClrType.Assembly));
}

/// <summary>What is known of a run class. For generated code. Thread-safe.</summary>
/// <typeparam name="TRun">The class.</typeparam>
/// <typeparam name="TResult">What a run results in.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RunType<TRun, TResult> : RunType
    where TRun : Run<TResult>, IStoredRun<TRun>
{
    /// <summary>For generated code.</summary>
    /// <param name="name">The full metadata name of the class.</param>
    /// <param name="parameters">Its keyed parameters in the order in which they are declared.</param>
    /// <param name="json">Who knows the type of the result; null for reflection.</param>
    /// <param name="isAwaitable">Whether its method is awaitable.</param>
    /// <param name="timeoutSeconds">How long a run may take; 0 for no limit.</param>
    public RunType(
        string name,
        IReadOnlyList<RunParameter> parameters,
        JsonSerializerContext? json = null,
        bool isAwaitable = false,
        double timeoutSeconds = 0)
        : base(typeof(TRun), name, parameters, typeof(TResult), json, isAwaitable, timeoutSeconds)
    {
    }

    internal override ProcessActionType ProcessAction { get; } = ProcessActionType.Of<RunProcessAction<TRun>>();
}

/// <summary>A run class, for code that is generic over it. Generated.</summary>
/// <typeparam name="TRun">The class.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStoredRun<TRun>
    where TRun : Run, IStoredRun<TRun>
{
    /// <summary>What is known of the class.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable CA1707, CS3008 // Generated members begin with two underscores: no name of the user's does.
    static abstract RunType __RunType { get; }

    /// <summary>Makes a run of stored parameters.</summary>
    /// <param name="values">The parameters.</param>
    /// <returns>The run.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract TRun __Make(ParameterValues values);
#pragma warning restore CA1707, CS3008
}

/// <summary>Results as JSON, numbers that JSON has not by name.</summary>
internal sealed class ResultCodec
{
    private readonly JsonTypeInfo? _info;
    private readonly Exception? _failure;

    internal ResultCodec(Type type, JsonSerializerContext? context)
    {
        Type = type;
        try
        {
            JsonSerializerOptions options = context is null ? new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() } : new(context.Options) { TypeInfoResolver = context };
            options.NumberHandling |= JsonNumberHandling.AllowNamedFloatingPointLiterals;
            options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            options.WriteIndented = false;
            _info = options.GetTypeInfo(type);
        }
        catch (Exception failure) when (failure is NotSupportedException or InvalidOperationException)
        {
            // A run class whose results cannot be stored can still be constructed; whoever stores is told.
            _failure = failure;
        }
    }

    internal Type Type { get; }

    internal JsonTypeInfo Info => _info ?? throw new NotSupportedException($"Results of type {Type} cannot be stored: {_failure!.Message}", _failure);

    /// <summary>The members of the result that a store can show as columns: numbers and texts; empty where the result itself is one value.</summary>
    internal IReadOnlyList<(string Name, ColumnKind Kind)> Members
        => _info is { Kind: JsonTypeInfoKind.Object }
            ? [.. _info.Properties.Where(property => property.Get is not null).Select(property => (property.Name, Kind: KindOf(property.PropertyType))).Where(member => member.Kind != ColumnKind.Json)]
            : [];

    internal ColumnKind ValueKind => KindOf(Type);

    /// <exception cref="NotSupportedException">It is of a derived class, of which JSON would hold what its base has.</exception>
    internal string Write<TResult>(TResult value)
    {
        var info = (JsonTypeInfo<TResult>)Info;
        return info is { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null } && value is not null && value.GetType() is var actual && actual != typeof(TResult) && actual != Nullable.GetUnderlyingType(typeof(TResult))
            ? throw new NotSupportedException($"A result of type {actual} would be stored as {typeof(TResult)}, without what it has more. Return what the run declares, or mark {typeof(TResult)} [JsonDerivedType].")
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
            TypeCode.Boolean or TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64
                => ColumnKind.Integer,
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => ColumnKind.Real,
            TypeCode.String or TypeCode.Char or TypeCode.DateTime => ColumnKind.Text,
            _ => bare == typeof(Half) ? ColumnKind.Real
                : bare == typeof(Guid) || bare == typeof(DateTimeOffset) || bare == typeof(TimeSpan) || bare == typeof(DateOnly) || bare == typeof(TimeOnly) ? ColumnKind.Text
                : ColumnKind.Json,
        };
    }
}
