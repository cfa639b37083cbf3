using System.Text.Json;

namespace Batching.Loops;

/// <summary>
/// Appends a line of JSON to a file each time an event runs, such as
/// <c>{"elapsed":1.5,"event":"Training.AfterEpoch","iteration":3,"loss":0.1}</c>. Each line is in the file before the run continues.
/// </summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public sealed class JsonLinesLog<TLoop> : LoopEventCallback<TLoop>
    where TLoop : class
{
    private readonly string _path;
    private readonly Action<Utf8JsonWriter, TLoop>? _write;

    /// <summary>Creates the callback.</summary>
    /// <param name="loopEvent">The event, such as <c>Training.Events.AfterEpoch</c>.</param>
    /// <param name="path">The file. It is created when a run begins, unless it exists.</param>
    /// <param name="write">
    /// Writes more properties into the object of the line, such as <c>writer.WriteNumber("loss", loop.Loss)</c>.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="loopEvent"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public JsonLinesLog(LoopEvent<TLoop> loopEvent, string path, Action<Utf8JsonWriter, TLoop>? write = null)
        : base(loopEvent)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (_path, _write) = (path, write);
    }

    /// <inheritdoc/>
    protected override void OnRunStarting(ILoopContext context) => File.AppendAllText(_path, "");

    /// <inheritdoc/>
    protected override void OnEvent(TLoop loop, ILoopContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteNumber("elapsed", context.Elapsed.TotalSeconds);
            writer.WriteString("event", context.Path);
            writer.WriteNumber("iteration", context.Iteration);
            _write?.Invoke(writer, loop);
            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        File.AppendAllBytes(_path, line.GetBuffer().AsSpan(0, (int)line.Length));
    }
}
