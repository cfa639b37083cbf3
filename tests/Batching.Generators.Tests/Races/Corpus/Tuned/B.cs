// clean: access token renewed under a semaphore of one
public partial class CustomerExport : Batch<int>
{
    private readonly SemaphoreSlim _tokenGate = new(1, 1);
    private string _token = "";
    private DateTime _validUntil = DateTime.MinValue;

    [DataComponent] public partial string[] Customers { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Customers))]
    private async Task<string> LoadAsync(int id, HttpClient client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"customers/{id}");
        request.Headers.Add("X-Token", await GetTokenAsync(client, cancellationToken));
        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private async Task<string> GetTokenAsync(HttpClient client, CancellationToken cancellationToken)
    {
        await _tokenGate.WaitAsync(cancellationToken);
        try
        {
            if (DateTime.UtcNow >= _validUntil)
            {
                _token = await client.GetStringAsync("token", cancellationToken);
                _validUntil = DateTime.UtcNow.AddMinutes(10);
            }
            return _token;
        }
        finally
        {
            _tokenGate.Release();
        }
    }
}

// racy: a semaphore that lets four in does not protect the sum
public partial class WeatherStations : Batch<string>
{
    private readonly SemaphoreSlim _throttle = new(4);
    private double _rainfall;

    [DataComponent] public partial double[] Temperatures { get; set; }

    public double Rainfall => _rainfall;

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Temperatures))]
    private async Task<double> ReadStationAsync(string station, HttpClient client, CancellationToken cancellationToken)
    {
        await _throttle.WaitAsync(cancellationToken);
        try
        {
            string csv = await client.GetStringAsync($"stations/{station}.csv", cancellationToken);
            string[] fields = csv.Split(',');
            _rainfall += double.Parse(fields[2]); // race
            return double.Parse(fields[1]);
        }
        finally
        {
            _throttle.Release();
        }
    }
}

// racy: terrain smoothed in place, neighbours are read while others write them
public partial class TerrainProfile : Batch<int>
{
    private float[] _heights = [];

    public void Load(string path)
        => _heights = File.ReadLines(path).Select(line => float.Parse(line)).ToArray();

    private IEnumerable<int> InnerPoints() => Enumerable.Range(1, Math.Max(0, _heights.Length - 2));

    [InBatchParallel(Init = nameof(InnerPoints))]
    private void Smooth(int i, float strength = 0.5f)
    {
        float mean = (_heights[i - 1] + _heights[i + 1]) / 2; // race
        _heights[i] += (mean - _heights[i]) * strength; // race
    }
}

// clean: each item fills its own row of one pixel buffer
public partial class Mandelbrot : Batch<int>
{
    private readonly byte[] _pixels = new byte[800 * 600];

    private static IEnumerable<int> Lines() => Enumerable.Range(0, 600);

    [InBatchParallel(Init = nameof(Lines))]
    private void Render(int y, double zoom = 1.0, int iterations = 200)
    {
        Span<byte> line = _pixels.AsSpan(y * 800, 800);
        double ci = (y - 300) / (200.0 * zoom);
        for (int x = 0; x < line.Length; x++)
        {
            double cr = (x - 500) / (200.0 * zoom), zr = 0, zi = 0;
            int n = 0;
            while (n < iterations && zr * zr + zi * zi < 4)
            {
                (zr, zi) = (zr * zr - zi * zi + cr, 2 * zr * zi + ci);
                n++;
            }
            line[x] = (byte)(255 * n / iterations);
        }
    }
}

// racy: extension method that counts in the caller's dictionary
public static class TallyExtensions
{
    public static void Bump(this IDictionary<string, int> tally, string key)
        => tally[key] = tally.TryGetValue(key, out int n) ? n + 1 : 1; // race
}

public partial class SupportTickets : Batch<int>
{
    [DataComponent] public partial string[] Bodies { get; set; }

    [Action, InBatchParallel(Init = nameof(Bodies))]
    private static void Tag(string body, IDictionary<string, int> tags)
    {
        if (body.Contains("refund", StringComparison.OrdinalIgnoreCase))
            tags.Bump("billing"); // race
        if (body.Contains("password", StringComparison.OrdinalIgnoreCase))
            tags.Bump("account"); // race
        if (body.Length > 2000)
            tags.Bump("long"); // race
    }
}

// clean: tile counts in a concurrent dictionary with a pure update
using System.Collections.Concurrent;

public readonly record struct GeoPoint(double Latitude, double Longitude);

public partial class TileCounts : Batch<long>
{
    private readonly ConcurrentDictionary<(int X, int Y), int> _perTile = new();

    [DataComponent] public partial GeoPoint[] Points { get; set; }

    [Action, InBatchParallel(Init = nameof(Points))]
    private void CountTile(GeoPoint point, int zoom = 12)
    {
        int tiles = 1 << zoom;
        double latitude = point.Latitude * Math.PI / 180;
        int x = (int)((point.Longitude + 180) / 360 * tiles);
        int y = (int)((1 - Math.Asinh(Math.Tan(latitude)) / Math.PI) / 2 * tiles);
        _perTile.AddOrUpdate((x, y), 1, static (_, n) => n + 1);
    }

    public IEnumerable<(int X, int Y)> Busiest(int n)
        => _perTile.OrderByDescending(pair => pair.Value).Take(n).Select(pair => pair.Key);
}

// racy: event whose own handler adds to a list
public sealed record Reading(string Sensor, double Celsius);

public partial class ColdChain : Batch<long>
{
    private readonly List<string> _alarms = [];

    public ColdChain() => AlarmRaised += Remember;

    public event Action<Reading>? AlarmRaised;

    [DataComponent] public partial Reading[] Readings { get; set; }

    [Action, InBatchParallel(Init = nameof(Readings))]
    private void Check(Reading reading, double highest = 7.5)
    {
        if (reading.Celsius > highest)
            AlarmRaised?.Invoke(reading);
    }

    private void Remember(Reading reading)
    {
        string text = $"{reading.Sensor}: {reading.Celsius:F1} degrees";
        _alarms.Add(text); // race
    }
}

// clean: AsyncLocal names the order that is being imported
public static class ImportScope
{
    private static readonly AsyncLocal<string?> Current = new();

    public static string Order
    {
        get => Current.Value ?? "(none)";
        set => Current.Value = value;
    }

    public static Exception Fail(string what) => new InvalidDataException($"order {Order}: {what}");
}

public partial class OrderImport : Batch<string>
{
    [DataComponent] public partial int[] Quantities { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Quantities))]
    private static async Task<int> ImportAsync(string path, CancellationToken cancellationToken)
    {
        ImportScope.Order = Path.GetFileNameWithoutExtension(path);
        string[] lines = await File.ReadAllLinesAsync(path, cancellationToken);
        int sum = 0;
        foreach (string line in lines)
            sum += ParseQuantity(line);
        return sum;
    }

    private static int ParseQuantity(string line)
        => int.TryParse(line.Split(';')[^1], out int quantity) ? quantity : throw ImportScope.Fail($"no quantity in '{line}'");
}

// racy: thread-static buffer kept across awaits
public partial class FileChecksums : Batch<string>
{
    [ThreadStatic]
    private static byte[]? t_buffer;

    [DataComponent] public partial long[] Sums { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Sums))]
    private static async Task<long> SumAsync(string path, CancellationToken cancellationToken)
    {
        byte[] buffer = t_buffer ??= new byte[64 * 1024];
        await using FileStream stream = File.OpenRead(path);

        long sum = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0) // race
        {
            for (int i = 0; i < read; i++)
                sum += buffer[i];
        }
        return sum;
    }
}

// clean: stop words loaded once by a Lazy
public partial class Keywords : Batch<string>
{
    private static readonly Lazy<HashSet<string>> StopWords = new(() =>
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in File.ReadLines("stopwords.txt"))
            words.Add(line.Trim());
        return words;
    });

    [DataComponent] public partial string[] Articles { get; set; }
    [DataComponent] public partial string[][] Terms { get; set; }

    [Action, InBatchParallel(Init = nameof(Articles), Post = nameof(Terms))]
    private static string[] Extract(string article, int most = 10)
    {
        HashSet<string> ignored = StopWords.Value;
        return article.Split([' ', '\n', '.', ','], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length > 2 && !ignored.Contains(word))
            .GroupBy(word => word.ToLowerInvariant())
            .OrderByDescending(group => group.Count())
            .Take(most)
            .Select(group => group.Key)
            .ToArray();
    }
}

// racy: double-checked locking that sets its flag before the table is full
public partial class PhoneNumbers : Batch<int>
{
    private readonly object _gate = new();
    private readonly Dictionary<string, string> _countries = new();
    private bool _loaded;

    [DataComponent] public partial string[] Numbers { get; set; }
    [DataComponent] public partial string[] Countries { get; set; }

    [Action, InBatchParallel(Init = nameof(Numbers), Post = nameof(Countries))]
    private string CountryOf(string number)
    {
        if (!_loaded) // race
        {
            lock (_gate)
            {
                if (!_loaded)
                {
                    _loaded = true; // race
                    foreach (string line in File.ReadLines("prefixes.csv"))
                        _countries[line[..3]] = line[4..]; // race
                }
            }
        }
        return _countries.TryGetValue(number[..3], out string? country) ? country : "unknown"; // race
    }
}

// clean: particles are structs, each call changes its own copy
public struct Particle
{
    public double X, Y, Vx, Vy;
    public int Bounces;

    public void Advance(double dt)
    {
        X += Vx * dt;
        Y += Vy * dt;
        if (Y >= 0) return;
        Y = -Y;
        Vy = -Vy * 0.8;
        Bounces++;
    }
}

public partial class ParticleBox : Batch<int>
{
    [DataComponent] public partial Particle[] Particles { get; set; }

    [Action, InBatchParallel(Init = nameof(Particles), Post = nameof(Particles))]
    private static Particle Step(Particle particle, double dt, int substeps = 4)
    {
        particle.Vy -= 9.81 * dt;
        for (int i = 0; i < substeps; i++)
            particle.Advance(dt / substeps);
        return particle;
    }
}

// racy: summary record replaced by a changed copy of itself
public sealed record ImportSummary(int Rows, int Rejected, decimal Amount);

public partial class BankStatement : Batch<int>
{
    private ImportSummary _summary = new(0, 0, 0m);

    [DataComponent] public partial string[] Rows { get; set; }

    public ImportSummary Summary => _summary;

    [Action, InBatchParallel(Init = nameof(Rows))]
    private void Import(string row)
    {
        string[] columns = row.Split(';');
        if (columns.Length >= 5 && decimal.TryParse(columns[4], out decimal amount))
            _summary = _summary with { Rows = _summary.Rows + 1, Amount = _summary.Amount + amount }; // race
        else
            _summary = _summary with { Rejected = _summary.Rejected + 1 }; // race
    }
}

// racy: static journal with a writer and a line number
public static class Journal
{
    private static readonly StreamWriter Writer = new("convert.log", append: true);
    private static int s_line;

    public static void Write(string message)
    {
        s_line++; // race
        Writer.WriteLine($"{s_line:D6} {message}"); // race
    }

    public static void Flush() => Writer.Flush();
}

public partial class ConvertDocuments : Batch<string>
{
    [DataComponent] public partial string[] Outputs { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Outputs))]
    private static string ToText(string path, string folder)
    {
        string output = Path.Combine(folder, Path.ChangeExtension(Path.GetFileName(path), ".txt"));
        string html = File.ReadAllText(path);
        File.WriteAllText(output, System.Text.RegularExpressions.Regex.Replace(html, "<[^>]+>", ""));
        Journal.Write($"{path} -> {output}");
        return output;
    }
}

// clean: license seats guarded by a mutex
public partial class CadConversion : Batch<string>
{
    private static readonly Mutex SeatMutex = new();
    private static int s_seatsUsed;
    private static int s_mostSeats;

    [InBatchParallel]
    private static void Check(string path)
    {
        ChangeSeats(+1);
        try
        {
            using FileStream drawing = File.OpenRead(path);
            if (drawing.Length == 0)
                throw new InvalidDataException($"{path} is empty");
        }
        finally
        {
            ChangeSeats(-1);
        }
    }

    private static void ChangeSeats(int by)
    {
        SeatMutex.WaitOne();
        try
        {
            s_seatsUsed += by;
            s_mostSeats = Math.Max(s_mostSeats, s_seatsUsed);
        }
        finally
        {
            SeatMutex.ReleaseMutex();
        }
    }
}

// clean: synchronized writer, one call for each line
public partial class DuplicateReport : Batch<string>
{
    private readonly TextWriter _report = TextWriter.Synchronized(new StreamWriter("duplicates.txt"));

    [DataComponent] public partial string[] Paragraphs { get; set; }

    [Action, InBatchParallel(Init = nameof(Paragraphs), Post = nameof(Close))]
    private int Inspect(string paragraph)
    {
        string[] sentences = paragraph.Split('.', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var seen = new HashSet<string>();
        int repeated = 0;
        foreach (string sentence in sentences)
        {
            if (seen.Add(sentence)) continue;
            repeated++;
            _report.WriteLine($"repeated: {sentence}");
        }
        return repeated;
    }

    private void Close(ItemResults<int> results)
    {
        _report.WriteLine($"total: {results.GetValues().Sum()}");
        _report.Flush();
    }
}
