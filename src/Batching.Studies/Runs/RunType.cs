using System.ComponentModel;
using System.Text.Json.Serialization;
using Batching.Studies;
using Batching.Studies.Stores;

namespace Batching.Runtime;

/// <summary>A run class: its name, parameters and result. Generated code creates one for each class. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RunType
{
    private CodeVersion? _code;

    private protected RunType(
        Type type, string name, IReadOnlyList<RunParameter> parameters, Type result, JsonSerializerContext? json, bool isAwaitable,
        double timeoutSeconds)
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
    internal CodeVersion Code(Run run)
        => LazyInitializer.EnsureInitialized(ref _code, () => CodeVersion.Of(run.Manifest, ClrType.Assembly));
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
