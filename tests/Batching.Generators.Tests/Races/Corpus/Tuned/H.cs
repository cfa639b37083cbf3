// racy: object pool on an unlocked stack
using System.Xml;
using System.Text;

public sealed class BufferPool
{
    private readonly Stack<StringBuilder> _free = new();

    public StringBuilder Rent() => _free.Count > 0 ? _free.Pop() : new StringBuilder(1024); // race

    public void Return(StringBuilder builder)
    {
        builder.Clear();
        if (_free.Count < 32)
            _free.Push(builder); // race
    }
}

public sealed record Product(string Sku, string Name, decimal Price);

public partial class FeedBatch : Batch<int>
{
    private static readonly BufferPool Pool = new();

    [DataComponent] public partial Product[] Products { get; set; }
    [DataComponent] public partial string[] Entries { get; set; }

    [Action, InBatchParallel(Init = nameof(Products), Post = nameof(Entries))]
    private static string Entry(Product product)
    {
        StringBuilder builder = Pool.Rent();
        using (var writer = XmlWriter.Create(builder, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            writer.WriteStartElement("entry");
            writer.WriteAttributeString("sku", product.Sku);
            writer.WriteElementString("title", product.Name);
            writer.WriteElementString("price", XmlConvert.ToString(product.Price));
            writer.WriteEndElement();
        }
        string entry = builder.ToString();
        Pool.Return(builder);
        return entry;
    }
}

// racy: check in one lock and act in another
public sealed record Reservation(string Sku, int Quantity);

public partial class ReservationBatch : Batch<int>
{
    private readonly object _sync = new();
    private readonly Dictionary<string, int> _stock;

    public ReservationBatch(IDictionary<string, int> stock) => _stock = new Dictionary<string, int>(stock);

    [DataComponent] public partial Reservation[] Reservations { get; set; }
    [DataComponent] public partial bool[] Granted { get; set; }

    [Action, InBatchParallel(Init = nameof(Reservations), Post = nameof(Granted))]
    private bool Reserve(Reservation reservation)
    {
        int available;
        lock (_sync)
        {
            _stock.TryGetValue(reservation.Sku, out available);
        }
        if (available < reservation.Quantity)
            return false;
        lock (_sync)
        {
            _stock[reservation.Sku] = available - reservation.Quantity; // race
        }
        return true;
    }
}

// racy: default culture of all threads
using System.Globalization;

public sealed record Statement(string Iban, string Language, decimal[] Bookings);

public partial class StatementBatch : Batch<string>
{
    [DataComponent] public partial Statement[] Statements { get; set; }
    [DataComponent] public partial string[] Letters { get; set; }

    [Action, InBatchParallel(Init = nameof(Statements), Post = nameof(Letters))]
    private static async Task<string> WriteAsync(Statement statement)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo(statement.Language); // race
        string[] lines = await Task.Run(() => Lines(statement));
        return statement.Iban + "\n" + string.Join('\n', lines);
    }

    private static string[] Lines(Statement statement)
        => statement.Bookings.Select(booking => booking.ToString("C")).ToArray();
}

// racy: field incremented through reflection
using System.Reflection;

public partial class AuditBatch : Batch<int>
{
    private static readonly FieldInfo Changes = typeof(AuditBatch).GetField("_changes", BindingFlags.Instance | BindingFlags.NonPublic)!;

#pragma warning disable CS0649
    private int _changes;
#pragma warning restore CS0649

    [DataComponent] public partial string[] Before { get; set; }
    [DataComponent] public partial string[] After { get; set; }
    [DataComponent] public partial bool[] Changed { get; set; }

    public int Total => _changes;

    [Action, InBatchParallel(Init = nameof(Items), Post = nameof(Changed))]
    private bool Compare(Item item)
    {
        if (string.Equals(item.Before, item.After, StringComparison.Ordinal))
            return false;
        Bump(this);
        return true;
    }

    private static void Bump(object target)
    {
        int value = (int)Changes.GetValue(target)!;
        Changes.SetValue(target, value + 1); // race
    }
}

// racy: all items append to one file
public sealed record Violation(string Rule, string File, int Line);

public partial class LintBatch : Batch<string>
{
    [DataComponent] public partial int[] Violations { get; set; }

    public string LogFile { get; init; } = "lint.log";

    [Action, InBatchParallel(Post = nameof(Violations))]
    private int Lint(string path, int longest = 140)
    {
        int number = 0, violations = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Length > longest)
            {
                Log(new Violation("too-long", path, number));
                violations++;
            }
            if (line.EndsWith(' '))
            {
                Log(new Violation("trailing-space", path, number));
                violations++;
            }
        }
        return violations;
    }

    private void Log(Violation violation)
        => File.AppendAllText(LogFile, $"{violation.File}({violation.Line}): {violation.Rule}{Environment.NewLine}"); // race
}

// racy: sprites blended into one canvas
public sealed record Sprite(int X, int Y, int Width, int Height, uint[] Pixels);

public partial class CompositeBatch : Batch<int>
{
    private readonly uint[] _canvas;
    private readonly int _width;

    public CompositeBatch(int width, int height)
    {
        _width = width;
        _canvas = new uint[width * height];
    }

    [DataComponent] public partial Sprite[] Sprites { get; set; }

    public ReadOnlyMemory<uint> Canvas => _canvas;

    [Action, InBatchParallel(Init = nameof(Sprites))]
    private void Draw(Sprite sprite)
    {
        for (int y = 0; y < sprite.Height; y++)
        {
            ReadOnlySpan<uint> source = sprite.Pixels.AsSpan(y * sprite.Width, sprite.Width);
            Span<uint> target = _canvas.AsSpan((sprite.Y + y) * _width + sprite.X, sprite.Width);
            Blend(source, target);
        }
    }

    private static void Blend(ReadOnlySpan<uint> source, Span<uint> target)
    {
        for (int x = 0; x < source.Length; x++)
        {
            uint alpha = source[x] >> 24;
            if (alpha == 255)
                target[x] = source[x]; // race
            else if (alpha > 0)
                target[x] = ((target[x] & 0xFEFEFEFE) >> 1) + ((source[x] & 0xFEFEFEFE) >> 1); // race
        }
    }
}

// racy: units attack one another
public sealed class Unit
{
    public int Health { get; set; } = 100;
    public int Attack { get; init; }
    public int Target { get; init; }
    public bool Alive { get; set; } = true;
}

public partial class SkirmishBatch : Batch<int>
{
    [DataComponent] public partial Unit[] Units { get; set; }

    [Action, InBatchParallel(Init = nameof(Units))]
    private void Fight(Unit unit)
    {
        if (!unit.Alive || unit.Target < 0 || unit.Target >= Units.Length)
            return;
        Unit enemy = Units[unit.Target];
        Hit(enemy, unit.Attack);
    }

    private static void Hit(Unit enemy, int damage)
    {
        enemy.Health -= damage; // race
        if (enemy.Health <= 0)
            enemy.Alive = false; // race
    }
}

// racy: access token refreshed by whoever finds it expired
public sealed record Token(string Value, DateTimeOffset Expires);

public partial class UploadBatch : Batch<string>
{
    private static readonly HttpClient Client = new();
    private string _token = "";
    private DateTimeOffset _expires;

    [DataComponent] public partial int[] Statuses { get; set; }

    public required Uri Store { get; init; }
    public required Func<CancellationToken, Task<Token>> SignIn { get; init; }

    [Action, InBatchParallel(Post = nameof(Statuses))]
    private async Task<int> UploadAsync(string path, CancellationToken cancellationToken)
    {
        if (_expires < DateTimeOffset.UtcNow.AddMinutes(1))
        {
            Token token = await SignIn(cancellationToken);
            _expires = token.Expires; // race
            _token = token.Value; // race
        }
        await using FileStream file = File.OpenRead(path);
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(Store, Path.GetFileName(path)))
        {
            Content = new StreamContent(file),
        };
        request.Headers.Add("Authorization", "Bearer " + _token);
        using HttpResponseMessage response = await Client.SendAsync(request, cancellationToken);
        return (int)response.StatusCode;
    }
}

// racy: union-find over the edges
public readonly record struct Match(int Left, int Right, double Score);

public partial class DedupeBatch : Batch<int>
{
    private readonly int[] _parent;

    public DedupeBatch(int records) => _parent = Enumerable.Range(0, records).ToArray();

    [DataComponent] public partial Match[] Matches { get; set; }

    public int ClusterOf(int record) => Find(record);

    [Action, InBatchParallel(Init = nameof(Matches))]
    private void Join(Match match, double threshold = 0.9)
    {
        if (match.Score < threshold)
            return;
        int left = Find(match.Left);
        int right = Find(match.Right);
        if (left != right)
            _parent[Math.Max(left, right)] = Math.Min(left, right); // race
    }

    private int Find(int record)
    {
        while (_parent[record] != record)
        {
            _parent[record] = _parent[_parent[record]]; // race
            record = _parent[record];
        }
        return record;
    }
}

// racy: footnote numbers counted in a match evaluator
using System.Text.RegularExpressions;

public partial class FootnoteBatch : Batch<string>
{
    private static readonly Regex Mark = new(@"\[\^(?<note>[^\]]+)\]", RegexOptions.Compiled);
    private readonly List<string> _notes = [];
    private int _next = 1;

    [DataComponent] public partial string[] Chapters { get; set; }
    [DataComponent] public partial string[] Numbered { get; set; }

    public IReadOnlyList<string> Notes => _notes;

    [Action, InBatchParallel(Init = nameof(Chapters), Post = nameof(Numbered))]
    private string Number(string chapter) => Mark.Replace(chapter, match =>
    {
        string note = match.Groups["note"].Value;
        _notes.Add(note); // race
        return $"<sup>{_next++}</sup>"; // race
    });
}

// clean: route search with a queue of its own
public sealed record RoadNetwork(int[][] Neighbours, double[][] Minutes);

public readonly record struct Trip(int From, int To);

public partial class RouteBatch : Batch<int>
{
    private readonly RoadNetwork _roads;

    public RouteBatch(RoadNetwork roads) => _roads = roads;

    [DataComponent] public partial Trip[] Trips { get; set; }
    [DataComponent] public partial double[] Minutes { get; set; }

    [Action, InBatchParallel(Init = nameof(Trips), Post = nameof(Minutes))]
    private double Shortest(Trip trip)
    {
        var best = new Dictionary<int, double> { [trip.From] = 0 };
        var open = new PriorityQueue<int, double>();
        open.Enqueue(trip.From, 0);
        while (open.TryDequeue(out int node, out double minutes))
        {
            if (node == trip.To)
                return minutes;
            if (minutes > best[node])
                continue;
            Expand(node, minutes, best, open);
        }
        return double.PositiveInfinity;
    }

    private void Expand(int node, double minutes, Dictionary<int, double> best, PriorityQueue<int, double> open)
    {
        int[] neighbours = _roads.Neighbours[node];
        for (int i = 0; i < neighbours.Length; i++)
        {
            double total = minutes + _roads.Minutes[node][i];
            if (!best.TryGetValue(neighbours[i], out double known) || total < known)
            {
                best[neighbours[i]] = total;
                open.Enqueue(neighbours[i], total);
            }
        }
    }
}

// clean: weak table of prepared models
using System.Runtime.CompilerServices;

public sealed record Model(double[] Weights, double Bias);

public sealed class PreparedModel
{
    private readonly double[] _scaled;

    public PreparedModel(Model model)
    {
        double norm = Math.Sqrt(model.Weights.Sum(weight => weight * weight));
        _scaled = model.Weights.Select(weight => weight / norm).ToArray();
        Bias = model.Bias / norm;
    }

    public double Bias { get; }

    public double Score(ReadOnlySpan<double> features)
    {
        double sum = Bias;
        for (int i = 0; i < _scaled.Length; i++)
            sum += _scaled[i] * features[i];
        return sum;
    }
}

public partial class ScoringBatch : Batch<int>
{
    private static readonly ConditionalWeakTable<Model, PreparedModel> Prepared = new();

    [DataComponent] public partial double[][] Features { get; set; }
    [DataComponent] public partial double[] Scores { get; set; }

    [Action, InBatchParallel(Init = nameof(Features), Post = nameof(Scores))]
    private static double Score(double[] features, Model model)
        => Prepared.GetValue(model, static key => new PreparedModel(key)).Score(features);
}

// clean: striped locks over their buckets
public partial class SketchBatch : Batch<string>
{
    private const int Stripes = 16;
    private readonly object[] _locks = Enumerable.Range(0, Stripes).Select(_ => new object()).ToArray();
    private readonly Dictionary<string, int>[] _counts = Enumerable.Range(0, Stripes).Select(_ => new Dictionary<string, int>()).ToArray();

    [DataComponent] public partial string[] Queries { get; set; }

    public int CountOf(string term) => _counts[StripeOf(term)].GetValueOrDefault(term);

    [Action, InBatchParallel(Init = nameof(Queries))]
    private void CountTerms(string query)
    {
        foreach (string term in query.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int stripe = StripeOf(term);
            lock (_locks[stripe])
            {
                Dictionary<string, int> counts = _counts[stripe];
                counts.TryGetValue(term, out int count);
                counts[term] = count + 1;
            }
        }
    }

    private static int StripeOf(string term) => (term.GetHashCode() & int.MaxValue) % Stripes;
}

// clean: spin lock around two sums
public readonly record struct Quote(decimal Bid, decimal Ask, int Size);

public partial class SpreadBatch : Batch<long>
{
    private SpinLock _spin = new(enableThreadOwnerTracking: false);
    private decimal _weighted;
    private long _size;

    [DataComponent] public partial Quote[] Quotes { get; set; }
    [DataComponent] public partial decimal[] Mids { get; set; }

    public decimal AverageSpread => _size == 0 ? 0 : _weighted / _size;

    [Action, InBatchParallel(Init = nameof(Quotes), Post = nameof(Mids))]
    private decimal Mid(Quote quote)
    {
        if (quote.Ask < quote.Bid)
            throw new InvalidDataException($"crossed quote {quote}");
        bool taken = false;
        try
        {
            _spin.Enter(ref taken);
            _weighted += (quote.Ask - quote.Bid) * quote.Size;
            _size += quote.Size;
        }
        finally
        {
            if (taken)
                _spin.Exit();
        }
        return (quote.Bid + quote.Ask) / 2;
    }
}

// clean: timeout source of the item
public partial class CrawlBatch : Batch<Uri>
{
    private static readonly HttpClient Client = new();

    [DataComponent] public partial string[] Pages { get; set; }

    [Action, InBatchParallel(Post = nameof(Pages))]
    private static async Task<string> CrawlAsync(Uri page, int attempts = 3, CancellationToken cancellationToken = default)
    {
        Exception? last = null;
        for (int attempt = 1; attempt <= attempts; attempt++)
        {
            using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            source.CancelAfter(TimeSpan.FromSeconds(10 * attempt));
            try
            {
                return await Client.GetStringAsync(page, source.Token);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                last = exception;
            }
        }
        throw new TimeoutException($"{page} did not answer", last);
    }
}

// clean: counts of each thread summed afterwards
public sealed record Distribution(long[] Counts, double Width);

public partial class QuantizeBatch : Batch<int>, IDisposable
{
    private readonly ThreadLocal<long[]> _counts;
    private readonly int _bins;

    public QuantizeBatch(int bins)
    {
        _bins = bins;
        _counts = new ThreadLocal<long[]>(() => new long[bins], trackAllValues: true);
    }

    [DataComponent] public partial float[][] Activations { get; set; }
    [DataComponent] public partial float[] Scales { get; set; }

    [Action, InBatchParallel(Init = nameof(Items))]
    private void Observe(Item item)
    {
        long[] counts = _counts.Value!;
        float scale = item.Scales;
        foreach (float activation in item.Activations)
        {
            int bin = (int)(Math.Abs(activation) / scale * _bins);
            counts[Math.Clamp(bin, 0, _bins - 1)]++;
        }
    }

    public Distribution Collect()
    {
        var total = new long[_bins];
        foreach (long[] counts in _counts.Values)
        {
            for (int i = 0; i < _bins; i++)
                total[i] += counts[i];
        }
        return new Distribution(total, 1.0 / _bins);
    }

    public void Dispose() => _counts.Dispose();
}

// clean: compiled regexes of a static constructor
using System.Text.RegularExpressions;

public partial class RedactBatch : Batch<string>
{
    private static readonly List<(Regex Pattern, string Label)> Rules;

    static RedactBatch()
    {
        Rules = [];
        Add(@"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}\b", "IBAN");
        Add(@"[\w.+-]+@[\w-]+\.[\w.]+", "EMAIL");
        Add(@"\+?\d[\d /-]{7,}\d", "PHONE");

        static void Add(string pattern, string label)
            => Rules.Add((new Regex(pattern, RegexOptions.Compiled | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)), label));
    }

    [DataComponent] public partial string[] Tickets { get; set; }
    [DataComponent] public partial string[] Redacted { get; set; }

    [Action, InBatchParallel(Init = nameof(Tickets), Post = nameof(Redacted))]
    private static string Redact(string ticket)
    {
        int found = 0;
        foreach ((Regex pattern, string label) in Rules)
            ticket = pattern.Replace(ticket, _ => $"<{label}-{++found}>");
        return ticket;
    }
}

// clean: rates handed in and only read
public sealed record Employee(string Name, string Region, decimal Gross);

public sealed record Payslip(string Name, decimal Tax, decimal Net);

public sealed class TaxTable
{
    private readonly Dictionary<string, List<(decimal From, decimal Rate)>> _bands = [];

    public void Add(string region, decimal from, decimal rate)
    {
        if (!_bands.TryGetValue(region, out List<(decimal From, decimal Rate)>? bands))
            _bands[region] = bands = [];
        bands.Add((from, rate));
    }

    public decimal Tax(string region, decimal gross)
    {
        decimal tax = 0;
        decimal upper = gross;
        foreach ((decimal from, decimal rate) in _bands[region].OrderByDescending(band => band.From))
        {
            if (upper <= from)
                continue;
            tax += (upper - from) * rate;
            upper = from;
        }
        return decimal.Round(tax, 2);
    }
}

public partial class PayrollBatch : Batch<int>
{
    [DataComponent] public partial Employee[] Employees { get; set; }
    [DataComponent] public partial Payslip[] Payslips { get; set; }

    [Action, InBatchParallel(Init = nameof(Employees), Post = nameof(Payslips))]
    private static Payslip Pay(Employee employee, TaxTable table)
    {
        decimal tax = table.Tax(employee.Region, employee.Gross);
        return new Payslip(employee.Name, tax, employee.Gross - tax);
    }
}

// clean: bytes counted and results gathered after the run
using System.IO.Compression;

public partial class GzipBatch : Batch<string>
{
    private long _saved;
    private readonly List<string> _grown = [];

    [DataComponent] public partial long[] Sizes { get; set; }

    public long Saved => _saved;
    public IReadOnlyList<string> Grown => _grown;

    [Action, InBatchParallel(Post = nameof(Collect))]
    private static async Task<(long Before, long After)> PackAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream source = File.OpenRead(path);
        using var target = new MemoryStream();
        await using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
            await source.CopyToAsync(gzip, cancellationToken);
        return (source.Length, target.Length);
    }

    private void Collect(ItemResults<(long Before, long After)> results)
    {
        for (int i = 0; i < Count; i++)
        {
            if (!results.TryGetValue(i, out (long Before, long After) sizes))
                continue;
            _saved += sizes.Before - sizes.After;
            if (sizes.After > sizes.Before)
                _grown.Add(Indices[i]);
        }
    }
}

// clean: try-enter with a fallback that needs no lock
using System.Collections.Concurrent;

public sealed record Scan(string Dock, string Pallet, DateTime At);

public partial class DockBatch : Batch<long>
{
    private readonly object _sync = new();
    private readonly Dictionary<string, int> _perDock = [];
    private readonly ConcurrentQueue<string> _pending = new();

    [DataComponent] public partial Scan[] Scans { get; set; }

    public IReadOnlyDictionary<string, int> Totals()
    {
        lock (_sync)
        {
            Drain();
            return new Dictionary<string, int>(_perDock);
        }
    }

    [Action, InBatchParallel(Init = nameof(Scans))]
    private void Register(Scan scan)
    {
        _pending.Enqueue(scan.Dock);
        if (!Monitor.TryEnter(_sync))
            return;
        try
        {
            Drain();
        }
        finally
        {
            Monitor.Exit(_sync);
        }
    }

    private void Drain()
    {
        while (_pending.TryDequeue(out string? dock))
        {
            _perDock.TryGetValue(dock, out int count);
            _perDock[dock] = count + 1;
        }
    }
}
