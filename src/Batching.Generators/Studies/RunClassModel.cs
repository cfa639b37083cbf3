namespace Batching.Generators;

/// <summary>The model of one run class, without its code version. Equal models give equal text.</summary>
internal sealed record RunClassModel(
    TypeDeclaration Declaration,
    string HintName,
    string MetadataName,
    string Modifier,
    string ResultType,
    string Method,
    RunReturn Return,
    string? JsonContext,
    string Timeout,
    EquatableArray<RunParameterModel> Parameters,
    EquatableArray<RecordModel> Records) : IFileModel
{
    public IEnumerable<RunParameterModel> Keyed => Parameters.Where(parameter => parameter.Kind == RunParameterKind.Keyed);

    /// <summary>The parameters that a constructor takes.</summary>
    public IEnumerable<RunParameterModel> Taken => Parameters.Where(parameter => parameter.Kind != RunParameterKind.Token);
}

/// <summary>The kind of result of the run's method.</summary>
internal enum RunReturn
{
    Value,
    Task,
    ValueTask,
}

/// <summary>The kind of a parameter of the run's method.</summary>
internal enum RunParameterKind
{
    Keyed,
    Unkeyed,
    Token,
}

/// <summary>
/// A parameter of the run's method. The codec is an expression. A value with the form Copy is copied when it is read or passed on.
/// </summary>
internal sealed record RunParameterModel(
    string Name,
    string Property,
    string Type,
    string? Default,
    RunParameterKind Kind,
    string Codec,
    RunPropertyForm Form,
    string PropertyType)
{
    /// <summary>Its former names.</summary>
    public EquatableArray<string> FormerNames { get; init; } = Array.Empty<string>().ToEquatableArray();

    /// <summary>Its value before it was added.</summary>
    public string? FormerValue { get; init; }
}

/// <summary>How a property returns its parameter.</summary>
internal enum RunPropertyForm
{
    /// <summary>As it is, because it is immutable.</summary>
    Value,

    /// <summary>An array of immutable values, as an immutable array over the same memory.</summary>
    ImmutableArray,

    /// <summary>The same, where the parameter may be null.</summary>
    NullableImmutableArray,

    /// <summary>As a copy.</summary>
    Copy,
}

/// <summary>A record or struct whose members are written one by one.</summary>
internal sealed record RecordModel(
    string Codec, string Type, string MetadataName, bool IsImmutable, bool IsValueType, EquatableArray<RecordMemberModel> Members);

/// <summary>A member of a record: handed to the constructor at a place, or set.</summary>
internal sealed record RecordMemberModel(string Name, string Type, string Codec, int ConstructorPlace);
