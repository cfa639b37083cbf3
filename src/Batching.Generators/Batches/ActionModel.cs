namespace Batching.Generators;

/// <summary>An action: from an item method, or from a method on the whole batch.</summary>
internal sealed record ActionModel(
    string MethodName,
    string Name,
    string Identity,
    string DocumentationId,
    string? Obsolete,
    bool IsStatic,
    EquatableArray<string> TypeParameters,
    EquatableArray<string> TypeConstraints,
    EquatableArray<CallParameterModel> CallParameters,
    string Accessibility,
    string? StepAccessibility,
    string? Lock,
    WholeBatchModel? WholeBatch,
    ItemModel? Item,
    ReturnModel Returns);

/// <summary>An action that the user wrote for the whole batch.</summary>
internal sealed record WholeBatchModel(AwaitKind Await, EquatableArray<ArgumentModel> Arguments, bool HasAsyncMethod);

/// <summary>The item side of an action, from Init to Post.</summary>
internal sealed record ItemModel(
    string Target,
    EquatableArray<ArgumentModel> Arguments,
    KernelModel? Kernel,
    string? ResultType,
    string? ColumnType,
    AwaitKind Await,
    InitModel Init,
    PostModel? Post,
    ProcessModel? Process)
{
    /// <summary>Whether results are kept. Without Post they are not.</summary>
    public bool HasColumn => Post is not null && ColumnType is not null;

    /// <summary>Whether the batch method can be synchronous.</summary>
    public bool IsSynchronous
        => Await == AwaitKind.None && Init.Await == AwaitKind.None && !Init.IsStream && Post?.Await is null or AwaitKind.None;
}

/// <summary>A method that returns a delegate. It is called once, and its delegate runs for each item.</summary>
internal sealed record KernelModel(string DelegateType, EquatableArray<ArgumentModel> Arguments);

/// <summary>A call argument: a parameter of the generated methods.</summary>
internal sealed record CallParameterModel(string Name, string Type, string? Default, bool IsParams, bool TakesPerItem, bool OverridesInit);

/// <summary>The source of the value of one parameter of a user's method.</summary>
internal sealed record ArgumentModel(string Parameter, ArgumentSource Source, string Text);

/// <summary>Where the items come from.</summary>
internal sealed record InitModel(
    InitKind Kind, string Name, string ElementType, EquatableArray<ArgumentModel> Arguments, bool IsMethod, bool IsStatic, bool IsNullable,
    bool IsStream, AwaitKind Await)
{
    /// <summary>Whether each item is a row of the batch.</summary>
    public bool ItemsAreRows => Kind.ItemsAreRows();
}

/// <summary>Where the results go.</summary>
internal sealed record PostModel(string Name, bool IsComponent, bool IsStatic, EquatableArray<ArgumentModel> Arguments, AwaitKind Await);

/// <summary>What the batch method returns: this batch, another one, or anything.</summary>
internal sealed record ReturnModel(ReturnKind Kind, string Type);

internal enum ArgumentSource
{
    /// <summary>The element of Init. The text is the access from the element to the value.</summary>
    Init,

    /// <summary>A call argument. The text is its name.</summary>
    Call,

    /// <summary>A value of <c>[BatchArgument]</c>. The text is the constant.</summary>
    Extra,

    /// <summary>Injected.</summary>
    CancellationToken,
    Context,
    Random,

    /// <summary>The results: the first parameter of Post.</summary>
    Results,
}

internal enum InitKind
{
    Indices,
    Items,
    RunOnce,
    Component,
    Member,
}

internal enum ReturnKind
{
    /// <summary>This batch.</summary>
    This,

    /// <summary>A batch that Post or the action created. It adopts the components that are not set.</summary>
    Batch,

    /// <summary>Any value, of a method that is not an action.</summary>
    Value,
}
