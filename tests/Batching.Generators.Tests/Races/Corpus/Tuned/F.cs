// racy: last key and last value remembered in statics
public sealed record Parcel(string Postcode, double Kilograms);

public partial class ZoneBatch : Batch<int>
{
    private static string s_lastPostcode = "";
    private static int s_lastZone;

    [DataComponent] public partial Parcel[] Parcels { get; set; }
    [DataComponent] public partial decimal[] Postage { get; set; }

    [Action, InBatchParallel(Init = nameof(Parcels), Post = nameof(Postage))]
    private static decimal Price(Parcel parcel)
    {
        int zone = ZoneOf(parcel.Postcode);
        decimal perKilo = zone switch { 0 => 1.10m, 1 => 1.95m, 2 => 3.40m, _ => 7.80m };
        return 2.50m + perKilo * (decimal)Math.Ceiling(parcel.Kilograms);
    }

    private static int ZoneOf(string postcode)
    {
        if (postcode == s_lastPostcode)
            return s_lastZone;
        int zone = 0;
        foreach (char c in postcode)
            zone = (zone * 31 + c) & 3;
        s_lastPostcode = postcode; // race
        s_lastZone = zone; // race
        return zone;
    }
}

// racy: one seeded random for all augmentations
public sealed record Sample(float[] Values, int Label);

public partial class JitterBatch : Batch<int>
{
    [DataComponent] public partial Sample[] Samples { get; set; }
    [DataComponent] public partial Sample[] Augmented { get; set; }

    [Action, InBatchParallel(Init = nameof(Samples), Post = nameof(Augmented))]
    private static Func<Sample, Sample> Augment(float sigma = 0.05f, int seed = 42)
    {
        var random = new Random(seed);
        return sample =>
        {
            var values = new float[sample.Values.Length];
            for (int i = 0; i < values.Length; i++)
                values[i] = sample.Values[i] + sigma * Gaussian(random);
            return sample with { Values = values };
        };
    }

    private static float Gaussian(Random random)
    {
        double u = 1 - random.NextDouble(); // race
        double v = random.NextDouble(); // race
        return (float)(Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v));
    }
}

// racy: thread-static on an instance field
using System.Text;

public partial class CsvWriterBatch : Batch<int>
{
    // ThreadStatic does nothing on a field that is not static.
    [ThreadStatic]
    private StringBuilder? _line;

    [DataComponent] public partial string[][] Cells { get; set; }
    [DataComponent] public partial string[] Lines { get; set; }

    [Action, InBatchParallel(Init = nameof(Cells), Post = nameof(Lines))]
    private string Join(string[] cells, char separator = ';')
    {
        _line ??= new StringBuilder(); // race
        _line.Clear(); // race
        for (int i = 0; i < cells.Length; i++)
        {
            if (i > 0)
                _line.Append(separator); // race
            _line.Append('"').Append(cells[i].Replace("\"", "\"\"")).Append('"'); // race
        }
        return _line.ToString();
    }
}

// racy: in-flight gauge without interlocked
public partial class DownloadBatch : Batch<Uri>
{
    private static readonly HttpClient Client = new();
    private int _inFlight;
    private int _peak;

    [DataComponent] public partial byte[][] Bodies { get; set; }

    public int Peak => _peak;

    [Action, InBatchParallel(Post = nameof(Bodies))]
    private async Task<byte[]> FetchAsync(Uri uri, CancellationToken cancellationToken)
    {
        _inFlight++; // race
        if (_inFlight > _peak)
            _peak = _inFlight; // race
        try
        {
            using HttpResponseMessage response = await Client.GetAsync(uri, cancellationToken);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        finally
        {
            _inFlight--; // race
        }
    }
}

// racy: buffer of the thread used across an await
public partial class TailBatch : Batch<string>
{
    [ThreadStatic] private static byte[]? t_buffer;

    [DataComponent] public partial int[] LineCounts { get; set; }

    [Action, InBatchParallel(Post = nameof(LineCounts))]
    private static async Task<int> CountLinesAsync(string path, CancellationToken cancellationToken)
    {
        byte[] buffer = t_buffer ??= new byte[16 * 1024];
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        int lines = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer, cancellationToken); // race
            if (read == 0)
                return lines;
            for (int i = 0; i < read; i++)
            {
                if (buffer[i] == (byte)'\n')
                    lines++;
            }
        }
    }
}

// racy: lock on the item while a shared total changes
public sealed class Invoice
{
    public string Debtor { get; init; } = "";
    public decimal Net { get; init; }
    public decimal VatRate { get; init; }
    public decimal Gross { get; set; }
}

public partial class VatBatch : Batch<string>
{
    private decimal _vat;
    private readonly SortedDictionary<decimal, decimal> _byRate = [];

    [DataComponent] public partial Invoice[] Invoices { get; set; }

    public decimal Vat => _vat;
    public IReadOnlyDictionary<decimal, decimal> ByRate => _byRate;

    [Action, InBatchParallel(Init = nameof(Invoices))]
    private void Tax(Invoice invoice)
    {
        lock (invoice)
        {
            decimal vat = decimal.Round(invoice.Net * invoice.VatRate, 2);
            invoice.Gross = invoice.Net + vat;
            _vat += vat; // race
            _byRate.TryGetValue(invoice.VatRate, out decimal sum);
            _byRate[invoice.VatRate] = sum + vat; // race
        }
    }
}

// racy: balance of a shared customer
public sealed class Wallet
{
    public decimal Balance { get; set; }
    public List<string> Entries { get; } = [];
}

public sealed record Purchase(string Reference, Wallet Wallet, decimal Price);

public partial class CheckoutBatch : Batch<int>
{
    private readonly IReadOnlyDictionary<string, Wallet> _wallets;

    public CheckoutBatch(IReadOnlyDictionary<string, Wallet> wallets) => _wallets = wallets;

    [DataComponent] public partial string[] Rows { get; set; }
    [DataComponent] public partial bool[] Accepted { get; set; }

    [Action, InBatchParallel(Init = nameof(Rows), Post = nameof(Accepted))]
    private bool Pay(string row)
    {
        string[] cells = row.Split('|');
        var purchase = new Purchase(cells[0], _wallets[cells[1]], decimal.Parse(cells[2], System.Globalization.CultureInfo.InvariantCulture));
        if (purchase.Wallet.Balance < purchase.Price)
            return false;
        purchase.Wallet.Balance -= purchase.Price; // race
        purchase.Wallet.Entries.Add(purchase.Reference); // race
        return true;
    }
}

// racy: erosion spills to the next column
public partial class ErosionBatch : Batch<int>
{
    private readonly float[] _heights;

    public ErosionBatch(float[] heights)
    {
        _heights = heights;
        Indices = Enumerable.Range(0, heights.Length).ToArray();
    }

    public IReadOnlyList<float> Heights => _heights;

    [Action, InBatchParallel]
    private void Erode(int column, float talus = 0.5f)
    {
        if (column + 1 >= _heights.Length)
            return;
        float slope = _heights[column] - _heights[column + 1];
        if (slope <= talus)
            return;
        float moved = (slope - talus) / 2;
        _heights[column] -= moved; // race
        _heights[column + 1] += moved; // race
    }
}

// racy: event handler that counts
public sealed class QualityGate
{
    public event EventHandler<string>? Rejected;

    public bool Accept(double thickness, double minimum)
    {
        if (thickness >= minimum)
            return true;
        Rejected?.Invoke(this, $"too thin: {thickness:F3}");
        return false;
    }
}

public partial class CoatingBatch : Batch<int>
{
    private readonly QualityGate _gate = new();
    private readonly List<string> _reasons = [];
    private int _rejected;

    public CoatingBatch() => _gate.Rejected += OnRejected;

    [DataComponent] public partial double[] Thicknesses { get; set; }
    [DataComponent] public partial bool[] Passed { get; set; }

    public int Rejected => _rejected;

    [Action, InBatchParallel(Init = nameof(Thicknesses), Post = nameof(Passed))]
    private bool Inspect(double thickness, double minimum = 0.12) => _gate.Accept(thickness, minimum);

    private void OnRejected(object? sender, string reason)
    {
        _rejected++; // race
        _reasons.Add(reason); // race
    }
}

// racy: current directory changed around a tool
using System.Diagnostics;

public partial class DocsBuild : Batch<string>
{
    [DataComponent] public partial int[] ExitCodes { get; set; }

    [Action, InBatchParallel(Post = nameof(ExitCodes))]
    private static int Build(string project, string tool = "mkdocs")
    {
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(project); // race
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(tool, "build --strict") { UseShellExecute = false })
                ?? throw new InvalidOperationException($"{tool} did not start");
            process.WaitForExit();
            return process.ExitCode;
        }
        finally
        {
            Directory.SetCurrentDirectory(before); // race
        }
    }
}

// clean: running maximum by compare-exchange
public sealed record Trade(string Symbol, long PriceMicros, int Quantity);

public partial class TapeBatch : Batch<long>
{
    private long _highest = long.MinValue;
    private long _volume;

    [DataComponent] public partial Trade[] Trades { get; set; }
    [DataComponent] public partial decimal[] Notionals { get; set; }

    public long Highest => Interlocked.Read(ref _highest);
    public long Volume => Interlocked.Read(ref _volume);

    [Action, InBatchParallel(Init = nameof(Trades), Post = nameof(Notionals))]
    private decimal Record(Trade trade)
    {
        Interlocked.Add(ref _volume, trade.Quantity);
        Raise(ref _highest, trade.PriceMicros);
        return trade.PriceMicros / 1_000_000m * trade.Quantity;
    }

    private static void Raise(ref long target, long candidate)
    {
        long seen = Volatile.Read(ref target);
        while (candidate > seen)
        {
            long found = Interlocked.CompareExchange(ref target, candidate, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }
}

// clean: correlation id in an async local
public partial class WebhookBatch : Batch<string>
{
    private static readonly AsyncLocal<string?> Correlation = new();
    private static readonly HttpClient Client = new();

    [DataComponent] public partial string[] Payloads { get; set; }
    [DataComponent] public partial int[] Statuses { get; set; }

    [Action, InBatchParallel(Init = nameof(Payloads), Post = nameof(Statuses))]
    private static async Task<int> DeliverAsync(string payload, Uri endpoint, CancellationToken cancellationToken)
    {
        Correlation.Value = Guid.NewGuid().ToString("N");
        using HttpRequestMessage request = Request(endpoint, payload);
        using HttpResponseMessage response = await Client.SendAsync(request, cancellationToken);
        return (int)response.StatusCode;
    }

    private static HttpRequestMessage Request(Uri endpoint, string payload)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new StringContent(payload) };
        request.Headers.Add("X-Correlation-Id", Correlation.Value);
        return request;
    }
}

// clean: thread-static scratch in synchronous code
public partial class EditDistanceBatch : Batch<int>
{
    [ThreadStatic] private static int[]? t_row;

    [DataComponent] public partial string[] Names { get; set; }
    [DataComponent] public partial int[] Distances { get; set; }

    [Action, InBatchParallel(Init = nameof(Names), Post = nameof(Distances))]
    private static int Distance(string name, string target)
    {
        int[] row = Row(target.Length + 1);
        for (int j = 0; j <= target.Length; j++)
            row[j] = j;
        for (int i = 1; i <= name.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= target.Length; j++)
            {
                int cost = name[i - 1] == target[j - 1] ? diagonal : 1 + Math.Min(diagonal, Math.Min(row[j], row[j - 1]));
                diagonal = row[j];
                row[j] = cost;
            }
        }
        return row[target.Length];
    }

    private static int[] Row(int length)
    {
        if (t_row is null || t_row.Length < length)
            t_row = new int[Math.Max(length, 128)];
        return t_row;
    }
}

// clean: rented buffer that stays inside the item
using System.Buffers;

public partial class ChecksumBatch : Batch<string>
{
    [DataComponent] public partial uint[] Checksums { get; set; }

    [Action, InBatchParallel(Post = nameof(Checksums))]
    private static async Task<uint> SumAsync(string path, int chunk = 81920, CancellationToken cancellationToken = default)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(chunk);
        try
        {
            uint a = 1, b = 0;
            await using FileStream stream = File.OpenRead(path);
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(0, chunk), cancellationToken)) > 0)
            {
                for (int i = 0; i < read; i++)
                {
                    a = (a + buffer[i]) % 65521;
                    b = (b + a) % 65521;
                }
            }
            return (b << 16) | a;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

// clean: encoders from a concurrent bag
using System.Collections.Concurrent;
using System.IO.Compression;

public sealed class Packer
{
    private readonly MemoryStream _target = new();

    public byte[] Pack(ReadOnlySpan<byte> data)
    {
        _target.SetLength(0);
        using (var brotli = new BrotliStream(_target, CompressionLevel.Fastest, leaveOpen: true))
            brotli.Write(data);
        return _target.ToArray();
    }
}

public partial class ArchiveBatch : Batch<string>
{
    private readonly ConcurrentBag<Packer> _idle = [];

    [DataComponent] public partial byte[][] Blobs { get; set; }
    [DataComponent] public partial byte[][] Packed { get; set; }

    [Action, InBatchParallel(Init = nameof(Blobs), Post = nameof(Packed))]
    private byte[] Pack(byte[] blob)
    {
        if (!_idle.TryTake(out Packer? packer))
            packer = new Packer();
        byte[] packed = packer.Pack(blob);
        _idle.Add(packer);
        return packed;
    }
}

// clean: an item awaits several parts and adds their results
public sealed record Basket(string Id, string[] Skus);

public partial class StockBatch : Batch<int>
{
    private static readonly HttpClient Client = new();

    [DataComponent] public partial Basket[] Baskets { get; set; }
    [DataComponent] public partial int[] Missing { get; set; }

    [Action, InBatchParallel(Init = nameof(Baskets), Post = nameof(Missing))]
    private static async Task<int> CountMissingAsync(Basket basket, Uri warehouse, CancellationToken cancellationToken)
    {
        var stock = new int[basket.Skus.Length];
        await Task.WhenAll(basket.Skus.Select(async (sku, i) =>
        {
            stock[i] = await StockOfAsync(sku);
        }));
        return stock.Count(left => left == 0);

        async Task<int> StockOfAsync(string sku)
        {
            string text = await Client.GetStringAsync(new Uri(warehouse, $"stock/{Uri.EscapeDataString(sku)}"), cancellationToken);
            return int.TryParse(text, out int left) ? left : 0;
        }
    }
}

// clean: tasks of an item share a local behind a lock
public partial class MirrorBatch : Batch<string>
{
    private static readonly HttpClient Client = new();

    [DataComponent] public partial string[] Largest { get; set; }

    [Action, InBatchParallel(Post = nameof(Largest))]
    private static async Task<string> ProbeAsync(string package, string[] mirrors, CancellationToken cancellationToken)
    {
        var sync = new object();
        var sizes = new Dictionary<string, long>();
        var tasks = new List<Task>();
        foreach (string mirror in mirrors)
        {
            tasks.Add(Task.Run(async () =>
            {
                using HttpResponseMessage response = await Client.GetAsync($"{mirror}/{package}", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (!response.IsSuccessStatusCode)
                    return;
                lock (sync)
                {
                    sizes[mirror] = response.Content.Headers.ContentLength ?? 0;
                }
            }, cancellationToken));
        }
        await Task.WhenAll(tasks);
        return sizes.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key;
    }
}

// clean: upgradeable reader lock
public partial class TaxonomyBatch : Batch<string>
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, int> _nodes = [];
    private readonly List<string> _paths = [];

    [DataComponent] public partial string[] Categories { get; set; }
    [DataComponent] public partial int[] NodeIds { get; set; }

    [Action, InBatchParallel(Init = nameof(Categories), Post = nameof(NodeIds))]
    private int Node(string category) => IdOf(category.Trim().ToLowerInvariant());

    private int IdOf(string path)
    {
        _lock.EnterUpgradeableReadLock();
        try
        {
            if (_nodes.TryGetValue(path, out int id))
                return id;
            _lock.EnterWriteLock();
            try
            {
                id = _paths.Count;
                _paths.Add(path);
                _nodes[path] = id;
                return id;
            }
            finally
            {
                _lock.ExitWriteLock();
            }
        }
        finally
        {
            _lock.ExitUpgradeableReadLock();
        }
    }
}

// clean: frozen lookup, as in production
using System.Collections.Frozen;

public enum Severity { Debug, Info, Warning, Error }

public readonly record struct LogLine(DateTime At, Severity Severity, string Message);

public partial class LogParser : Batch<long>
{
    private static readonly FrozenDictionary<string, Severity> Levels = new Dictionary<string, Severity>
    {
        ["DBG"] = Severity.Debug,
        ["INF"] = Severity.Info,
        ["WRN"] = Severity.Warning,
        ["ERR"] = Severity.Error,
        ["FTL"] = Severity.Error,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    [DataComponent] public partial string[] Raw { get; set; }
    [DataComponent] public partial LogLine[] Lines { get; set; }

    [Action, InBatchParallel(Init = nameof(Raw), Post = nameof(Lines))]
    private static LogLine Parse(string raw)
    {
        string[] parts = raw.Split(' ', 3);
        if (parts.Length < 3)
            throw new FormatException($"not a log line: {raw}");
        Severity severity = Levels.TryGetValue(parts[1].Trim('[', ']'), out Severity known) ? known : Severity.Info;
        return new LogLine(DateTime.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), severity, parts[2]);
    }
}

// clean: monte carlo with the item's own random
public sealed record OptionContract(double Spot, double Strike, double Rate, double Volatility, double Years);

public partial class PricingBatch : Batch<string>
{
    [DataComponent] public partial OptionContract[] Contracts { get; set; }
    [DataComponent] public partial double[] Prices { get; set; }

    [Action, InBatchParallel(Init = nameof(Contracts), Post = nameof(Prices))]
    private static double Price(OptionContract contract, ItemRandom random, int paths = 100_000)
    {
        double drift = (contract.Rate - contract.Volatility * contract.Volatility / 2) * contract.Years;
        double spread = contract.Volatility * Math.Sqrt(contract.Years);
        double payoff = 0;
        for (int i = 0; i < paths; i++)
            payoff += Math.Max(0, contract.Spot * Math.Exp(drift + spread * Normal(random)) - contract.Strike);
        return Math.Exp(-contract.Rate * contract.Years) * payoff / paths;
    }

    private static double Normal(Random random)
    {
        double u = 1 - random.NextDouble();
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
