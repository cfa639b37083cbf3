// racy: origin of the map taken from the first fix
public sealed record Fix(double Latitude, double Longitude, DateTime At);

public sealed class LocalProjection
{
    private (double Latitude, double Longitude)? _origin;

    public (double East, double North) Project(Fix fix)
    {
        if (!_origin.HasValue)
            _origin = (fix.Latitude, fix.Longitude); // race
        (double latitude, double longitude) = _origin.Value;
        double north = (fix.Latitude - latitude) * 111_195;
        double east = (fix.Longitude - longitude) * 111_195 * Math.Cos(latitude * Math.PI / 180);
        return (east, north);
    }
}

public partial class Track(LocalProjection projection) : Batch<int>
{
    [DataComponent] public partial Fix[] Fixes { get; set; }
    [DataComponent] public partial double[] DistancesFromStart { get; set; }

    [Action, InBatchParallel(Init = nameof(Fixes), Post = nameof(DistancesFromStart))]
    private double Measure(Fix fix)
    {
        (double east, double north) = projection.Project(fix);
        return Math.Sqrt(east * east + north * north);
    }
}

// clean: correlation id that flows with its own item
public static class Correlation
{
    private static readonly AsyncLocal<string?> Id = new();

    public static string? Current
    {
        get => Id.Value;
        set => Id.Value = value;
    }
}

public sealed class CorrelatingHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Add("X-Correlation-Id", Correlation.Current ?? "none");
        return base.SendAsync(request, cancellationToken);
    }
}

public partial class Webhooks : Batch<Uri>
{
    private readonly HttpClient _http = new(new CorrelatingHandler { InnerHandler = new SocketsHttpHandler() });

    [DataComponent] public partial string[] Replies { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Replies))]
    private async Task<string> CallAsync(Uri hook, CancellationToken cancellationToken)
    {
        Correlation.Current = Guid.NewGuid().ToString("N");
        string reply = await _http.GetStringAsync(hook, cancellationToken);
        return $"{Correlation.Current}: {reply}";
    }
}

// racy: semaphore of four around a list
public sealed record Repository(string Name, int Stars);

public partial class Stargazers(HttpClient http) : Batch<string>
{
    private readonly SemaphoreSlim _slots = new(4);
    private readonly List<Repository> _popular = [];

    public IReadOnlyList<Repository> Popular => _popular;

    [Action, InBatchParallel(Init = nameof(Indices))]
    private async Task LookUpAsync(string name, CancellationToken cancellationToken, int atLeast = 1000)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            string page = await http.GetStringAsync($"repos/{name}/stars", cancellationToken);
            int stars = int.Parse(page);
            if (stars >= atLeast)
                _popular.Add(new Repository(name, stars)); // race
        }
        finally
        {
            _slots.Release();
        }
    }
}

// clean: warning that only the first item logs
using Microsoft.Extensions.Logging;

public partial class Scanners : Batch<string>
{
    private int _warned;

    [DataComponent] public partial string[] Texts { get; set; }
    [DataComponent] public partial DateOnly?[] Dates { get; set; }

    [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Dates))]
    private DateOnly? DateOf(string text, ItemContext context)
    {
        foreach (string word in text.Split(' '))
        {
            if (DateOnly.TryParseExact(word, "yyyy-MM-dd", out DateOnly date))
                return date;
            if (DateOnly.TryParseExact(word, "dd.MM.yyyy", out date))
            {
                if (Interlocked.Exchange(ref _warned, 1) == 0)
                    context.Logger.LogWarning("{Index} has a date in the old format: {Word}", context.Index, word);
                return date;
            }
        }
        return null;
    }
}

// racy: translations added under the read lock
public sealed class TranslationMemory(Func<string, string> translate)
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, string> _known = [];

    public string Translate(string sentence)
    {
        _lock.EnterReadLock();
        try
        {
            if (!_known.TryGetValue(sentence, out string? translation))
            {
                translation = translate(sentence);
                _known[sentence] = translation; // race
            }
            return translation;
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }
}

public partial class Subtitles(TranslationMemory memory) : Batch<int>
{
    [DataComponent] public partial string[] German { get; set; }
    [DataComponent] public partial string[] English { get; set; }

    [Action, InBatchParallel(Init = nameof(German), Post = nameof(English))]
    private string Translate(string line)
        => line.Length == 0 || line[0] == '♪' ? line : memory.Translate(line.Trim());
}

// clean: symbols looked up and added under an upgradeable lock
public sealed class SymbolTable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, int> _numbers = [];

    public int NumberOf(string symbol)
    {
        _lock.EnterUpgradeableReadLock();
        try
        {
            if (_numbers.TryGetValue(symbol, out int number))
                return number;

            _lock.EnterWriteLock();
            try
            {
                number = _numbers.Count + 1;
                _numbers.Add(symbol, number);
                return number;
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

public partial class Quotes(SymbolTable symbols) : Batch<int>
{
    [DataComponent] public partial string[] Lines { get; set; }
    [DataComponent] public partial int[] Symbols { get; set; }

    [Action, InBatchParallel(Init = nameof(Lines), Post = nameof(Symbols))]
    private int Parse(string line) => symbols.NumberOf(line[..line.IndexOf(' ')].ToUpperInvariant());
}

// racy: lazy word vectors without thread safety
public sealed class WordVectors
{
    private readonly Lazy<Dictionary<string, float[]>> _vectors;

    public WordVectors(string path)
        => _vectors = new Lazy<Dictionary<string, float[]>>(() => Load(path), isThreadSafe: false);

    public float[]? Find(string word) => _vectors.Value.GetValueOrDefault(word); // race

    private static Dictionary<string, float[]> Load(string path)
        => File.ReadLines(path)
            .Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => parts.Skip(1).Select(float.Parse).ToArray());
}

public partial class Sentences(WordVectors vectors) : Batch<int>
{
    [DataComponent] public partial string[] Texts { get; set; }
    [DataComponent] public partial float[][] Embeddings { get; set; }

    [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Embeddings))]
    private float[] Embed(string text, int dimensions = 100)
    {
        var sum = new float[dimensions];
        foreach (string word in text.Split(' '))
        {
            if (vectors.Find(word) is not { } vector)
                continue;
            for (int i = 0; i < dimensions; i++)
                sum[i] += vector[i];
        }
        return sum;
    }
}

// clean: page of each host fetched once, a lazy task in a concurrent dictionary
using System.Collections.Concurrent;

public partial class Crawl(HttpClient http) : Batch<Uri>
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string[]>>> _forbidden = new();

    [DataComponent] public partial bool[] Allowed { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Allowed))]
    private async Task<bool> IsAllowedAsync(Uri page)
    {
        Lazy<Task<string[]>> rules = _forbidden.GetOrAdd(page.Host, host => new Lazy<Task<string[]>>(() => LoadAsync(host)));
        foreach (string prefix in await rules.Value)
        {
            if (page.AbsolutePath.StartsWith(prefix, StringComparison.Ordinal))
                return false;
        }
        return true;
    }

    private async Task<string[]> LoadAsync(string host)
    {
        string robots = await http.GetStringAsync($"https://{host}/robots.txt");
        return [.. robots.Split('\n')
            .Where(line => line.StartsWith("Disallow:", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[9..].Trim())
            .Where(prefix => prefix.Length > 0)];
    }
}

// racy: lock on a list that is replaced when full
public sealed class EventUpload(string folder)
{
    private List<string> _pending = [];
    private int _files;

    public void Add(string json)
    {
        lock (_pending)
        {
            _pending.Add(json); // race
            if (_pending.Count < 500)
                return;
            File.WriteAllLines(Path.Combine(folder, $"{_files++:D6}.jsonl"), _pending); // race
            _pending = []; // race
        }
    }
}

public sealed record Click(string User, string Page, long Ticks);

public partial class Clicks(EventUpload upload) : Batch<int>
{
    [DataComponent] public partial Click[] All { get; set; }

    [Action, InBatchParallel(Init = nameof(All))]
    private void Send(Click click)
    {
        if (click.User.StartsWith("bot-", StringComparison.Ordinal))
            return;
        upload.Add(System.Text.Json.JsonSerializer.Serialize(click));
    }
}

// clean: prices published by copying the map and swapping it
public sealed class PriceBook
{
    private readonly object _writing = new();
    private volatile IReadOnlyDictionary<string, decimal> _prices = new Dictionary<string, decimal>();

    public decimal PriceOf(string product, Func<string, decimal> ask)
    {
        if (_prices.TryGetValue(product, out decimal price))
            return price;
        lock (_writing)
        {
            if (_prices.TryGetValue(product, out price))
                return price;
            price = ask(product);
            _prices = new Dictionary<string, decimal>(_prices) { [product] = price };
            return price;
        }
    }
}

public sealed record CartLine(string Product, int Pieces);

public partial class Carts(PriceBook book, Func<string, decimal> supplier) : Batch<int>
{
    [DataComponent] public partial CartLine[][] Lines { get; set; }
    [DataComponent] public partial decimal[] Totals { get; set; }

    [Action, InBatchParallel(Init = nameof(Lines), Post = nameof(Totals))]
    private decimal Total(CartLine[] lines)
        => lines.Sum(line => line.Pieces * book.PriceOf(line.Product, supplier));
}

// racy: lists of a concurrent dictionary filled by many
using System.Collections.Concurrent;

public sealed record Trip(string Driver, DateTime Start, double Kilometres);

public partial class Trips : Batch<int>
{
    private readonly ConcurrentDictionary<DateOnly, List<Trip>> _byDay = new();

    [DataComponent] public partial Trip[] All { get; set; }

    public IEnumerable<(DateOnly Day, double Kilometres)> Daily
        => _byDay.OrderBy(day => day.Key).Select(day => (day.Key, day.Value.Sum(trip => trip.Kilometres)));

    [Action, InBatchParallel(Init = nameof(All))]
    private void Sort(Trip trip)
    {
        if (trip.Kilometres <= 0)
            return;
        var day = DateOnly.FromDateTime(trip.Start);
        List<Trip> trips = _byDay.GetOrAdd(day, _ => []);
        trips.Add(trip); // race
    }
}

// clean: visits counted with AddOrUpdate
using System.Collections.Concurrent;

public sealed record Visit(string Path, int Status, int Milliseconds);

public readonly record struct PageTotals(int Visits, int Errors, long Milliseconds)
{
    public PageTotals With(Visit visit)
        => new(Visits + 1, Errors + (visit.Status >= 500 ? 1 : 0), Milliseconds + visit.Milliseconds);
}

public partial class AccessLog : Batch<int>
{
    private readonly ConcurrentDictionary<string, PageTotals> _pages = new();

    [DataComponent] public partial Visit[] Visits { get; set; }

    public IReadOnlyDictionary<string, PageTotals> Pages => _pages;

    [Action, InBatchParallel(Init = nameof(Visits))]
    private void Tally(Visit visit)
    {
        int query = visit.Path.IndexOf('?');
        string path = query < 0 ? visit.Path : visit.Path[..query];
        _pages.AddOrUpdate(
            path,
            static (_, first) => default(PageTotals).With(first),
            static (_, totals, next) => totals.With(next),
            visit);
    }
}

// racy: immutable list of warnings assigned anew
using System.Collections.Immutable;

public sealed record Column(string Table, string Name, string Type, bool Nullable);

public partial class SchemaCheck : Batch<string>
{
    private ImmutableList<string> _warnings = [];

    public ImmutableList<string> Warnings => _warnings;

    [DataComponent] public partial Column[] Columns { get; set; }

    [Action, InBatchParallel(Init = nameof(Columns))]
    private void Check(Column column)
    {
        if (column.Name.Length > 63)
            Warn(column, "name is too long");
        if (column is { Type: "text", Nullable: false } && column.Name.EndsWith("_id", StringComparison.Ordinal))
            Warn(column, "key is a text");
    }

    private void Warn(Column column, string what)
        => _warnings = _warnings.Add($"{column.Table}.{column.Name}: {what}"); // race
}

// clean: immutable set of licences updated by ImmutableInterlocked
using System.Collections.Immutable;

public sealed record Dependency(string Id, string Version, string? Licence);

public partial class Dependencies : Batch<string>
{
    private ImmutableSortedDictionary<string, ImmutableHashSet<string>> _users = ImmutableSortedDictionary<string, ImmutableHashSet<string>>.Empty;

    [DataComponent] public partial Dependency[] All { get; set; }

    public IReadOnlyDictionary<string, ImmutableHashSet<string>> Users => _users;

    [Action, InBatchParallel(Init = nameof(All))]
    private void Register(Dependency dependency)
    {
        string licence = dependency.Licence ?? "unknown";
        if (licence is "MIT" or "Apache-2.0")
            return;

        ImmutableInterlocked.Update(
            ref _users,
            users => users.SetItem(licence, users.GetValueOrDefault(licence, []).Add($"{dependency.Id} {dependency.Version}")));
    }
}

// racy: seats marked in one BitArray
using System.Collections;

public sealed record Sale(int Row, int Seat);

public partial class Stadium(int rows, int seatsInRow) : Batch<int>
{
    private readonly BitArray _sold = new(rows * seatsInRow);

    [DataComponent] public partial Sale[] Sales { get; set; }

    public int Free => _sold.Cast<bool>().Count(sold => !sold);

    [Action, InBatchParallel(Init = nameof(Sales))]
    private void Mark(Sale sale)
    {
        if (sale.Row < 0 || sale.Row >= rows || sale.Seat < 0 || sale.Seat >= seatsInRow)
            throw new ArgumentException($"There is no seat {sale.Seat} in row {sale.Row}.");
        _sold[sale.Row * seatsInRow + sale.Seat] = true; // race
    }
}

// clean: bits of a bloom filter set with Interlocked.Or
public sealed class BloomFilter(int bits)
{
    private readonly long[] _words = new long[(bits + 63) / 64];

    public void Add(string text)
    {
        for (uint i = 0; i < 5; i++)
        {
            int bit = BitOf(text, i);
            Interlocked.Or(ref _words[bit >> 6], 1L << (bit & 63));
        }
    }

    public bool MayContain(string text)
        => Enumerable.Range(0, 5).Select(i => BitOf(text, (uint)i)).All(bit => (_words[bit >> 6] >> (bit & 63) & 1) != 0);

    private int BitOf(string text, uint round)
    {
        uint hash = 2166136261 + round * 40503;
        foreach (char c in text)
            hash = unchecked((hash ^ c) * 16777619);
        return (int)(hash % (uint)bits);
    }
}

public partial class BlockedHosts(BloomFilter filter) : Batch<string>
{
    [Action, InBatchParallel(Init = nameof(Indices))]
    private void Register(string host) => filter.Add(host.Trim().TrimEnd('.').ToLowerInvariant());
}

// racy: smoothed price from the one of the day before
public partial class DailyPrices : Batch<int>
{
    [DataComponent] public partial double[] Closing { get; set; }
    [DataComponent] public partial double[] Smoothed { get; set; }

    private int[] Days()
    {
        Smoothed = new double[Closing.Length];
        return [.. Enumerable.Range(0, Closing.Length)];
    }

    [Action, InBatchParallel(Init = nameof(Days))]
    private void Smooth(int day, double weight = 0.2)
    {
        double closing = Closing[day];
        Smoothed[day] = day == 0 ? closing : weight * closing + (1 - weight) * Smoothed[day - 1]; // race
    }
}

// clean: alarms in slots that each claims by Interlocked
public readonly record struct Alarm(int Machine, double Pressure);

public partial class Machines : Batch<int>
{
    private readonly Alarm[] _alarms = new Alarm[100];
    private int _claimed;

    [DataComponent] public partial double[] Pressures { get; set; }
    [DataComponent] public partial bool[] Stopped { get; set; }

    public ReadOnlySpan<Alarm> Alarms => _alarms.AsSpan(0, Math.Min(_claimed, _alarms.Length));

    [Action, InBatchParallel(Init = nameof(Items), Post = nameof(Stopped))]
    private bool Watch(Item item, double most = 8.5)
    {
        double pressure = item.Pressures;
        if (pressure <= most)
            return false;

        int slot = Interlocked.Increment(ref _claimed) - 1;
        if (slot < _alarms.Length)
            _alarms[slot] = new Alarm(item.Index, pressure);
        return pressure > 2 * most;
    }
}

// racy: windows added to a signal where they overlap
public partial class Resynthesis : Batch<int>
{
    private const int Window = 1024;
    private const int Hop = 256;

    private float[] _signal = [];

    [DataComponent] public partial float[][] Frames { get; set; }

    public ReadOnlySpan<float> Signal => _signal;

    private float[][] AllFrames()
    {
        _signal = new float[Frames.Length * Hop + Window];
        return Frames;
    }

    [Action, InBatchParallel(Init = nameof(AllFrames))]
    private void Add(float[] frame, ItemContext context)
    {
        Span<float> target = _signal.AsSpan(context.Position * Hop, Window);
        for (int i = 0; i < Window; i++)
        {
            float weight = 0.5f - 0.5f * MathF.Cos(2 * MathF.PI * i / Window);
            target[i] += weight * frame[i]; // race
        }
    }
}

// clean: transfers lock both accounts, the lower number first
public sealed class Account(int number)
{
    public int Number { get; } = number;

    public decimal Balance { get; set; }
}

public sealed record Transfer(Account From, Account To, decimal Amount);

public partial class Transfers : Batch<Guid>
{
    [DataComponent] public partial Transfer[] Orders { get; set; }
    [DataComponent] public partial bool[] Executed { get; set; }

    [Action, InBatchParallel(Init = nameof(Orders), Post = nameof(Executed))]
    private static bool Execute(Transfer order)
    {
        (Account from, Account to) = (order.From, order.To);
        Account first = from.Number <= to.Number ? from : to;
        Account second = ReferenceEquals(first, from) ? to : from;
        lock (first)
        {
            lock (second)
            {
                if (from.Balance < order.Amount)
                    return false;
                from.Balance -= order.Amount;
                to.Balance += order.Amount;
                return true;
            }
        }
    }
}
