using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace Batching;

/// <summary>
/// A file that records what ran when, in the JSON array form of the Trace Event format, which Perfetto and <c>chrome://tracing</c> open.
/// Set <c>PipelineOptions.Trace</c> to it. Several runs may share a file; each kind of event has its own track.
/// </summary>
/// <remarks>
/// Times are microseconds since the file was created. An event takes about half a microsecond and 150 bytes; each item is an event.
/// Thread-safe. Events after <see cref="Dispose"/> are not written. If the process ends before, the file can still be opened. Format:
/// "Trace Event Format", Google, 2016.
/// </remarks>
public sealed class TraceFile : IDisposable, IAsyncDisposable
{
    private const int FlushBytes = 1 << 16;

    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushBytes * 2);
    private readonly Utf8JsonWriter _writer;
    private readonly long _origin = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, Track> _tracks = [];
    private Exception? _failure;
    private bool _hasEvents;
    private bool _isClosed;

    private TraceFile(FileStream file)
    {
        _file = file;
        _writer = new Utf8JsonWriter(_buffer);
        Write("["u8);
    }

    /// <summary>The path of the file.</summary>
    public string Path => _file.Name;

    /// <summary>Creates the file, or overwrites an existing one.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The file. Dispose it when the last run that uses it has ended.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is <see langword="null"/> or empty.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static TraceFile Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0));
    }

    /// <summary>Completes the file.</summary>
    /// <exception cref="IOException">The file could not be written, now or earlier.</exception>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            Write("\n]\n"u8);
            _isClosed = true;
            Flush();
            _writer.Dispose();
            _file.Dispose();
        }

        if (_failure is not null)
        {
            throw new IOException($"The trace file '{Path}' is not complete: {_failure.Message}", _failure);
        }
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Rents a free lane of a track. The spans on it follow or contain each other.</summary>
    /// <param name="track">The track's name.</param>
    internal TraceLane Rent(string track)
    {
        lock (_lock)
        {
            Track rented = TrackOf(track);
            if (!rented.Free.TryDequeue(out int lane, out _))
            {
                lane = ++rented.Lanes;
                if (!_isClosed)
                {
                    Begin("M", "thread_name", rented.Id, lane);
                    WriteName($"{track} {lane}");
                    End();
                }
            }

            return new TraceLane(rented.Id, lane, track, Stopwatch.GetTimestamp());
        }
    }

    internal void Return(TraceLane lane)
    {
        lock (_lock)
        {
            TrackOf(lane.Name).Free.Enqueue(lane.Lane, lane.Lane);
        }
    }

    /// <summary>
    /// Writes a span of time. The span begins no earlier than the lane was rented, because the lane may have shown another span before.
    /// </summary>
    /// <param name="lane">The lane.</param>
    /// <param name="name">The name.</param>
    /// <param name="begin">When it began, as a time stamp of the <see cref="Stopwatch"/>.</param>
    /// <param name="end">When it ended.</param>
    /// <param name="arguments">More numbers.</param>
    internal void Span(TraceLane lane, string name, long begin, long end, params ReadOnlySpan<(string Name, long Value)> arguments)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            begin = Math.Max(begin, lane.RentedAt);
            Begin("X", name, lane.Track, lane.Lane);
            _writer.WriteString("cat"u8, lane.Name);
            _writer.WriteNumber("ts"u8, Microseconds(begin - _origin));
            _writer.WriteNumber("dur"u8, Microseconds(end - begin));
            WriteArguments(arguments);
            End();
        }
    }

    /// <summary>Writes the value of a counter from a time on.</summary>
    /// <param name="track">The track.</param>
    /// <param name="name">The counter.</param>
    /// <param name="at">The time, as a time stamp of the <see cref="Stopwatch"/>.</param>
    /// <param name="value">The value.</param>
    internal void Count(string track, string name, long at, long value)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            Begin("C", name, TrackOf(track).Id, 0);
            _writer.WriteNumber("ts"u8, Microseconds(at - _origin));
            WriteArguments([(name, value)]);
            End();
        }
    }

    private static double Microseconds(long ticks) => Math.Round(ticks * 1e6 / Stopwatch.Frequency, 3);

    private Track TrackOf(string name)
    {
        if (!_tracks.TryGetValue(name, out Track? track))
        {
            _tracks[name] = track = new Track(_tracks.Count + 1);
            if (!_isClosed)
            {
                Begin("M", "process_name", track.Id, 0);
                WriteName(name);
                End();
            }
        }

        return track;
    }

    private void Begin(string phase, string name, int track, int lane)
    {
        Write(_hasEvents ? ",\n"u8 : "\n"u8);
        _hasEvents = true;
        _writer.Reset();
        _writer.WriteStartObject();
        _writer.WriteString("name"u8, name);
        _writer.WriteString("ph"u8, phase);
        _writer.WriteNumber("pid"u8, track);
        _writer.WriteNumber("tid"u8, lane);
    }

    private void WriteName(string name)
    {
        _writer.WriteStartObject("args"u8);
        _writer.WriteString("name"u8, name);
        _writer.WriteEndObject();
    }

    private void WriteArguments(ReadOnlySpan<(string Name, long Value)> arguments)
    {
        if (arguments.IsEmpty)
        {
            return;
        }

        _writer.WriteStartObject("args"u8);
        foreach ((string name, long value) in arguments)
        {
            _writer.WriteNumber(name, value);
        }

        _writer.WriteEndObject();
    }

    private void End()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        if (_buffer.WrittenCount >= FlushBytes)
        {
            Flush();
        }
    }

    private void Write(ReadOnlySpan<byte> text) => _buffer.Write(text);

    /// <summary>A failure to write must not fail the item that ran. It is thrown when the file is disposed.</summary>
    private void Flush()
    {
        try
        {
            if (_failure is null)
            {
                _file.Write(_buffer.WrittenSpan);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _failure = failure;
        }

        _buffer.ResetWrittenCount();
    }

    /// <summary>A group of lanes, which the format calls a process.</summary>
    private sealed class Track(int id)
    {
        internal int Id => id;

        internal int Lanes { get; set; }

        /// <summary>Free lanes. The lowest is rented first, which keeps the picture small.</summary>
        internal PriorityQueue<int, int> Free { get; } = new();
    }
}
