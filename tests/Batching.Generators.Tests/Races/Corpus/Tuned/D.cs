// racy: invoice number drawn from a property that counts
public sealed record Order(string Customer, decimal Net);

public sealed record IssuedInvoice(string Number, string Customer, decimal Gross);

public partial class InvoiceIssue : Batch<int>
{
    private int NextNumber
    {
        get
        {
            _lastNumber++; // race
            return _lastNumber; // race
        }
    }

    private int _lastNumber = 20_000;

    [DataComponent] public partial Order[] Orders { get; set; }
    [DataComponent] public partial IssuedInvoice[] Issued { get; set; }

    [Action, InBatchParallel(Init = nameof(Orders), Post = nameof(Issued))]
    private IssuedInvoice Issue(Order order, string series = "RE")
    {
        decimal gross = decimal.Round(order.Net * 1.19m, 2);
        return new IssuedInvoice($"{series}-{NextNumber}", order.Customer, gross); // race
    }
}

// clean: calibration that runs once for the whole batch
public partial class ScaleCalibration : Batch<int>
{
    private double _offset;
    private double _gain = 1;
    private int _calibrations;

    [DataComponent] public partial double[] Raw { get; set; }
    [DataComponent] public partial double[] Grams { get; set; }

    [Action, InBatchParallel(Init = nameof(RunOnce))]
    private void Calibrate(double emptyReading, double referenceReading, double referenceGrams = 500)
    {
        _offset = emptyReading;
        _gain = referenceGrams / (referenceReading - emptyReading);
        _calibrations++;
    }

    [Action, InBatchParallel(Init = nameof(Raw), Post = nameof(Grams))]
    private double Weigh(double reading) => (reading - _offset) * _gain;
}

// racy: all requests take their proxy from one enumerator
public partial class ProxyFetch : Batch<string>
{
    private static readonly string[] Proxies = ["http://p1.local:8080", "http://p2.local:8080", "http://p3.local:8080"];

    private readonly IEnumerator<string> _proxies = RoundRobin().GetEnumerator();

    [DataComponent] public partial string[] Pages { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Pages))]
    private async Task<string> GetAsync(string url, CancellationToken cancellationToken)
    {
        _proxies.MoveNext(); // race
        using var handler = new HttpClientHandler { Proxy = new System.Net.WebProxy(_proxies.Current) }; // race
        using var client = new HttpClient(handler);
        return await client.GetStringAsync(url, cancellationToken);
    }

    private static IEnumerable<string> RoundRobin()
    {
        while (true)
        {
            foreach (string proxy in Proxies)
                yield return proxy;
        }
    }
}

// clean: ledger entries in order on one thread
public sealed record LedgerEntry(DateOnly Day, decimal Amount);

public partial class Ledger : Batch<int>
{
    private readonly List<DateOnly> _overdrawn = [];
    private decimal _balance;

    [DataComponent] public partial LedgerEntry[] Entries { get; set; }
    [DataComponent] public partial decimal[] RunningBalance { get; set; }

    [Action, InBatchParallel(Init = nameof(Entries), Post = nameof(RunningBalance), Target = Target.For)]
    private decimal Book(LedgerEntry entry)
    {
        _balance += entry.Amount;
        if (_balance < 0)
            _overdrawn.Add(entry.Day);
        return _balance;
    }
}

// racy: status counters in a nested object
public sealed class StatusCounters
{
    public int Ok;
    public int Redirected;
    public int Missing;
    public int Failed;
}

public sealed class AccessReport
{
    public StatusCounters Status { get; } = new();
    public DateTime Started { get; } = DateTime.UtcNow;
}

public partial class AccessLog : Batch<long>
{
    private readonly AccessReport _report = new();

    [DataComponent] public partial string[] Lines { get; set; }

    [Action, InBatchParallel(Init = nameof(Lines))]
    private void Classify(string line)
    {
        int quote = line.LastIndexOf('"');
        if (!int.TryParse(line.AsSpan(quote + 2, 3), out int code))
            return;
        StatusCounters status = _report.Status;
        _ = code switch
        {
            < 300 => status.Ok++, // race
            < 400 => status.Redirected++, // race
            404 or 410 => status.Missing++, // race
            _ => status.Failed++, // race
        };
    }
}

// clean: rows handed to a channel
using System.Threading.Channels;

public sealed record PriceRow(string Sku, decimal Price);

public partial class PriceFeed : Batch<string>
{
    private readonly Channel<PriceRow> _rows = Channel.CreateUnbounded<PriceRow>(new UnboundedChannelOptions { SingleReader = true });

    public ChannelReader<PriceRow> Rows => _rows.Reader;

    [Action, InBatchParallel(Post = nameof(Finish))]
    private async Task<int> ReadAsync(string path, CancellationToken cancellationToken)
    {
        int rows = 0;
        await foreach (string line in File.ReadLinesAsync(path, cancellationToken))
        {
            string[] parts = line.Split(',');
            if (parts.Length < 2 || !decimal.TryParse(parts[1], out decimal price))
                continue;
            await _rows.Writer.WriteAsync(new PriceRow(parts[0], price), cancellationToken);
            rows++;
        }
        return rows;
    }

    private void Finish(ItemResults<int> counts) => _rows.Writer.TryComplete();
}

// racy: one SHA256 object hashes for everybody
using System.Security.Cryptography;

public partial class Deduplicate : Batch<string>
{
    private readonly SHA256 _sha = SHA256.Create();

    [DataComponent] public partial byte[][] Contents { get; set; }
    [DataComponent] public partial string[] Digests { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Contents))]
    private static byte[] Read(string path) => File.ReadAllBytes(path);

    [Action, InBatchParallel(Init = nameof(Contents), Post = nameof(Digests))]
    private string Digest(byte[] content)
    {
        byte[] hash = _sha.ComputeHash(content); // race
        return Convert.ToHexString(hash);
    }
}

// clean: streams and writer made by each item
using System.IO.Compression;

public partial class LogArchive : Batch<string>
{
    [DataComponent] public partial byte[][] Compressed { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Compressed))]
    private static byte[] Compress(string path, string marker = "SECRET")
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true))
        using (var writer = new StreamWriter(gzip))
        {
            int number = 0;
            foreach (string line in File.ReadLines(path))
            {
                number++;
                writer.WriteLine(line.Contains(marker) ? $"line {number} removed" : line);
            }
        }
        return memory.ToArray();
    }
}

// racy: a query that collects bad cells on the side
public partial class FeatureTable : Batch<int>
{
    private readonly List<string> _badCells = [];

    public IReadOnlyCollection<string> BadCells => _badCells;

    [DataComponent] public partial string[] Rows { get; set; }
    [DataComponent] public partial float[][] Features { get; set; }

    [Action, InBatchParallel(Init = nameof(Rows), Post = nameof(Features))]
    private float[] Parse(string row, float missing = float.NaN)
    {
        return row.Split('\t')
            .Select((cell, column) =>
            {
                if (float.TryParse(cell, out float value))
                    return value;
                _badCells.Add($"column {column}: '{cell}'"); // race
                return missing;
            })
            .ToArray();
    }
}

// clean: iterator and local functions that only know the item's own locals
public sealed record Chunk(int Start, string Text);

public partial class ChunkedDocs : Batch<string>
{
    [DataComponent] public partial string[] Documents { get; set; }
    [DataComponent] public partial Chunk[][] Chunks { get; set; }

    [Action, InBatchParallel(Init = nameof(Documents), Post = nameof(Chunks))]
    private static Chunk[] Cut(string document, int size = 800)
    {
        int skipped = 0;
        var chunks = new List<Chunk>();
        foreach ((int start, string text) in Pieces(document, size))
            Keep(start, text);

        if (skipped > chunks.Count)
            chunks.Clear();
        return [.. chunks];

        void Keep(int start, string text)
        {
            if (string.IsNullOrWhiteSpace(text)) skipped++;
            else chunks.Add(new Chunk(start, text));
        }

        static IEnumerable<(int Start, string Text)> Pieces(string whole, int length)
        {
            int position = 0;
            while (position < whole.Length)
            {
                int take = Math.Min(length, whole.Length - position);
                yield return (position, whole.Substring(position, take));
                position += take;
            }
        }
    }
}

// racy: consumption meter behind an interface, given to the constructor
public interface IMeter
{
    void Report(string model, int tokens);
}

public sealed class CostMeter(decimal pricePerThousand) : IMeter
{
    private readonly SortedDictionary<string, int> _tokens = new();

    public decimal Total { get; private set; }

    public void Report(string model, int tokens)
    {
        _tokens[model] = _tokens.GetValueOrDefault(model) + tokens; // race
        Total += tokens * pricePerThousand / 1000; // race
    }
}

public partial class Summaries(IMeter meter) : Batch<int>
{
    [DataComponent] public partial string[] Articles { get; set; }
    [DataComponent] public partial string[] Shortened { get; set; }

    [InBatchParallel(Init = nameof(Articles), Post = nameof(Shortened))]
    private string Shorten(string article, int sentences = 2)
    {
        string[] parts = article.Split(". ");
        meter.Report("extractive", article.Length / 4); // race
        return string.Join(". ", parts.Take(sentences));
    }
}

// clean: generic memo with a System.Threading.Lock, given to the constructor
public sealed class Memo<TKey, TValue>(Func<TKey, TValue> compute) where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, TValue> _values = new();
    private int _misses;

    public TValue this[TKey key]
    {
        get
        {
            using (_lock.EnterScope())
            {
                if (_values.TryGetValue(key, out TValue? value))
                    return value;
                _misses++;
                return _values[key] = compute(key);
            }
        }
    }
}

public partial class SunHours(Memo<int, double> declination) : Batch<int>
{
    [DataComponent] public partial int[] DaysOfYear { get; set; }
    [DataComponent] public partial double[] Hours { get; set; }

    public static Memo<int, double> CreateMemo() => new(day => -23.44 * Math.Cos(2 * Math.PI * (day + 10) / 365));

    [InBatchParallel(Init = nameof(DaysOfYear), Post = nameof(Hours))]
    private double LengthOfDay(int day, double latitude = 48.1)
    {
        double tilt = declination[day] * Math.PI / 180;
        double cos = Math.Clamp(-Math.Tan(latitude * Math.PI / 180) * Math.Tan(tilt), -1, 1);
        return 24 / Math.PI * Math.Acos(cos);
    }
}

// racy: best candidate remembered in a partial method
public partial class HyperSearch : Batch<int>
{
    private double _bestLoss = double.MaxValue;
    private (double Rate, double Momentum) _best;

    [DataComponent] public partial double[] Losses { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Losses))]
    private double Try(int trial, ItemRandom random)
    {
        double rate = Math.Pow(10, -4 + 3 * random.NextSingle());
        double momentum = 0.8 + 0.19 * random.NextSingle();
        double loss = Math.Abs(Math.Log10(rate) + 2) + Math.Abs(momentum - 0.9);
        OnTried(rate, momentum, loss);
        return loss;
    }

    partial void OnTried(double rate, double momentum, double loss);
}

public partial class HyperSearch
{
    partial void OnTried(double rate, double momentum, double loss)
    {
        if (loss < _bestLoss) // race
            (_bestLoss, _best) = (loss, (rate, momentum)); // race
    }
}

// clean: three requests of one item fill the item's own array
public partial class QuoteCompare : Batch<string>
{
    private static readonly string[] Shops = ["north", "south", "west"];

    [DataComponent] public partial decimal[] Cheapest { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Cheapest))]
    private static async Task<decimal> CompareAsync(string article, HttpClient client, CancellationToken cancellationToken)
    {
        var prices = new decimal[Shops.Length];
        var requests = new List<Task>();
        for (int i = 0; i < Shops.Length; i++)
        {
            int shop = i;
            requests.Add(AskAsync(shop));
        }
        await Task.WhenAll(requests);
        return prices.Min();

        async Task AskAsync(int shop)
        {
            string answer = await client.GetStringAsync($"{Shops[shop]}/price?article={article}", cancellationToken);
            prices[shop] = decimal.Parse(answer, System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}

// racy: every game shuffles the same deck
public partial class BlackjackOdds : Batch<int>
{
    private readonly int[] _deck = Enumerable.Range(0, 52).Select(card => Math.Min(10, card % 13 + 1)).ToArray();

    [DataComponent] public partial bool[] Busted { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Busted))]
    private bool Play(int game, int standAt = 17)
    {
        int[] deck = _deck;
        for (int i = deck.Length - 1; i > 0; i--)
        {
            int j = Random.Shared.Next(i + 1);
            (deck[i], deck[j]) = (deck[j], deck[i]); // race
        }

        int hand = 0;
        for (int card = 0; hand < standAt; card++)
            hand += deck[card]; // race
        return hand > 21;
    }
}

// clean: reader-writer lock in a disposable scope
public readonly struct WriteScope : IDisposable
{
    private readonly ReaderWriterLockSlim _lock;

    public WriteScope(ReaderWriterLockSlim rwLock)
    {
        _lock = rwLock;
        _lock.EnterWriteLock();
    }

    public void Dispose() => _lock.ExitWriteLock();
}

public partial class UserAgents : Batch<long>
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, int> _ids = new();

    [DataComponent] public partial string[] Agents { get; set; }
    [DataComponent] public partial int[] Ids { get; set; }

    [Action, InBatchParallel(Init = nameof(Agents), Post = nameof(Ids))]
    private int Intern(string agent)
    {
        _lock.EnterReadLock();
        try { if (_ids.TryGetValue(agent, out int known)) return known; }
        finally { _lock.ExitReadLock(); }

        using var scope = new WriteScope(_lock);
        if (!_ids.TryGetValue(agent, out int id))
            _ids[agent] = id = _ids.Count;
        return id;
    }
}
