// racy: brightness histogram through a span
public sealed record Frame(int Width, int Height, byte[] Luma);

public partial class ExposureBatch : Batch<string>
{
    private readonly int[] _histogram = new int[256];

    [DataComponent] public partial Frame[] Frames { get; set; }
    [DataComponent] public partial double[] Means { get; set; }

    public IReadOnlyList<int> Histogram => _histogram;

    [Action, InBatchParallel(Init = nameof(Frames), Post = nameof(Means))]
    private double Measure(Frame frame)
    {
        if (frame.Luma.Length == 0)
            return 0;
        Span<int> bins = _histogram;
        long sum = 0;
        foreach (byte value in frame.Luma)
        {
            bins[value]++; // race
            sum += value;
        }
        return sum / (double)frame.Luma.Length;
    }
}

// racy: double-checked tariff table published before it is filled
public partial class TariffBatch : Batch<string>
{
    private readonly object _gate = new();
    private Dictionary<string, decimal>? _tariffs;

    [DataComponent] public partial string[] HsCodes { get; set; }
    [DataComponent] public partial decimal[] Duties { get; set; }

    public string TariffFile { get; init; } = "tariffs.tsv";

    [Action, InBatchParallel(Init = nameof(HsCodes), Post = nameof(Duties))]
    private decimal Duty(string code)
    {
        EnsureLoaded();
        return _tariffs!.TryGetValue(code[..4], out decimal rate) ? rate : 0m;
    }

    private void EnsureLoaded()
    {
        if (_tariffs is not null)
            return;
        lock (_gate)
        {
            if (_tariffs is not null)
                return;
            _tariffs = new Dictionary<string, decimal>(StringComparer.Ordinal); // race
            foreach (string line in File.ReadLines(TariffFile))
            {
                int tab = line.IndexOf('\t');
                _tariffs[line[..tab]] = decimal.Parse(line.AsSpan(tab + 1), System.Globalization.CultureInfo.InvariantCulture); // race
            }
        }
    }
}

// racy: kernel reuses one string builder
using System.Text;

public partial class SlugBatch : Batch<int>
{
    [DataComponent] public partial string[] Titles { get; set; }
    [DataComponent] public partial string[] Slugs { get; set; }

    [Action, InBatchParallel(Init = nameof(Titles), Post = nameof(Slugs))]
    private static Func<string, string> Slugify(int longest = 60)
    {
        var builder = new StringBuilder(longest);
        return title =>
        {
            builder.Clear(); // race
            foreach (char c in title)
            {
                if (builder.Length >= longest)
                    break;
                if (char.IsLetterOrDigit(c))
                    builder.Append(char.ToLowerInvariant(c)); // race
                else if (builder.Length > 0 && builder[^1] != '-')
                    builder.Append('-'); // race
            }
            return builder.ToString().TrimEnd('-');
        };
    }
}

// racy: try-enter whose failure is ignored
public sealed record Leg(string From, string To, double Kilometres, double Tonnes);

public partial class FreightBatch : Batch<int>
{
    private readonly object _sync = new();
    private double _tonneKilometres;
    private int _legs;

    [DataComponent] public partial Leg[] Legs { get; set; }

    public double TonneKilometres => _tonneKilometres;

    [Action, InBatchParallel(Init = nameof(Legs))]
    private void Account(Leg leg)
    {
        double work = leg.Kilometres * leg.Tonnes;
        bool taken = false;
        try
        {
            Monitor.TryEnter(_sync, TimeSpan.FromMilliseconds(50), ref taken);
            _tonneKilometres += work; // race
            _legs++; // race
        }
        finally
        {
            if (taken)
                Monitor.Exit(_sync);
        }
    }

    public double Average() => _legs == 0 ? 0 : _tonneKilometres / _legs;
}

// racy: static scratch buffer for hashing
using System.Security.Cryptography;
using System.Text;

public partial class FingerprintBatch : Batch<string>
{
    private static readonly byte[] Scratch = new byte[64 * 1024];

    [DataComponent] public partial string[] Bodies { get; set; }
    [DataComponent] public partial string[] Fingerprints { get; set; }

    [Action, InBatchParallel(Init = nameof(Bodies), Post = nameof(Fingerprints))]
    private static string Fingerprint(string body)
    {
        string normal = body.ReplaceLineEndings("\n").Trim();
        ReadOnlySpan<byte> bytes = Utf8(normal);
        return Convert.ToHexString(SHA256.HashData(bytes));
    }

    private static ReadOnlySpan<byte> Utf8(string text)
    {
        if (Encoding.UTF8.GetMaxByteCount(text.Length) > Scratch.Length)
            return Encoding.UTF8.GetBytes(text);
        int written = Encoding.UTF8.GetBytes(text, Scratch); // race
        return Scratch.AsSpan(0, written);
    }
}

// racy: row ranges that overlap by one cell
public partial class CsrDegreeBatch : Batch<int>
{
    private readonly int[] _rowStarts;
    private readonly float[] _weights;

    public CsrDegreeBatch(int[] rowStarts, float[] weights) => (_rowStarts, _weights) = (rowStarts, weights);

    [DataComponent] public partial float[] RowSums { get; set; }

    [Action, InBatchParallel(Post = nameof(RowSums))]
    private float NormalizeRow(int row, ItemContext context)
    {
        int first = _rowStarts[context.Position];
        int last = Math.Min(_rowStarts[context.Position + 1], _weights.Length - 1);
        float sum = 0;
        for (int k = first; k <= last; k++)
            sum += _weights[k];
        if (sum == 0)
            return 0;
        for (int k = first; k <= last; k++)
            _weights[k] /= sum; // race
        return sum;
    }
}

// racy: coloured console output
public sealed record CheckResult(string Host, int Status, TimeSpan Took);

public partial class HealthBatch : Batch<string>
{
    [DataComponent] public partial CheckResult[] Results { get; set; }

    [Action, InBatchParallel(Init = nameof(Results))]
    private static void Print(CheckResult result)
    {
        string line = $"{result.Host,-40} {result.Status} {result.Took.TotalMilliseconds:F0} ms";
        ConsoleColor before = Console.ForegroundColor;
        Console.ForegroundColor = result.Status switch // race
        {
            >= 500 => ConsoleColor.Red,
            >= 400 => ConsoleColor.Yellow,
            _ => ConsoleColor.Green,
        };
        Console.WriteLine(line);
        Console.ForegroundColor = before; // race
    }
}

// racy: side effect in a linq projection
public sealed record Posting(string Account, decimal Amount);

public partial class LedgerImport : Batch<string>
{
    private int _skipped;

    [DataComponent] public partial string[] Documents { get; set; }
    [DataComponent] public partial Posting[][] Postings { get; set; }

    public int Skipped => _skipped;

    [Action, InBatchParallel(Init = nameof(Documents), Post = nameof(Postings))]
    private Posting[] Parse(string document)
        => document.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(','))
            .Where(Usable)
            .Select(cells => new Posting(cells[0].Trim(), decimal.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture)))
            .ToArray();

    private bool Usable(string[] cells)
    {
        if (cells.Length >= 2 && cells[0].Length > 0)
            return true;
        _skipped++; // race
        return false;
    }
}

// racy: semaphore of four used as a lock
public partial class GeocodeBatch : Batch<string>
{
    private static readonly HttpClient Client = new();
    private readonly SemaphoreSlim _throttle = new(4, 4);
    private readonly Dictionary<string, string> _answers = [];

    [DataComponent] public partial string[] Answers { get; set; }

    [Action, InBatchParallel(Post = nameof(Answers))]
    private async Task<string> LookUpAsync(string address, CancellationToken cancellationToken)
    {
        string key = address.Trim().ToUpperInvariant();
        await _throttle.WaitAsync(cancellationToken);
        try
        {
            if (_answers.TryGetValue(key, out string? known))
                return known;
            string answer = await Client.GetStringAsync($"https://geo.example/search?q={Uri.EscapeDataString(key)}", cancellationToken);
            _answers[key] = answer; // race
            return answer;
        }
        finally
        {
            _throttle.Release();
        }
    }
}

// racy: insertion under the read lock
public partial class UnitCatalog : Batch<string>
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, double> _factors = new() { ["m"] = 1, ["km"] = 1000, ["mi"] = 1609.344 };

    [DataComponent] public partial string[] Quantities { get; set; }
    [DataComponent] public partial double[] Metres { get; set; }

    [Action, InBatchParallel(Init = nameof(Quantities), Post = nameof(Metres))]
    private double Convert(string quantity)
    {
        string[] parts = quantity.Split(' ', 2);
        return double.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture) * Factor(parts[1]);
    }

    private double Factor(string unit)
    {
        _lock.EnterReadLock();
        try
        {
            if (!_factors.TryGetValue(unit, out double factor))
            {
                factor = Derive(unit);
                _factors.Add(unit, factor); // race
            }
            return factor;
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    private static double Derive(string unit) => unit[0] switch { 'k' => 1000, 'c' => 0.01, 'm' => 0.001, _ => double.NaN };
}

// clean: parallel rows inside an item with an atomic total
public sealed record Bitmap(int Width, int Height, byte[] Pixels);

public partial class CoverageBatch : Batch<string>
{
    [DataComponent] public partial Bitmap[] Masks { get; set; }
    [DataComponent] public partial double[] Coverage { get; set; }

    [Action, InBatchParallel(Init = nameof(Masks), Post = nameof(Coverage))]
    private static double Cover(Bitmap mask, int threshold = 128)
    {
        long covered = 0;
        Parallel.For(0, mask.Height, y =>
        {
            int inRow = 0;
            foreach (byte pixel in mask.Pixels.AsSpan(y * mask.Width, mask.Width))
            {
                if (pixel >= threshold)
                    inRow++;
            }
            Interlocked.Add(ref covered, inRow);
        });
        return covered / (double)(mask.Width * mask.Height);
    }
}

// clean: kernel with a builder for each thread
using System.Text;

public sealed record Customer(string Name, string Street, string City, string? Country);

public partial class LabelBatch : Batch<int>
{
    [DataComponent] public partial Customer[] Customers { get; set; }
    [DataComponent] public partial string[] Labels { get; set; }

    [Action, InBatchParallel(Init = nameof(Customers), Post = nameof(Labels))]
    private static Func<Customer, string> Label(string home = "DE")
    {
        var builders = new ThreadLocal<StringBuilder>(() => new StringBuilder(256));
        return customer =>
        {
            StringBuilder builder = builders.Value!;
            builder.Clear();
            AppendLine(builder, customer.Name);
            AppendLine(builder, customer.Street);
            AppendLine(builder, customer.City);
            if (customer.Country is { } country && country != home)
                AppendLine(builder, country.ToUpperInvariant());
            return builder.ToString();
        };
    }

    private static void AppendLine(StringBuilder builder, string text) => builder.Append(text.Trim()).Append('\n');
}

// clean: one lazy grammar a language
using System.Collections.Concurrent;

public sealed class Stemmer(IReadOnlyList<string> suffixes)
{
    public string Stem(string word)
    {
        foreach (string suffix in suffixes)
        {
            if (word.Length > suffix.Length + 2 && word.EndsWith(suffix, StringComparison.Ordinal))
                return word[..^suffix.Length];
        }
        return word;
    }
}

public partial class StemBatch : Batch<string>
{
    private readonly ConcurrentDictionary<string, Lazy<Stemmer>> _stemmers = new();

    [DataComponent] public partial string[] Languages { get; set; }
    [DataComponent] public partial string[] Texts { get; set; }
    [DataComponent] public partial string[] Stems { get; set; }

    [Action, InBatchParallel(Init = nameof(Items), Post = nameof(Stems))]
    private string Stem(Item item)
    {
        Stemmer stemmer = For(item.Languages);
        return string.Join(' ', item.Texts.Split(' ').Select(stemmer.Stem));
    }

    private Stemmer For(string language)
        => _stemmers.GetOrAdd(language, static name => new Lazy<Stemmer>(() => Load(name))).Value;

    private static Stemmer Load(string language) => new(File.ReadAllLines($"suffixes.{language}.txt"));
}

// clean: immutable set grown with immutable interlocked
using System.Collections.Immutable;

public partial class DomainBatch : Batch<string>
{
    private ImmutableSortedDictionary<string, int> _hosts = ImmutableSortedDictionary<string, int>.Empty;

    [DataComponent] public partial string[] Links { get; set; }
    [DataComponent] public partial bool[] Secure { get; set; }

    public IReadOnlyDictionary<string, int> Hosts => _hosts;

    [Action, InBatchParallel(Init = nameof(Links), Post = nameof(Secure))]
    private bool Inspect(string link)
    {
        if (!Uri.TryCreate(link, UriKind.Absolute, out Uri? uri))
            return false;
        ImmutableInterlocked.Update(
            ref _hosts,
            static (hosts, host) => hosts.SetItem(host, hosts.GetValueOrDefault(host) + 1),
            uri.Host);
        return uri.Scheme == Uri.UriSchemeHttps;
    }
}

// clean: async cache behind a semaphore of one
public sealed record Rate(string Pair, decimal Value, DateTime Day);

public partial class FxBatch : Batch<string>
{
    private static readonly HttpClient Client = new() { BaseAddress = new Uri("https://fx.example/") };
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, Rate> _rates = [];
    private int _misses;

    [DataComponent] public partial decimal[] Rates { get; set; }

    [Action, InBatchParallel(Post = nameof(Rates))]
    private async Task<decimal> RateAsync(string pair, DateTime day, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_rates.TryGetValue(pair, out Rate? rate))
                return rate.Value;
            _misses++;
            string text = await Client.GetStringAsync($"{pair}/{day:yyyy-MM-dd}", cancellationToken).ConfigureAwait(false);
            rate = new Rate(pair, decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture), day);
            _rates.Add(pair, rate);
            return rate.Value;
        }
        finally
        {
            _gate.Release();
        }
    }
}

// clean: own range from prefix sums
public partial class RaggedSoftmax : Batch<int>
{
    private readonly int[] _starts;
    private readonly float[] _logits;

    public RaggedSoftmax(IReadOnlyList<float[]> rows)
    {
        _starts = new int[rows.Count + 1];
        for (int i = 0; i < rows.Count; i++)
            _starts[i + 1] = _starts[i] + rows[i].Length;
        _logits = rows.SelectMany(row => row).ToArray();
    }

    [DataComponent] public partial float[] Peaks { get; set; }

    [Action, InBatchParallel(Post = nameof(Peaks))]
    private float Normalize(int index, ItemContext context)
    {
        int first = _starts[context.Position];
        int end = _starts[context.Position + 1];
        if (first == end)
            return 0;
        float max = float.NegativeInfinity;
        for (int k = first; k < end; k++)
            max = Math.Max(max, _logits[k]);
        float sum = 0;
        for (int k = first; k < end; k++)
        {
            _logits[k] = MathF.Exp(_logits[k] - max);
            sum += _logits[k];
        }
        for (int k = first; k < end; k++)
            _logits[k] /= sum;
        return 1 / sum;
    }
}

// clean: kernel prepares a lookup table once
public sealed record Tile(int X, int Y, byte[] Data);

public partial class GammaBatch : Batch<string>
{
    [DataComponent] public partial Tile[] Tiles { get; set; }
    [DataComponent] public partial Tile[] Corrected { get; set; }

    [Action, InBatchParallel(Init = nameof(Tiles), Post = nameof(Corrected))]
    private static Func<Tile, Tile> Correct(double gamma = 2.2)
    {
        var table = new byte[256];
        for (int i = 0; i < table.Length; i++)
            table[i] = (byte)Math.Round(255 * Math.Pow(i / 255.0, 1 / gamma));
        return tile =>
        {
            var data = new byte[tile.Data.Length];
            for (int i = 0; i < data.Length; i++)
                data[i] = table[tile.Data[i]];
            return tile with { Data = data };
        };
    }
}

// clean: double-checked word list built before it is published
public partial class ProfanityBatch : Batch<string>
{
    private static readonly object Gate = new();
    private static volatile HashSet<string>? s_words;

    [DataComponent] public partial string[] Comments { get; set; }
    [DataComponent] public partial bool[] Flagged { get; set; }

    private static HashSet<string> Words
    {
        get
        {
            HashSet<string>? words = s_words;
            if (words is null)
            {
                lock (Gate)
                {
                    words = s_words;
                    if (words is null)
                    {
                        words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                        foreach (string line in File.ReadLines("blocklist.txt"))
                            words.Add(line.Trim());
                        s_words = words;
                    }
                }
            }
            return words;
        }
    }

    [Action, InBatchParallel(Init = nameof(Comments), Post = nameof(Flagged))]
    private static bool Check(string comment)
        => comment.Split([' ', '.', ',', '!', '?'], StringSplitOptions.RemoveEmptyEntries).Any(Words.Contains);
}

// clean: an order that normalizes itself
public sealed class OrderLine
{
    public string Sku { get; set; } = "";
    public int Quantity { get; set; }
    public decimal UnitPrice { get; set; }
}

public sealed class Order
{
    private decimal? _total;

    public List<OrderLine> Lines { get; set; } = [];
    public decimal Total => _total ??= Lines.Sum(line => line.Quantity * line.UnitPrice);

    public void Normalize()
    {
        foreach (OrderLine line in Lines)
            line.Sku = line.Sku.Trim().ToUpperInvariant();
        Lines.RemoveAll(line => line.Quantity <= 0);
        Lines.Sort((a, b) => string.CompareOrdinal(a.Sku, b.Sku));
        _total = null;
    }
}

public partial class OrderIntake : Batch<string>
{
    [DataComponent] public partial string[] Payloads { get; set; }
    [DataComponent] public partial Order[] Orders { get; set; }
    [DataComponent] public partial decimal[] Totals { get; set; }

    [Action, InBatchParallel(Init = nameof(Payloads), Post = nameof(Orders))]
    private static Order Read(string payload)
        => System.Text.Json.JsonSerializer.Deserialize<Order>(payload) ?? throw new InvalidDataException(payload);

    [Action, InBatchParallel(Init = nameof(Orders), Post = nameof(Totals))]
    private static decimal Finish(Order order)
    {
        order.Normalize();
        return order.Total;
    }
}

// clean: alarms written to a channel
using System.Threading.Channels;

public readonly record struct Reading(string Sensor, DateTime At, double Celsius);
public readonly record struct Alarm(string Sensor, double Celsius, string Reason);

public partial class AlarmBatch : Batch<int>
{
    private readonly Channel<Alarm> _alarms = Channel.CreateUnbounded<Alarm>(new UnboundedChannelOptions { SingleReader = true });

    [DataComponent] public partial Reading[] Readings { get; set; }

    public ChannelReader<Alarm> Alarms => _alarms.Reader;

    [Action, InBatchParallel(Init = nameof(Readings))]
    private void Watch(Reading reading, double low = -20, double high = 60)
    {
        if (double.IsNaN(reading.Celsius))
            Raise(reading, "no value");
        else if (reading.Celsius < low)
            Raise(reading, "too cold");
        else if (reading.Celsius > high)
            Raise(reading, "too hot");
    }

    private void Raise(in Reading reading, string reason)
    {
        if (!_alarms.Writer.TryWrite(new Alarm(reading.Sensor, reading.Celsius, reason)))
            throw new InvalidOperationException("The alarm channel is closed.");
    }
}
