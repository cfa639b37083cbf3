// racy: exchange rates loaded on first use
public sealed record Payment(string Currency, decimal Amount);

public partial class ForeignPayments : Batch<string>
{
    private Dictionary<string, decimal>? _rates;

    [DataComponent] public partial Payment[] Payments { get; set; }
    [DataComponent] public partial decimal[] Euros { get; set; }

    [Action, InBatchParallel(Init = nameof(Payments), Post = nameof(Euros))]
    private decimal ToEuro(Payment payment)
        => payment.Currency == "EUR" ? payment.Amount : decimal.Round(payment.Amount / RateOf(payment.Currency), 2);

    private decimal RateOf(string currency)
    {
        if (_rates is null)
        {
            _rates = new Dictionary<string, decimal>(); // race
            foreach (string line in File.ReadLines("rates.csv"))
            {
                string[] parts = line.Split(';');
                _rates[parts[0]] = decimal.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture); // race
            }
        }
        return _rates[currency];
    }
}

// clean: vocabulary behind a lock in a helper
public partial class VocabularyBatch : Batch<string>
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly object _sync = new();

    [DataComponent] public partial string[] Texts { get; set; }
    [DataComponent] public partial int[][] TokenIds { get; set; }

    [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(TokenIds))]
    private int[] Encode(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var ids = new int[words.Length];
        for (int i = 0; i < words.Length; i++)
            ids[i] = IdOf(words[i]);
        return ids;
    }

    private int IdOf(string word)
    {
        lock (_sync)
        {
            if (!_ids.TryGetValue(word, out int id))
            {
                id = _ids.Count;
                _ids.Add(word, id);
            }
            return id;
        }
    }
}

// clean: one HttpClient for all, bytes counted with Interlocked
public partial class PageDownload : Batch<string>
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private long _bytes;
    private int _failures;

    [DataComponent] public partial byte[][] Bodies { get; set; }

    public long TotalBytes => Interlocked.Read(ref _bytes);
    public int FailedRequests => Volatile.Read(ref _failures);

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Bodies))]
    private async Task<byte[]> FetchAsync(string url, CancellationToken cancellationToken)
    {
        try
        {
            byte[] body = await Client.GetByteArrayAsync(url, cancellationToken);
            Interlocked.Add(ref _bytes, body.Length);
            return body;
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref _failures);
            throw;
        }
    }
}

// racy: distances memoised in a plain dictionary
public sealed record Trip(string Driver, int[] Stops);

public partial class TripLengths : Batch<int>
{
    private readonly Dictionary<(int From, int To), double> _known = new();

    public double[] Latitudes { get; set; } = [];
    public double[] Longitudes { get; set; } = [];

    [DataComponent] public partial Trip[] Trips { get; set; }
    [DataComponent] public partial double[] Kilometres { get; set; }

    [Action, InBatchParallel(Init = nameof(Trips), Post = nameof(Kilometres))]
    private double Measure(Trip trip)
    {
        double total = 0;
        for (int i = 1; i < trip.Stops.Length; i++)
            total += Between(trip.Stops[i - 1], trip.Stops[i]);
        return total;
    }

    private double Between(int from, int to)
    {
        if (_known.TryGetValue((from, to), out double km)) // race
            return km;

        double dLat = (Latitudes[to] - Latitudes[from]) * 111.2;
        double dLon = (Longitudes[to] - Longitudes[from]) * 111.2 * Math.Cos(Latitudes[from] * Math.PI / 180);
        km = Math.Sqrt(dLat * dLat + dLon * dLon);
        _known[(from, to)] = km; // race
        return km;
    }
}

// racy: character budget read before an await and written after it
public interface ITranslator
{
    Task<string> TranslateAsync(string text, CancellationToken cancellationToken);
}

public partial class ProductTexts : Batch<int>
{
    private int _charactersLeft = 500_000;

    [DataComponent] public partial string[] German { get; set; }
    [DataComponent] public partial string[] English { get; set; }

    [Action, InBatchParallel(Init = nameof(German), Post = nameof(English))]
    private async Task<string> ToEnglishAsync(string text, ITranslator translator, CancellationToken cancellationToken)
    {
        int left = _charactersLeft; // race
        if (left < text.Length)
            return text;

        string translated = await translator.TranslateAsync(text, cancellationToken);
        _charactersLeft = left - text.Length; // race
        return translated;
    }
}

// clean: every player is its own mutable item
public sealed class Player
{
    public float X { get; set; }
    public float Y { get; set; }
    public float SpeedX { get; set; }
    public float SpeedY { get; set; }
    public int Health { get; set; } = 100;
}

public partial class WorldTick : Batch<int>
{
    [DataComponent] public partial Player[] Players { get; set; }

    [Action, InBatchParallel(Init = nameof(Players))]
    private static void Move(Player player, float seconds, float gravity = 9.81f)
    {
        player.SpeedY -= gravity * seconds;
        player.X += player.SpeedX * seconds;
        player.Y += player.SpeedY * seconds;
        if (player.Y < 0)
        {
            player.Health -= (int)MathF.Abs(player.SpeedY);
            player.Y = 0;
            player.SpeedY = 0;
        }
    }
}

// racy: one histogram for all frames, handed in as an argument
public partial class Exposure : Batch<string>
{
    [DataComponent] public partial byte[][] Frames { get; set; }

    [InBatchParallel(Init = nameof(Frames))]
    private static void CountLevels(byte[] frame, int[] histogram, int step = 1)
    {
        for (int i = 0; i < frame.Length; i += step)
        {
            byte level = frame[i];
            histogram[level]++; // race
        }
    }
}

// racy: kernel that shares its scratch buffer between items
public partial class AudioEnergy : Batch<int>
{
    [DataComponent] public partial float[][] Frames { get; set; }
    [DataComponent] public partial float[] Energies { get; set; }

    [Action, InBatchParallel(Init = nameof(Frames), Post = nameof(Energies))]
    private static Func<float[], float> Energy(int size = 1024)
    {
        var window = new float[size];
        var windowed = new float[size];
        for (int i = 0; i < size; i++)
            window[i] = 0.5f - 0.5f * MathF.Cos(2 * MathF.PI * i / size);

        return frame =>
        {
            int n = Math.Min(size, frame.Length);
            for (int i = 0; i < n; i++)
                windowed[i] = frame[i] * window[i]; // race

            float sum = 0;
            for (int i = 0; i < n; i++)
                sum += windowed[i] * windowed[i];
            return sum / n;
        };
    }
}

// clean: kernel with a table that is only read and an own vector for each item
public partial class HashedText : Batch<string>
{
    [DataComponent] public partial string[] Documents { get; set; }
    [DataComponent] public partial float[][] Vectors { get; set; }

    [Action, InBatchParallel(Init = nameof(Documents), Post = nameof(Vectors))]
    private static Func<string, float[]> Hash(int buckets = 256, int seed = 17)
    {
        var salt = new uint[128];
        for (int c = 0; c < salt.Length; c++)
            salt[c] = (uint)(c * 2654435761L + seed);

        return document =>
        {
            var vector = new float[buckets];
            uint hash = 0;
            foreach (char c in document)
            {
                hash = hash * 31 + salt[c & 127];
                vector[hash % (uint)buckets] += 1f;
            }
            return vector;
        };
    }
}

// clean: results returned, Post adds them up
public readonly record struct Sale(string Region, int Quantity, decimal UnitPrice);

public partial class SalesByRegion : Batch<long>
{
    private readonly Dictionary<string, decimal> _totals = new();
    private int _rows;

    [DataComponent] public partial Sale[] Sales { get; set; }

    public IReadOnlyDictionary<string, decimal> Totals => _totals;

    [Action, InBatchParallel(Init = nameof(Sales), Post = nameof(AddUp))]
    private static KeyValuePair<string, decimal> Revenue(Sale sale)
        => new(sale.Region.Trim().ToUpperInvariant(), sale.Quantity * sale.UnitPrice);

    private void AddUp(ItemResults<KeyValuePair<string, decimal>> results)
    {
        foreach (KeyValuePair<string, decimal> entry in results.GetValues())
        {
            _totals[entry.Key] = _totals.GetValueOrDefault(entry.Key) + entry.Value;
            _rows++;
        }
    }
}

// racy: concurrent dictionary, but the lists inside are ordinary lists
using System.Collections.Concurrent;

public partial class RequestsByHost : Batch<int>
{
    private readonly ConcurrentDictionary<string, List<double>> _byHost = new();

    [DataComponent] public partial string[] Lines { get; set; }

    [Action, InBatchParallel(Init = nameof(Lines))]
    private void Group(string line)
    {
        string[] fields = line.Split('\t');
        if (fields.Length < 3 || !double.TryParse(fields[2], out double milliseconds))
            return;

        List<double> durations = _byHost.GetOrAdd(fields[1], _ => new List<double>());
        durations.Add(milliseconds); // race
    }

    public double Median(string host)
    {
        List<double> durations = _byHost[host];
        durations.Sort();
        return durations[durations.Count / 2];
    }
}

// clean: double-checked locking, table filled before it is published
public partial class PostalCodes : Batch<int>
{
    private readonly object _loading = new();
    private volatile Dictionary<string, string>? _cities;

    [DataComponent] public partial string[] Codes { get; set; }
    [DataComponent] public partial string[] Cities { get; set; }

    [Action, InBatchParallel(Init = nameof(Codes), Post = nameof(Cities))]
    private string Resolve(string code)
        => Table().TryGetValue(code, out string? city) ? city : "";

    private Dictionary<string, string> Table()
    {
        Dictionary<string, string>? table = _cities;
        if (table is not null)
            return table;

        lock (_loading)
        {
            if (_cities is { } loaded)
                return loaded;

            var fresh = new Dictionary<string, string>();
            foreach (string line in File.ReadLines("plz.txt"))
                fresh[line[..5]] = line[6..];
            _cities = fresh;
            return fresh;
        }
    }
}

// racy: augmentation draws from one Random
public partial class Augmentation : Batch<int>
{
    private readonly Random _random = new(1234);

    [DataComponent] public partial float[][] Images { get; set; }
    [DataComponent] public partial float[][] Augmented { get; set; }

    [Action, InBatchParallel(Init = nameof(Images), Post = nameof(Augmented))]
    private float[] Augment(float[] image, float noise = 0.05f)
    {
        var copy = new float[image.Length];
        for (int i = 0; i < image.Length; i++)
            copy[i] = Math.Clamp(image[i] + Jitter(noise), 0f, 1f);
        return copy;
    }

    private float Jitter(float amplitude) => (_random.NextSingle() * 2 - 1) * amplitude; // race
}

// clean: one StringBuilder a thread
public partial class Slugs : Batch<int>
{
    private static readonly ThreadLocal<System.Text.StringBuilder> Builder = new(() => new System.Text.StringBuilder(128));

    [DataComponent] public partial string[] Titles { get; set; }
    [DataComponent] public partial string[] Urls { get; set; }

    [Action, InBatchParallel(Init = nameof(Titles), Post = nameof(Urls))]
    private static string Slugify(string title, string prefix = "/blog/")
    {
        System.Text.StringBuilder builder = Builder.Value!;
        builder.Clear().Append(prefix);
        bool dash = false;
        foreach (char c in title)
        {
            if (char.IsLetterOrDigit(c))
            {
                if (dash) builder.Append('-');
                builder.Append(char.ToLowerInvariant(c));
                dash = false;
            }
            else
            {
                dash = builder.Length > prefix.Length;
            }
        }
        return builder.ToString();
    }
}

// racy: last contact of a device written under the read lock
public sealed record Telegram(string Device, DateTime SentAt, double Value);

public partial class DeviceStatus : Batch<Guid>
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, DateTime> _lastSeen = new();

    [DataComponent] public partial Telegram[] Telegrams { get; set; }

    [Action, InBatchParallel(Init = nameof(Telegrams))]
    private void Track(Telegram telegram)
    {
        _lock.EnterReadLock();
        try
        {
            if (!_lastSeen.TryGetValue(telegram.Device, out DateTime last) || last < telegram.SentAt)
                _lastSeen[telegram.Device] = telegram.SentAt; // race
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }
}

// clean: game of life reads one grid and writes its own row of the other
public partial class LifeBoard : Batch<int>
{
    private bool[][] _now = [];
    private bool[][] _next = [];

    public void Start(bool[][] cells)
    {
        _now = cells;
        _next = cells.Select(row => new bool[row.Length]).ToArray();
    }

    [InBatchParallel(Init = nameof(RowNumbers), Post = nameof(Flip))]
    private int Generation(int row)
    {
        int alive = 0;
        bool[] target = _next[row];
        for (int x = 0; x < target.Length; x++)
        {
            int around = 0;
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++)
                    if ((dx, dy) != (0, 0) && IsAlive(row + dy, x + dx)) around++;
            target[x] = around == 3 || (around == 2 && _now[row][x]);
            if (target[x]) alive++;
        }
        return alive;
    }

    private bool IsAlive(int y, int x) => y >= 0 && y < _now.Length && x >= 0 && x < _now[y].Length && _now[y][x];

    private IEnumerable<int> RowNumbers() => Enumerable.Range(0, _now.Length);

    private void Flip(ItemResults<int> alive) => (_now, _next) = (_next, _now);
}
