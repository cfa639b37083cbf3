namespace Batching.Generators;

/// <summary>The model of one loop class. Equal models give equal text. It holds nothing of the compilation.</summary>
internal sealed record LoopModel(
    TypeDeclaration Declaration,
    string HintName,
    string ShownName,
    string Modifier,
    bool IsAsync,
    string? ElementType,
    EquatableArray<LoopSectionModel> Sections,
    EquatableArray<LoopInnerModel> Inner) : IFileModel
{
    /// <summary>Whether an event takes a context, so that the loop may skip or stop without a callback.</summary>
    public bool MayLeave => Events.Any(each => each.TakesContext) || Inner.Any(inner => inner.MayLeave);

    public IEnumerable<LoopEventModel> Events => Sections.SelectMany(section => section.Events);
}

/// <summary>A section: the events of one name.</summary>
internal sealed record LoopSectionModel(string Name, EquatableArray<LoopEventModel> Events)
{
    public LoopEventModel? Event(LoopKind kind) => Events.FirstOrDefault(each => each.Kind == kind);
}

/// <summary>When an event runs. The values are those of <c>Batching.Loops.LoopEventKind</c>.</summary>
internal enum LoopKind
{
    Before,
    On,
    After,
    Failed,
    Finally,
}

/// <summary>An event.</summary>
/// <param name="Index">Its place in the order in which events run.</param>
/// <param name="Kind">When it runs.</param>
/// <param name="Section">The part of the name after the prefix.</param>
/// <param name="Method">The name of its method.</param>
/// <param name="IsDeclaredOnly">Whether it is a partial method without a body: only callbacks use it.</param>
/// <param name="IsAwaitable">Whether it returns a task, or another awaitable.</param>
/// <param name="Yields">The elements that it yields; null for none.</param>
/// <param name="Parameters">The arguments of its parameters, in order.</param>
/// <param name="Writes">The fields and properties of the loop that it writes, directly or through methods of the loop.</param>
internal sealed record LoopEventModel(
    int Index, LoopKind Kind, string Section, string Method, bool IsDeclaredOnly, bool IsAwaitable, LoopYields? Yields,
    EquatableArray<LoopParameter> Parameters, EquatableArray<string> Writes)
{
    public string Name => $"{Kind}{Section}";

    public bool TakesContext => Parameters.Any(parameter => parameter.Argument == LoopArgument.Context);

    public bool TakesToken => Parameters.Any(parameter => parameter.Argument == LoopArgument.Token);

    public bool IsAsync => IsAwaitable || Yields is { IsAsync: true };
}

/// <summary>The elements that an event yields.</summary>
internal sealed record LoopYields(string Type, string ShownType, bool IsAsync);

/// <summary>A parameter of an event.</summary>
internal sealed record LoopParameter(LoopArgument Argument);

/// <summary>The argument of a parameter of an event.</summary>
internal enum LoopArgument
{
    Element,
    Failure,
    Context,
    Token,
}

/// <summary>An inner loop.</summary>
/// <param name="Index">Its position among the inner loops.</param>
/// <param name="Name">The name of its property or field.</param>
/// <param name="Type">Its loop class.</param>
/// <param name="AfterEvent">The position of the event before it.</param>
/// <param name="IsAsync">Whether it is awaited.</param>
/// <param name="ElementType">The type of the element that its events take; null if none does.</param>
/// <param name="MayLeave">Whether it may skip or stop without a callback.</param>
internal sealed record LoopInnerModel(
    int Index, string Name, string Type, int AfterEvent, bool IsAsync, string? ElementType, bool MayLeave);
