// racy: tasks of an item add to one local
public sealed record Album(string Name, string[] Files);

public partial class AlbumBatch : Batch<string>
{
    [DataComponent] public partial Album[] Albums { get; set; }
    [DataComponent] public partial long[] Sizes { get; set; }

    [Action, InBatchParallel(Init = nameof(Albums), Post = nameof(Sizes))]
    private static async Task<long> SizeAsync(Album album, CancellationToken cancellationToken)
    {
        long bytes = 0;
        var errors = new List<string>();
        Task[] tasks = album.Files.Select(file => Task.Run(() =>
        {
            var info = new FileInfo(file);
            if (info.Exists)
                bytes += info.Length; // race
            else
                errors.Add(file); // race
        }, cancellationToken)).ToArray();
        await Task.WhenAll(tasks);
        return errors.Count == 0 ? bytes : throw new FileNotFoundException(string.Join(", ", errors));
    }
}

// racy: parallel for inside an item sums into a local
public sealed record Signal(string Channel, double[] Samples);

public partial class SpectrumBatch : Batch<string>
{
    [DataComponent] public partial Signal[] Signals { get; set; }
    [DataComponent] public partial double[] Energies { get; set; }

    [Action, InBatchParallel(Init = nameof(Signals), Post = nameof(Energies))]
    private static double Energy(Signal signal, int bins = 64)
    {
        double total = 0;
        Parallel.For(0, bins, bin =>
        {
            double re = 0, im = 0;
            for (int n = 0; n < signal.Samples.Length; n++)
            {
                double angle = 2 * Math.PI * bin * n / signal.Samples.Length;
                re += signal.Samples[n] * Math.Cos(angle);
                im -= signal.Samples[n] * Math.Sin(angle);
            }
            total += re * re + im * im; // race
        });
        return total / bins;
    }
}

// racy: iterator that moves a cursor of the batch
public partial class ChunkBatch : Batch<string>
{
    private int _cursor;
    private string _text = "";

    [DataComponent] public partial string[] Documents { get; set; }
    [DataComponent] public partial string[][] Chunks { get; set; }

    [Action, InBatchParallel(Init = nameof(Documents), Post = nameof(Chunks))]
    private string[] Chunk(string document, int size = 512)
    {
        _text = document; // race
        _cursor = 0; // race
        return Pieces(size).Where(piece => !string.IsNullOrWhiteSpace(piece)).ToArray();
    }

    private IEnumerable<string> Pieces(int size)
    {
        while (_cursor < _text.Length)
        {
            int length = Math.Min(size, _text.Length - _cursor);
            yield return _text.Substring(_cursor, length);
            _cursor += length; // race
        }
    }
}

// racy: lazy without thread safety
public sealed class Gazetteer
{
    private readonly Dictionary<string, (double Latitude, double Longitude)> _places = new(StringComparer.OrdinalIgnoreCase);

    public static Gazetteer Load(string path)
    {
        var gazetteer = new Gazetteer();
        foreach (string line in File.ReadLines(path))
        {
            string[] cells = line.Split('\t');
            gazetteer._places[cells[0]] = (double.Parse(cells[1]), double.Parse(cells[2]));
        }
        return gazetteer;
    }

    public bool Knows(string place) => _places.ContainsKey(place);
}

public partial class PlaceBatch : Batch<string>
{
    private readonly Lazy<Gazetteer> _gazetteer = new(() => Gazetteer.Load("places.tsv"), isThreadSafe: false);

    [DataComponent] public partial string[] Sentences { get; set; }
    [DataComponent] public partial int[] Mentions { get; set; }

    [Action, InBatchParallel(Init = nameof(Sentences), Post = nameof(Mentions))]
    private int CountPlaces(string sentence)
    {
        int mentions = 0;
        foreach (string word in sentence.Split(' '))
        {
            if (word.Length > 0 && char.IsUpper(word[0]) && _gazetteer.Value.Knows(word)) // race
                mentions++;
        }
        return mentions;
    }
}

// racy: read and write back in a concurrent dictionary
using System.Collections.Concurrent;

public partial class HitBatch : Batch<string>
{
    private readonly ConcurrentDictionary<string, int> _hits = new();

    [DataComponent] public partial string[] AccessLogs { get; set; }

    public IReadOnlyDictionary<string, int> Hits => _hits;

    [Action, InBatchParallel(Init = nameof(AccessLogs))]
    private void Register(string line)
    {
        int quote = line.IndexOf('"');
        if (quote < 0)
            return;
        string[] request = line[(quote + 1)..].Split(' ', 3);
        if (request.Length < 2)
            return;
        string path = request[1].Split('?')[0];
        if (_hits.TryGetValue(path, out int hits))
            _hits[path] = hits + 1; // race
        else
            _hits[path] = 1; // race
    }
}

// racy: seek and read on one stream
public readonly record struct Extent(long Offset, int Length);

public partial class VolumeBatch : Batch<Extent>
{
    private readonly Stream _volume;

    public VolumeBatch(string path) => _volume = File.OpenRead(path);

    [DataComponent] public partial byte[][] Contents { get; set; }

    [Action, InBatchParallel(Post = nameof(Contents))]
    private byte[] Load(Extent extent)
    {
        var content = new byte[extent.Length];
        ReadAt(extent.Offset, content);
        return content;
    }

    private void ReadAt(long offset, Span<byte> target)
    {
        _volume.Seek(offset, SeekOrigin.Begin); // race
        _volume.ReadExactly(target); // race
    }
}

// racy: rejects collected in a list handed in
public sealed record Applicant(string Name, DateOnly Born, string Email);

public sealed class ImportLog
{
    public List<string> Messages { get; } = [];
    public int Errors { get; private set; }

    public void Error(string message)
    {
        Errors++; // race
        Messages.Add(message); // race
    }
}

public partial class ApplicantBatch : Batch<int>
{
    [DataComponent] public partial Applicant[] Applicants { get; set; }
    [DataComponent] public partial bool[] Valid { get; set; }

    [Action, InBatchParallel(Init = nameof(Applicants), Post = nameof(Valid))]
    private static bool Validate(Applicant applicant, ImportLog log, DateOnly today)
    {
        bool valid = true;
        if (applicant.Born.AddYears(18) > today)
        {
            log.Error($"{applicant.Name} is under age");
            valid = false;
        }
        if (!applicant.Email.Contains('@'))
        {
            log.Error($"{applicant.Name} has no e-mail");
            valid = false;
        }
        return valid;
    }
}

// racy: default headers changed for every request
using System.Net.Http.Headers;

public sealed record Tenant(string Id, string Token);

public partial class TenantUsage : Batch<int>
{
    private static readonly HttpClient Client = new() { BaseAddress = new Uri("https://billing.example/") };

    [DataComponent] public partial Tenant[] Tenants { get; set; }
    [DataComponent] public partial long[] Usage { get; set; }

    [Action, InBatchParallel(Init = nameof(Tenants), Post = nameof(Usage))]
    private static async Task<long> UsageAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tenant.Token); // race
        Client.DefaultRequestHeaders.Remove("X-Tenant"); // race
        Client.DefaultRequestHeaders.Add("X-Tenant", tenant.Id); // race
        string text = await Client.GetStringAsync("usage/current", cancellationToken);
        return long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}

// racy: serial numbers from a static counter
public readonly record struct Serial(string Plant, int Number)
{
    private static int s_next = 1000;

    public static Serial Next(string plant)
    {
        int number = s_next++; // race
        return new Serial(plant, number);
    }

    public override string ToString() => $"{Plant}-{Number:D8}";
}

public sealed record WorkOrder(string Plant, string Part, int Pieces);

public partial class SerialBatch : Batch<int>
{
    [DataComponent] public partial WorkOrder[] Orders { get; set; }
    [DataComponent] public partial string[][] Serials { get; set; }

    [Action, InBatchParallel(Init = nameof(Orders), Post = nameof(Serials))]
    private static string[] Assign(WorkOrder order)
    {
        var serials = new string[order.Pieces];
        for (int i = 0; i < serials.Length; i++)
            serials[i] = Serial.Next(order.Plant).ToString();
        return serials;
    }
}

// racy: maximum by volatile read and write
public sealed record Blade(string Turbine, double[] Strain);

public partial class StrainBatch : Batch<string>
{
    private double _peak;
    private int _evaluated;

    [DataComponent] public partial Blade[] Blades { get; set; }
    [DataComponent] public partial double[] Averages { get; set; }

    public double Peak => Volatile.Read(ref _peak);

    [Action, InBatchParallel(Init = nameof(Blades), Post = nameof(Averages))]
    private double Evaluate(Blade blade)
    {
        double sum = 0;
        double peak = 0;
        foreach (double strain in blade.Strain)
        {
            sum += strain;
            peak = Math.Max(peak, Math.Abs(strain));
        }
        if (peak > Volatile.Read(ref _peak))
            Volatile.Write(ref _peak, peak); // race
        Interlocked.Increment(ref _evaluated);
        return blade.Strain.Length == 0 ? 0 : sum / blade.Strain.Length;
    }
}

// clean: culture of the thread set and restored
using System.Globalization;

public sealed record Receipt(string Culture, DateTime At, decimal Total);

public partial class ReceiptBatch : Batch<int>
{
    [DataComponent] public partial Receipt[] Receipts { get; set; }
    [DataComponent] public partial string[] Texts { get; set; }

    [Action, InBatchParallel(Init = nameof(Receipts), Post = nameof(Texts))]
    private static string Render(Receipt receipt)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(receipt.Culture);
        try
        {
            return Body(receipt);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Body(Receipt receipt) => $"{receipt.At:D}\n{receipt.Total:C}";
}

// clean: neighbours are only read
public partial class SmoothingBatch : Batch<int>
{
    private readonly double[] _raw;

    public SmoothingBatch(IEnumerable<double> raw)
    {
        _raw = raw.ToArray();
        Indices = Enumerable.Range(0, _raw.Length).ToArray();
    }

    [DataComponent] public partial double[] Smooth { get; set; }

    [Action, InBatchParallel(Post = nameof(Smooth))]
    private double Average(int index, int radius = 3)
    {
        int first = Math.Max(0, index - radius);
        int last = Math.Min(_raw.Length - 1, index + radius);
        double sum = 0, weights = 0;
        for (int k = first; k <= last; k++)
        {
            double weight = 1.0 / (1 + Math.Abs(k - index));
            sum += weight * _raw[k];
            weights += weight;
        }
        return sum / weights;
    }
}

// clean: local functions over the item's locals
using System.Text;

public partial class MarkdownBatch : Batch<string>
{
    [DataComponent] public partial string[] Sources { get; set; }
    [DataComponent] public partial string[] Outlines { get; set; }

    [Action, InBatchParallel(Init = nameof(Sources), Post = nameof(Outlines))]
    private static string Outline(string source, int deepest = 3)
    {
        var outline = new StringBuilder();
        var numbers = new int[deepest + 1];
        bool inCode = false;
        foreach (string line in source.Split('\n'))
            Visit(line.TrimEnd());
        return outline.ToString();

        void Visit(string line)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inCode = !inCode;
                return;
            }
            int level = line.TakeWhile(c => c == '#').Count();
            if (inCode || level == 0 || level > deepest)
                return;
            numbers[level]++;
            Array.Clear(numbers, level + 1, deepest - level);
            outline.AppendJoin('.', numbers[1..(level + 1)]).Append(' ').AppendLine(line[level..].Trim());
        }
    }
}

// clean: median of a sorted copy
public sealed record Series(string Station, IReadOnlyList<double> Values);

public partial class MedianBatch : Batch<string>
{
    private readonly double[] _reference;

    public MedianBatch(double[] reference) => _reference = reference;

    [DataComponent] public partial Series[] Series { get; set; }
    [DataComponent] public partial double[] Deviations { get; set; }

    [Action, InBatchParallel(Init = nameof(Series), Post = nameof(Deviations))]
    private double Deviation(Series series) => Median(series.Values) - Median(_reference);

    private static double Median(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            return double.NaN;
        double[] sorted = [.. values];
        Array.Sort(sorted);
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

// clean: own row of a matrix
public sealed record Document(string Title, string[] Tokens);

public partial class TfBatch : Batch<int>
{
    private readonly Dictionary<string, int> _columns;
    private float[,] _matrix = new float[0, 0];

    public TfBatch(IEnumerable<string> vocabulary)
        => _columns = vocabulary.Select((word, column) => (word, column)).ToDictionary(pair => pair.word, pair => pair.column);

    [DataComponent] public partial Document[] Documents { get; set; }

    public float[,] Matrix => _matrix;

    public void Prepare() => _matrix = new float[Documents.Length, _columns.Count];

    [Action, InBatchParallel(Init = nameof(Documents))]
    private void Fill(Document document, ItemContext context)
    {
        int row = context.Position;
        foreach (string token in document.Tokens)
        {
            if (_columns.TryGetValue(token, out int column))
                _matrix[row, column] += 1f / document.Tokens.Length;
        }
    }
}

// clean: meter with a lock of its own
public sealed class Meter
{
    private readonly Lock _lock = new();
    private double _sum;
    private double _squares;
    private long _count;

    public void Record(double value)
    {
        lock (_lock)
        {
            _sum += value;
            _squares += value * value;
            _count++;
        }
    }

    public (double Mean, double Variance) Snapshot()
    {
        using (_lock.EnterScope())
        {
            double mean = _count == 0 ? 0 : _sum / _count;
            return (mean, _count == 0 ? 0 : _squares / _count - mean * mean);
        }
    }
}

public partial class LatencyBatch : Batch<string>
{
    private readonly Meter _meter = new();

    [DataComponent] public partial double[] Milliseconds { get; set; }

    public Meter Meter => _meter;

    [Action, InBatchParallel(Post = nameof(Milliseconds))]
    private async Task<double> PingAsync(string host, CancellationToken cancellationToken)
    {
        using var ping = new System.Net.NetworkInformation.Ping();
        var reply = await ping.SendPingAsync(host, TimeSpan.FromSeconds(2), cancellationToken: cancellationToken);
        _meter.Record(reply.RoundtripTime);
        return reply.RoundtripTime;
    }
}

// clean: dead letters in a concurrent queue
using System.Collections.Concurrent;
using System.Text.Json;

public sealed record Event(string Type, string Id, JsonElement Body);

public partial class EventBatch : Batch<long>
{
    private readonly ConcurrentQueue<(int Position, string Reason)> _deadLetters = new();

    [DataComponent] public partial string[] Messages { get; set; }
    [DataComponent] public partial Event?[] Events { get; set; }

    public IEnumerable<(int Position, string Reason)> DeadLetters => _deadLetters.OrderBy(letter => letter.Position);

    [Action, InBatchParallel(Init = nameof(Messages), Post = nameof(Events))]
    private Event? Decode(string message, ItemContext context)
    {
        try
        {
            return JsonSerializer.Deserialize<Event>(message);
        }
        catch (JsonException exception)
        {
            _deadLetters.Enqueue((context.Position, exception.Message));
            return null;
        }
    }
}

// clean: iterator with state of its own
public readonly record struct Fix(double Latitude, double Longitude, DateTime At);

public partial class TrackBatch : Batch<string>
{
    [DataComponent] public partial Fix[][] Tracks { get; set; }
    [DataComponent] public partial double[] Lengths { get; set; }

    [Action, InBatchParallel(Init = nameof(Tracks), Post = nameof(Lengths))]
    private static double Length(Fix[] track, double noise = 5)
        => Steps(track, noise).Sum();

    private static IEnumerable<double> Steps(Fix[] track, double noise)
    {
        Fix? last = null;
        foreach (Fix fix in track)
        {
            if (last is not { } from)
            {
                last = fix;
                continue;
            }
            double metres = Haversine(from, fix);
            if (metres < noise)
                continue;
            last = fix;
            yield return metres;
        }
    }

    private static double Haversine(Fix a, Fix b)
    {
        double dLat = double.DegreesToRadians(b.Latitude - a.Latitude) / 2;
        double dLon = double.DegreesToRadians(b.Longitude - a.Longitude) / 2;
        double h = Math.Pow(Math.Sin(dLat), 2)
            + Math.Cos(double.DegreesToRadians(a.Latitude)) * Math.Cos(double.DegreesToRadians(b.Latitude)) * Math.Pow(Math.Sin(dLon), 2);
        return 2 * 6_371_000 * Math.Asin(Math.Sqrt(h));
    }
}

// clean: a file of its own for each item
public sealed record Report(string Department, IReadOnlyList<string> Lines);

public partial class ReportWriter : Batch<int>
{
    [DataComponent] public partial Report[] Reports { get; set; }
    [DataComponent] public partial string[] Files { get; set; }

    [Action, InBatchParallel(Init = nameof(Reports), Post = nameof(Files))]
    private static async Task<string> WriteAsync(Report report, string folder, ItemContext context, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{context.Position:D6}.txt");
        string part = path + ".part";
        await using (var writer = new StreamWriter(part, append: false))
        {
            await writer.WriteLineAsync(report.Department.AsMemory(), cancellationToken);
            foreach (string line in report.Lines)
                await writer.WriteLineAsync(line.AsMemory(), cancellationToken);
        }
        File.Move(part, path, overwrite: true);
        return path;
    }
}

// clean: game state advanced with record copies
using System.Numerics;

public sealed record Body(Vector2 Position, Vector2 Velocity, float Mass);

public partial class GravityBatch : Batch<int>
{
    [DataComponent] public partial Body[] Bodies { get; set; }
    [DataComponent] public partial Body[] Next { get; set; }

    [Action, InBatchParallel(Init = nameof(Bodies), Post = nameof(Next))]
    private Body Step(Body body, float dt = 0.016f, float g = 6.67f)
    {
        Vector2 force = Vector2.Zero;
        foreach (Body other in Bodies)
        {
            if (ReferenceEquals(other, body))
                continue;
            Vector2 d = other.Position - body.Position;
            float r2 = Math.Max(d.LengthSquared(), 0.01f);
            force += g * other.Mass / r2 * Vector2.Normalize(d);
        }
        Vector2 velocity = body.Velocity + dt * force;
        return body with { Velocity = velocity, Position = body.Position + dt * velocity };
    }
}
