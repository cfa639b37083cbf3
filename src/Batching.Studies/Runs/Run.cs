using System.ComponentModel;
using Batching.Runtime;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>
/// One run of a study: parameters, and what became of them. Derive from <see cref="Run{TResult}"/>. Its parameters never change; what a
/// study knows of it does, and may be read from any thread.
/// </summary>
/// <remarks>
/// The first of these properties that you read blocks until the store has been read, unless <see cref="Study.LoadAsync"/> or another
/// asynchronous member of the study has done so.
/// </remarks>
public abstract class Run
{
    private string? _id;

    private protected Run()
    {
    }

    /// <summary>
    /// The run's identity: 40 hexadecimal digits, a hash over its class's name and the names, types and values of its parameters. The same
    /// in every process, culture and machine.
    /// </summary>
    public string Id => _id ??= RunIdentity.Of(__Type.Name, ParameterBytes());

    /// <summary>Its place in its study, from 0; -1 where it is in none.</summary>
    public int Index { get; internal set; } = -1;

    /// <summary>What its study knows of it; <see cref="RunState.Pending"/> where it is in none.</summary>
    public RunState State => StoredSlot?.State ?? RunState.Pending;

    /// <summary>Whether it has a result of the code as it is now.</summary>
    public bool IsDone => State == RunState.Done;

    /// <summary>How long its result took to compute; null where it has none.</summary>
    public TimeSpan? Runtime => StoredSlot?.Runtime;

    /// <summary>When its result was complete, in universal time; null where it has none.</summary>
    public DateTime? Finished => StoredSlot?.Finished;

    /// <summary>What it threw; null unless it has failed.</summary>
    public RunFailure? Failure => StoredSlot?.Failure;

    /// <summary>Its keyed parameters by name. Arrays are copies.</summary>
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
    /// <summary>What is known of the class. Generated.</summary>
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

    /// <summary>The slot with what is stored of the run, which is read first if need be.</summary>
    private protected RunSlot? StoredSlot
    {
        get
        {
            RunSlot? slot = Slot;
            slot?.ReadAsync(CancellationToken.None).Wait();
            return slot;
        }
    }

    /// <summary>Executes it once, and keeps the result in the slot.</summary>
    internal virtual ValueTask ExecuteAsync(RunSlot slot, bool keepsText, CancellationToken cancellationToken) => throw NotGenerated();

    internal virtual void CheckRoundTrip(string text) => throw NotGenerated();

    /// <summary>Shows every keyed parameter to a visitor, by name in ordinal order.</summary>
    internal void ShowTo(ParameterVisitor visitor) => __Visit(visitor);

    /// <summary>Its parameters as a store has them: their count, then names and values in ordinal order.</summary>
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

    /// <summary>Abstract members would say the same while compiling, beside the diagnostic that says why nothing was generated.</summary>
    private protected NotSupportedException NotGenerated()
        => new($"The compiler wrote nothing for {GetType()}: mark it [Run], and reference Batching.Generators as an analyzer.");

    /// <summary>Collects texts by name.</summary>
    private sealed class TextVisitor(Dictionary<string, string> texts) : ParameterVisitor
    {
        public override void Visit<T>(string name, ValueCodec<T> codec, T value) => texts[name] = codec.Json(value);
    }
}
