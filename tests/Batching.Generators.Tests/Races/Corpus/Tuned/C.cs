// racy: crawler base class keeps visited pages in a set
public abstract class CrawlerBase : Batch<string>
{
    protected ISet<string> Visited { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    protected bool IsNew(string url) => Visited.Add(url.TrimEnd('/')); // race
}

public partial class LinkCrawl : CrawlerBase
{
    [DataComponent] public partial string[][] Links { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Links))]
    private async Task<string[]> FollowAsync(string url, HttpClient client, CancellationToken cancellationToken)
    {
        string html = await client.GetStringAsync(url, cancellationToken);
        var found = new List<string>();
        int at = 0;
        while ((at = html.IndexOf("href=\"", at, StringComparison.Ordinal)) >= 0)
        {
            at += 6;
            int end = html.IndexOf('"', at);
            if (end < 0) break;
            string link = html[at..end];
            if (link.StartsWith("http", StringComparison.Ordinal) && IsNew(link)) // race
                found.Add(link);
        }
        return found.ToArray();
    }
}

// clean: rented array, given back by the item that rented it
public partial class LoudnessMeter : Batch<string>
{
    [DataComponent] public partial short[][] Samples { get; set; }
    [DataComponent] public partial double[] Decibels { get; set; }

    [Action, InBatchParallel(Init = nameof(Samples), Post = nameof(Decibels))]
    private static double Measure(short[] samples, int hop = 256)
    {
        float[] rented = System.Buffers.ArrayPool<float>.Shared.Rent(samples.Length);
        try
        {
            Span<float> filtered = rented.AsSpan(0, samples.Length);
            float previous = 0;
            for (int i = 0; i < samples.Length; i++)
            {
                float x = samples[i] / 32768f;
                filtered[i] = x - 0.97f * previous;
                previous = x;
            }

            double sum = 0;
            for (int i = 0; i < filtered.Length; i += hop)
                sum += filtered[i] * filtered[i];
            return 10 * Math.Log10(sum / Math.Max(1, filtered.Length / hop) + 1e-9);
        }
        finally
        {
            System.Buffers.ArrayPool<float>.Shared.Return(rented);
        }
    }
}

// racy: heat map cell changed through a ref return
public readonly record struct Fix(double Latitude, double Longitude, float Weight);

public sealed class HeatGrid(int width, int height)
{
    private readonly float[] _cells = new float[width * height];

    public ref float At(double latitude, double longitude)
    {
        int x = (int)((longitude + 180) / 360 * (width - 1));
        int y = (int)((90 - latitude) / 180 * (height - 1));
        return ref _cells[y * width + x];
    }
}

public partial class HeatMap : Batch<int>
{
    private readonly HeatGrid _grid = new(720, 360);

    [DataComponent] public partial Fix[] Fixes { get; set; }

    [Action, InBatchParallel(Init = nameof(Fixes))]
    private void AddFix(Fix fix, float smallest = 0.01f)
    {
        if (fix.Weight < smallest)
            return;
        ref float cell = ref _grid.At(fix.Latitude, fix.Longitude);
        cell += fix.Weight; // race
    }
}

// clean: spin lock around two numbers
public partial class LatencyStats : Batch<long>
{
    private SpinLock _spin = new(enableThreadOwnerTracking: false);
    private double _sum;
    private double _sumOfSquares;
    private int _count;

    [DataComponent] public partial double[] Latencies { get; set; }

    public double Deviation => Math.Sqrt(_sumOfSquares / _count - Math.Pow(_sum / _count, 2));

    [Action, InBatchParallel(Init = nameof(Latencies))]
    private void Record(double milliseconds)
    {
        double value = Math.Log(1 + milliseconds);
        bool taken = false;
        try
        {
            _spin.Enter(ref taken);
            _sum += value;
            _sumOfSquares += value * value;
            _count++;
        }
        finally
        {
            if (taken) _spin.Exit();
        }
    }
}

// racy: when the lock is busy, the skipped ones are counted without it
public partial class PreviewWindow : Batch<int>
{
    private readonly object _screen = new();
    private byte[] _latest = [];
    private int _shown;
    private int _skipped;

    [DataComponent] public partial byte[][] Frames { get; set; }

    [Action, InBatchParallel(Init = nameof(Frames))]
    private void Show(byte[] frame)
    {
        if (Monitor.TryEnter(_screen))
        {
            try
            {
                _latest = frame;
                _shown++;
            }
            finally
            {
                Monitor.Exit(_screen);
            }
        }
        else
        {
            _skipped++; // race
        }
    }
}

// clean: peak kept by a compare-exchange loop
public partial class PeakFinder : Batch<int>
{
    private double _peak;

    [DataComponent] public partial float[][] Channels { get; set; }

    public double Peak => Volatile.Read(ref _peak);

    [Action, InBatchParallel(Init = nameof(Channels))]
    private void Scan(float[] channel)
    {
        double highest = 0;
        foreach (float sample in channel)
            highest = Math.Max(highest, Math.Abs(sample));
        Raise(highest);
    }

    private void Raise(double candidate)
    {
        double seen = Volatile.Read(ref _peak);
        while (candidate > seen)
        {
            double before = Interlocked.CompareExchange(ref _peak, candidate, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}

// racy: volatile progress counter
public partial class ThumbnailProgress : Batch<string>
{
    private volatile int _done;

    public int Expected { get; set; } = 1;

    [DataComponent] public partial byte[][] Pixels { get; set; }
    [DataComponent] public partial byte[][] Thumbnails { get; set; }

    [Action, InBatchParallel(Init = nameof(Pixels), Post = nameof(Thumbnails))]
    private byte[] Shrink(byte[] pixels, IProgress<double> progress, int factor = 4)
    {
        var small = new byte[pixels.Length / factor];
        for (int i = 0; i < small.Length; i++)
        {
            int sum = 0;
            for (int k = 0; k < factor; k++)
                sum += pixels[i * factor + k];
            small[i] = (byte)(sum / factor);
        }

        _done++; // race
        progress.Report((double)_done / Expected);
        return small;
    }
}

// clean: parsers pooled in a concurrent bag
using System.Collections.Concurrent;

public sealed class CsvParser
{
    private readonly List<string> _fields = [];
    private readonly System.Text.StringBuilder _field = new();

    public int CountFilled(string line)
    {
        _fields.Clear();
        _field.Clear();
        foreach (char c in line + ",")
        {
            if (c != ',') { _field.Append(c); continue; }
            if (_field.Length > 0) _fields.Add(_field.ToString());
            _field.Clear();
        }
        return _fields.Count;
    }
}

public partial class CompletenessCheck : Batch<int>
{
    private readonly ConcurrentBag<CsvParser> _parsers = [];

    [DataComponent] public partial string[] Lines { get; set; }
    [DataComponent] public partial int[] Filled { get; set; }

    [Action, InBatchParallel(Init = nameof(Lines), Post = nameof(Filled))]
    private int Check(string line)
    {
        CsvParser parser = _parsers.TryTake(out CsvParser? free) ? free : new CsvParser();
        int filled = parser.CountFilled(line);
        _parsers.Add(parser);
        return filled;
    }
}

// racy: pool of buffers on a plain stack
public sealed class BufferPool(int size)
{
    private readonly Stack<byte[]> _free = new();

    public byte[] Take() => _free.Count > 0 ? _free.Pop() : new byte[size]; // race

    public void GiveBack(byte[] buffer) => _free.Push(buffer); // race
}

public partial class LineEndings : Batch<string>
{
    private readonly BufferPool _pool = new(32 * 1024);

    [DataComponent] public partial int[] WindowsLines { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(WindowsLines))]
    private int CountLines(string path)
    {
        byte[] buffer = _pool.Take(); // race
        int lines = 0;
        byte last = 0;
        using (FileStream stream = File.OpenRead(path))
        {
            int read;
            while ((read = stream.Read(buffer, 0, buffer.Length)) > 0)
            {
                for (int i = 0; i < read; i++)
                {
                    if (buffer[i] == '\n' && last == '\r') lines++;
                    last = buffer[i];
                }
            }
        }
        _pool.GiveBack(buffer); // race
        return lines;
    }
}

// clean: immutable dictionary replaced by ImmutableInterlocked
using System.Collections.Immutable;

public sealed record Booking(string Account, decimal Amount);

public partial class AccountBalances : Batch<Guid>
{
    private ImmutableDictionary<string, decimal> _balances = ImmutableDictionary<string, decimal>.Empty;

    [DataComponent] public partial Booking[] Bookings { get; set; }

    public ImmutableDictionary<string, decimal> Balances => _balances;

    [Action, InBatchParallel(Init = nameof(Bookings))]
    private void Book(Booking booking, decimal fee = 0m)
    {
        decimal amount = booking.Amount < 0 ? booking.Amount - fee : booking.Amount;
        ImmutableInterlocked.AddOrUpdate(
            ref _balances,
            booking.Account,
            amount,
            (_, balance) => balance + amount);
    }
}

// racy: immutable list replaced by plain assignment
using System.Collections.Immutable;

public sealed record Shipment(string Id, string Zip, double Kilograms);

public partial class ShipmentCheck : Batch<Guid>
{
    private ImmutableList<string> _problems = ImmutableList<string>.Empty;

    [DataComponent] public partial Shipment[] Shipments { get; set; }

    public IReadOnlyList<string> Problems => _problems;

    [Action, InBatchParallel(Init = nameof(Shipments))]
    private void Validate(Shipment shipment, double heaviest = 31.5)
    {
        string? problem = shipment switch
        {
            { Zip.Length: not 5 } => $"{shipment.Id}: zip code '{shipment.Zip}'",
            { Kilograms: <= 0 } => $"{shipment.Id}: no weight",
            { Kilograms: var kg } when kg > heaviest => $"{shipment.Id}: {kg} kg is too heavy",
            _ => null,
        };
        if (problem is not null)
            _problems = _problems.Add(problem); // race
    }
}

// clean: Random.Shared, and a result at the item's own position
public partial class PiEstimate : Batch<int>
{
    private double[] _estimates = [];

    private IEnumerable<int> Runs()
    {
        _estimates = new double[200];
        return Enumerable.Range(0, _estimates.Length);
    }

    [InBatchParallel(Init = nameof(Runs))]
    private void Throw(int run, int darts = 10_000)
    {
        int inside = 0;
        for (int i = 0; i < darts; i++)
        {
            double x = Random.Shared.NextDouble();
            double y = Random.Shared.NextDouble();
            if (x * x + y * y <= 1)
                inside++;
        }
        _estimates[run] = 4.0 * inside / darts;
    }

    public double Mean() => _estimates.Average();
}

// clean: letters counted through a ref local into a span on the stack
public partial class LanguageGuess : Batch<string>
{
    [DataComponent] public partial string[] Texts { get; set; }
    [DataComponent] public partial double[] Coincidence { get; set; }

    [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Coincidence))]
    private static double IndexOfCoincidence(string text)
    {
        Span<int> counts = stackalloc int[26];
        counts.Clear();
        int letters = 0;
        foreach (char c in text)
        {
            if (!char.IsAsciiLetter(c))
                continue;
            ref int slot = ref Slot(counts, c);
            slot++;
            letters++;
        }

        double sum = 0;
        foreach (int n in counts)
            sum += (double)n * (n - 1);
        return letters < 2 ? 0 : sum / ((double)letters * (letters - 1));
    }

    private static ref int Slot(Span<int> counts, char letter) => ref counts[char.ToLowerInvariant(letter) - 'a'];
}

// racy: own bit of a BitArray, but neighbours share a word
public partial class OutlierFlags : Batch<int>
{
    private System.Collections.BitArray _outliers = new(0);

    [DataComponent] public partial double[] Measured { get; set; }

    public int Outliers => _outliers.Cast<bool>().Count(flag => flag);

    private IEnumerable<(double value, int position)> Numbered()
    {
        _outliers = new System.Collections.BitArray(Measured.Length);
        return Measured.Select((value, position) => (value, position)).ToList();
    }

    [InBatchParallel(Init = nameof(Numbered))]
    private void Mark(double value, int position, double mean, double deviation)
    {
        double z = Math.Abs(value - mean) / deviation;
        _outliers[position] = z > 3; // race
    }
}

// clean: next free slot taken with Interlocked.Increment
public partial class FraudHits : Batch<int>
{
    private long[] _hits = [];
    private int _used;

    [DataComponent] public partial double[] Amounts { get; set; }

    public ReadOnlySpan<long> Hits => _hits.AsSpan(0, _used);

    private List<(double amount, long id)> Transactions()
    {
        _hits = new long[Amounts.Length];
        _used = 0;
        var all = new List<(double amount, long id)>();
        for (int i = 0; i < Amounts.Length; i++)
            all.Add((Amounts[i], 1_000_000L + i));
        return all;
    }

    [InBatchParallel(Init = nameof(Transactions))]
    private void Score(double amount, long id, double limit = 0.9)
    {
        double score = 1 - Math.Exp(-amount / 5000);
        if (score < limit)
            return;
        int slot = Interlocked.Increment(ref _used) - 1;
        _hits[slot] = id;
    }
}

// racy: slot reserved with Interlocked, then read again from the field
public partial class ErrorLines : Batch<string>
{
    private readonly string[] _recent = new string[256];
    private int _next = -1;

    [DataComponent] public partial string[] Lines { get; set; }

    [Action, InBatchParallel(Init = nameof(Lines))]
    private void Collect(string line, string level = "ERROR")
    {
        int at = line.IndexOf(level, StringComparison.Ordinal);
        if (at < 0)
            return;

        Interlocked.Increment(ref _next);
        _recent[_next % _recent.Length] = line[at..]; // race
    }

    public IEnumerable<string> Recent() => _recent.Where(line => line is not null);
}
