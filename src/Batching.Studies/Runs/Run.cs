using System.ComponentModel;
using Batching.Runtime;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>
/// One run of a study: its parameters, its state and its result. Derive from <see cref="Run{TResult}"/>. The parameters never change. Any
/// thread may read the state.
/// </summary>
/// <remarks>
/// The first property of the state that you read blocks until the store has been read, unless <see cref="Study.LoadAsync"/> or another
/// asynchronous member of the study has already read it.
/// </remarks>
public abstract class Run
{
    private string? _id;

    private protected Run()
    {
    }

    /// <summary>
    /// The identity of the run: 40 hexadecimal digits, a hash of the name of its class and the names, types and values of its parameters.
    /// It is the same in every process, in every culture and on every machine.
    /// </summary>
    public string Id => _id ??= RunIdentity.Of(__Type.Name, ParameterBytes());

    /// <summary>The index of the run in its study, from 0; -1 if it is in no study.</summary>
    public int Index { get; internal set; } = -1;

    /// <summary>The state of the run; <see cref="RunState.Pending"/> if it is in no study.</summary>
    public RunState State => StoredSlot?.State ?? RunState.Pending;

    /// <summary>Whether the run has a result of the current code.</summary>
    public bool IsDone => State == RunState.Done;

    /// <summary>How long the run took; null if it has no result.</summary>
    public TimeSpan? Runtime => StoredSlot?.Runtime;

    /// <summary>When the run ended, in universal time; null if it has no result.</summary>
    public DateTime? Finished => StoredSlot?.Finished;

    /// <summary>What the run threw; null unless it failed.</summary>
    public RunFailure? Failure => StoredSlot?.Failure;

    /// <summary>The keyed parameters by name. Arrays are copies.</summary>
    public IReadOnlyDictionary<string, object?> Parameters
    {
        get
        {
            var values = new Dictionary<string, object?>(StringComparer.Ordinal);
            __Visit(new BoxingVisitor(values));
            return __Type.Parameters.ToDictionary(parameter => parameter.Name, parameter => values[parameter.Name], StringComparer.Ordinal);
        }
    }

#pragma warning disable CA1707, CS3008 // Generated members begin with two underscores: no name of the user's does.
    /// <summary>The class's name, parameters and result. Generated.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual RunType __Type => throw NotGenerated();

    /// <summary>The code that the run's method reaches. Generated into the build, not while typing.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual CodeManifest? __Code => null;

    /// <summary>Shows every keyed parameter to a visitor, by name in ordinal order. Generated.</summary>
    /// <param name="visitor">The visitor.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void __Visit(ParameterVisitor visitor) => throw NotGenerated();
#pragma warning restore CA1707, CS3008

    internal RunType Class => __Type;

    internal CodeManifest? Manifest => __Code;

    internal string? StudyName { get; set; }

    internal RunSlot? Slot { get; set; }

    /// <summary>The slot, after the stored state has been read.</summary>
    private protected RunSlot? StoredSlot
    {
        get
        {
            RunSlot? slot = Slot;
            slot?.ReadAsync(CancellationToken.None).Wait();
            return slot;
        }
    }

    /// <summary>Executes the run once, and keeps the result in the slot.</summary>
    internal virtual ValueTask ExecuteAsync(RunSlot slot, bool keepsText, CancellationToken cancellationToken) => throw NotGenerated();

    internal virtual void CheckRoundTrip(string text) => throw NotGenerated();

    /// <summary>Shows every keyed parameter to a visitor, by name in ordinal order.</summary>
    internal void ShowTo(ParameterVisitor visitor) => __Visit(visitor);

    /// <summary>The parameters as they are stored: their count, then names and values in ordinal order.</summary>
    internal byte[] ParameterBytes()
    {
        var writer = new CanonicalWriter();
        writer.Count(__Type.Parameters.Count);
        __Visit(new WritingVisitor(writer));
        return writer.Written.ToArray();
    }

    internal Dictionary<string, object?> Columns()
    {
        var columns = new Dictionary<string, object?>(StringComparer.Ordinal);
        __Visit(new ColumnVisitor(columns));
        return columns;
    }

    /// <summary>The class and parameters, for messages: <c>HeatLoss(area: 1, layers: [2,5])</c>.</summary>
    /// <returns>The text.</returns>
    public sealed override string ToString()
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        __Visit(new TextVisitor(texts));
        return $"{__Type.ShortName}({string.Join(", ", __Type.Parameters.Select(parameter => $"{parameter.Name}: {texts[parameter.Name]}"))})";
    }

    /// <summary>
    /// These members are not abstract, because the compiler would report them next to the diagnostic that explains why nothing was
    /// generated.
    /// </summary>
    private protected NotSupportedException NotGenerated()
        => new($"The compiler wrote nothing for {GetType()}: mark it [Run], and reference Batching.Generators as an analyzer.");

    /// <summary>Collects texts by name.</summary>
    private sealed class TextVisitor(Dictionary<string, string> texts) : ParameterVisitor
    {
        public override void Visit<T>(string name, ValueCodec<T> codec, T value) => texts[name] = codec.Json(value);
    }
}
