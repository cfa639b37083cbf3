using System.Text.Json;

namespace Batching.Loops;

/// <summary>
/// Writes a line of JSON each time that an event runs: <c>{"elapsed":1.5,"event":"Training.AfterEpoch","iteration":3,"loss":0.1}</c>. Each
/// line is in the file before the run goes on, whatever happens later. Runs add to the file that is there.
/// </summary>
/// <typeparam name="TLoop">The loop class.</typeparam>
public sealed class JsonLinesLog<TLoop> : LoopEventCallback<TLoop>
    where TLoop : class
{
    private readonly string _path;
    private readonly Action<Utf8JsonWriter, TLoop>? _write;

    /// <summary>Makes the callback.</summary>
    /// <param name="loopEvent">The event: <c>Training.Events.AfterEpoch</c>.</param>
    /// <param name="path">The file. It is made when a run begins.</param>
    /// <param name="write">
    /// Writes more properties into the object of the line, such as <c>writer.WriteNumber("loss", loop.Loss)</c>.
    /// </param>
    /// <exception cref="ArgumentNullException">The event is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public JsonLinesLog(LoopEvent<TLoop> loopEvent, string path, Action<Utf8JsonWriter, TLoop>? write = null)
        : base(loopEvent)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (_path, _write) = (path, write);
    }

    /// <inheritdoc/>
    protected override void OnRunStarting(ILoopContext root) => File.AppendAllText(_path, "");

    /// <inheritdoc/>
    protected override void OnEvent(TLoop loop, ILoopContext context)
    {
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
