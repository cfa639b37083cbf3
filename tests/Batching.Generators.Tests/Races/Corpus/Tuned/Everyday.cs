// racy: memo in a tuple field
public partial class Quotes : Batch<string>
{
    private (string Symbol, decimal Price) _last;

    [InBatchParallel]
    private void Fetch(string symbol)
    {
        decimal price = symbol.Length * 1.5m;
        _last = (symbol, price); // race
    }
}

// racy: record state replaced by with
public sealed record Progress(int Done, int Failed);

public partial class Quotes : Batch<string>
{
    private Progress _progress = new(0, 0);

    [InBatchParallel]
    private void Fetch(string symbol)
    {
        bool ok = symbol.Length > 3;
        _progress = ok ? _progress with { Done = _progress.Done + 1 } : _progress with { Failed = _progress.Failed + 1 }; // race
    }
}

// clean: record copied and returned
public sealed record Quote(string Symbol, decimal Price);

public partial class Quotes : Batch<string>
{
    [DataComponent] public partial Quote[] Results { get; set; }

    [InBatchParallel(Post = nameof(Results))]
    private static Quote Fetch(string symbol)
    {
        var quote = new Quote(symbol, 0);
        return quote with { Price = symbol.Length };
    }
}

// racy: mutex-free singleton
public sealed class Connection
{
    private static Connection? s_instance;

    public static Connection Instance
    {
        get
        {
            if (s_instance == null)
            {
                s_instance = new Connection();
            }

            return s_instance;
        }
    }

    public string Query(string sql) => sql.ToUpperInvariant();
}

public partial class Queries : Batch<string>
{
    [DataComponent] public partial string[] Answers { get; set; }

    [InBatchParallel(Post = nameof(Answers))]
    private static string Run(string sql) => Connection.Instance.Query(sql); // race
}

// clean: static readonly singleton
public sealed class Connection
{
    public static Connection Instance { get; } = new();

    public string Query(string sql) => sql.ToUpperInvariant();
}

public partial class Queries : Batch<string>
{
    [DataComponent] public partial string[] Answers { get; set; }

    [InBatchParallel(Post = nameof(Answers))]
    private static string Run(string sql) => Connection.Instance.Query(sql);
}

// racy: extension method that adds to a dictionary
public static class DictionaryExtensions
{
    public static void Increase(this Dictionary<string, int> counts, string key)
    {
        counts.TryGetValue(key, out int count);
        counts[key] = count + 1;
    }
}

public partial class Tags : Batch<string>
{
    private readonly Dictionary<string, int> _counts = [];

    [InBatchParallel]
    private void Tally(string text)
    {
        foreach (string tag in text.Split('#'))
        {
            _counts.Increase(tag); // race
        }
    }
}

// racy: parallel loop inside the item adds up a captured local
public partial class Sums : Batch<int>
{
    [DataComponent] public partial double[][] Vectors { get; set; }
    [DataComponent] public partial double[] Totals { get; set; }

    [InBatchParallel(Init = nameof(Vectors), Post = nameof(Totals))]
    private static double Sum(double[] vector)
    {
        double total = 0;
        Parallel.For(0, vector.Length, i => total += vector[i]); // race
        return total;
    }
}

// clean: parallel loop inside the item writes its own elements
public partial class Sums : Batch<int>
{
    [DataComponent] public partial double[][] Vectors { get; set; }
    [DataComponent] public partial double[] Totals { get; set; }

    [InBatchParallel(Init = nameof(Vectors), Post = nameof(Totals))]
    private static double Sum(double[] vector)
    {
        var squares = new double[vector.Length];
        Parallel.For(0, vector.Length, i => squares[i] = vector[i] * vector[i]);
        return squares.Sum();
    }
}

// racy: switch on a pattern of shared stores
public partial class Stored : Batch<string>
{
    private readonly object _store = new List<string>();

    [InBatchParallel]
    private void Save(string text)
    {
        switch (_store)
        {
            case List<string> list:
                list.Add(text); // race
                break;
            case HashSet<string> set:
                set.Add(text); // race
                break;
        }
    }
}

// racy: deconstructed totals
public partial class Totals : Batch<int>
{
    private int _min = int.MaxValue;
    private int _max = int.MinValue;

    [DataComponent] public partial int[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values))]
    private void Range(int value) => (_min, _max) = (Math.Min(_min, value), Math.Max(_max, value)); // race
}

// clean: Monitor with try and finally
public partial class Totals : Batch<int>
{
    private readonly object _sync = new();
    private int _min = int.MaxValue;

    [DataComponent] public partial int[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values))]
    private void Range(int value)
    {
        var taken = false;
        try
        {
            Monitor.Enter(_sync, ref taken);
            _min = Math.Min(_min, value);
        }
        finally
        {
            if (taken)
            {
                Monitor.Exit(_sync);
            }
        }
    }
}

// clean: spin lock
public partial class Totals : Batch<int>
{
    private SpinLock _spin = new(false);
    private long _sum;

    [DataComponent] public partial int[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values))]
    private void Add(int value)
    {
        var taken = false;
        try
        {
            _spin.Enter(ref taken);
            _sum += value;
        }
        finally
        {
            if (taken)
            {
                _spin.Exit();
            }
        }
    }
}

// racy: write after the lock was left
public partial class Totals : Batch<int>
{
    private readonly object _sync = new();
    private long _sum;
    private int _seen;

    [DataComponent] public partial int[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values))]
    private void Add(int value)
    {
        lock (_sync)
        {
            _sum += value;
        }

        _seen++; // race
    }
}

// racy: task started under a lock
public partial class Totals : Batch<int>
{
    private readonly object _sync = new();
    private readonly List<int> _values = [];
    private Task? _last;

    [DataComponent] public partial int[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values))]
    private void Add(int value)
    {
        lock (_sync)
        {
            _last = Task.Run(() => _values.Add(value)); // race
        }
    }
}

// clean: striped locks
public partial class Striped : Batch<string>
{
    private readonly object[] _locks = [.. Enumerable.Range(0, 16).Select(_ => new object())];
    private readonly Dictionary<string, int>[] _maps = [.. Enumerable.Range(0, 16).Select(_ => new Dictionary<string, int>())];

    [InBatchParallel]
    private void Put(string key)
    {
        int stripe = (key.GetHashCode() & int.MaxValue) % 16;
        lock (_locks[stripe])
        {
            _maps[stripe][key] = key.Length;
        }
    }
}

// clean: a result array by Indices through Enumerable.Range
public partial class Primes : Batch<int>
{
    private readonly bool[] _isPrime = new bool[100];

    [InBatchParallel(Init = nameof(Candidates))]
    private void Test(int candidate)
    {
        var prime = candidate > 1;
        for (var d = 2; d * d <= candidate; d++)
        {
            prime &= candidate % d != 0;
        }

        _isPrime[candidate] = prime;
    }

    private static IEnumerable<int> Candidates() => Enumerable.Range(0, 100);
}

// racy: sieve that strikes out multiples
public partial class Primes : Batch<int>
{
    private readonly int[] _hits = new int[1000];

    [InBatchParallel(Init = nameof(Candidates))]
    private void Strike(int candidate)
    {
        for (var multiple = candidate * 2; multiple < _hits.Length; multiple += candidate)
        {
            _hits[multiple]++; // race
        }
    }

    private static IEnumerable<int> Candidates() => Enumerable.Range(2, 100);
}

// racy: xml document built by all items
using System.Xml.Linq;

public partial class Exported : Batch<string>
{
    private readonly XElement _root = new("files");

    [InBatchParallel]
    private void Export(string path) => _root.Add(new XElement("file", new XAttribute("path", path))); // race
}

// clean: xml element of the item
using System.Xml.Linq;

public partial class Exported : Batch<string>
{
    [DataComponent] public partial XElement[] Elements { get; set; }

    [InBatchParallel(Post = nameof(Elements))]
    private static XElement Export(string path)
    {
        var element = new XElement("file");
        element.Add(new XAttribute("path", path));
        element.SetAttributeValue("size", new FileInfo(path).Length);
        return element;
    }
}

// racy: http headers of a shared client
public partial class Api : Batch<string>
{
    private readonly HttpClient _client = new();

    [DataComponent] public partial string[] Bodies { get; set; }

    [InBatchParallel(Post = nameof(Bodies))]
    private async Task<string> GetAsync(string address)
    {
        _client.DefaultRequestHeaders.Add("X-Id", address); // race
        return await _client.GetStringAsync(address);
    }
}

// clean: headers of a request
public partial class Api : Batch<string>
{
    private readonly HttpClient _client = new();

    [DataComponent] public partial string[] Bodies { get; set; }

    [InBatchParallel(Post = nameof(Bodies))]
    private async Task<string> GetAsync(string address, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("X-Id", address);
        using HttpResponseMessage response = await _client.SendAsync(request, token);
        return await response.Content.ReadAsStringAsync(token);
    }
}

// racy: iterator with state in a field
public partial class Ids : Batch<string>
{
    private readonly IEnumerator<int> _numbers = Numbers().GetEnumerator();

    [DataComponent] public partial int[] Given { get; set; }

    [InBatchParallel(Post = nameof(Given))]
    private int Next(string name)
    {
        _numbers.MoveNext(); // race
        return _numbers.Current;
    }

    private static IEnumerable<int> Numbers()
    {
        for (var i = 0; ; i++)
        {
            yield return i;
        }
    }
}

// racy: stopwatch shared by the items
using System.Diagnostics;

public partial class Timed : Batch<string>
{
    private readonly Stopwatch _watch = new();
    private long _ticks;

    [InBatchParallel]
    private void Work(string path)
    {
        _watch.Restart(); // race
        File.ReadAllText(path);
        Interlocked.Add(ref _ticks, _watch.ElapsedTicks);
    }
}

// clean: stopwatch of the item
using System.Diagnostics;

public partial class Timed : Batch<string>
{
    private long _ticks;

    [InBatchParallel]
    private void Work(string path)
    {
        var watch = Stopwatch.StartNew();
        File.ReadAllText(path);
        watch.Stop();
        Interlocked.Add(ref _ticks, watch.ElapsedTicks);
    }
}

// racy: delegate in a field
public partial class Hooks : Batch<string>
{
    private readonly Action<string> _onDone;
    private int _done;

    public Hooks() => _onDone = _ => _done++;

    [InBatchParallel]
    private void Work(string path) => _onDone(path); // race
}

// clean: async local
public partial class Traced : Batch<string>
{
    private static readonly AsyncLocal<string?> s_current = new();

    [InBatchParallel]
    private static async Task WorkAsync(string path)
    {
        s_current.Value = path;
        await Task.Yield();
        Console.WriteLine(s_current.Value);
    }
}

// racy: nested static class with a cache
public partial class Regexes : Batch<string>
{
    private static class Cache
    {
        public static readonly Dictionary<string, System.Text.RegularExpressions.Regex> Known = [];

        public static System.Text.RegularExpressions.Regex Get(string pattern)
        {
            if (!Known.TryGetValue(pattern, out var regex))
            {
                Known.Add(pattern, regex = new System.Text.RegularExpressions.Regex(pattern));
            }

            return regex;
        }
    }

    [DataComponent] public partial bool[] Matches { get; set; }

    [InBatchParallel(Post = nameof(Matches))]
    private static bool Match(string text, string pattern) => Cache.Get(pattern).IsMatch(text); // race
}

// clean: frozen lookup
using System.Collections.Frozen;

public partial class Coded : Batch<string>
{
    private static readonly FrozenDictionary<string, int> s_codes = new Dictionary<string, int> { ["a"] = 1 }.ToFrozenDictionary();

    [DataComponent] public partial int[] Codes { get; set; }

    [InBatchParallel(Post = nameof(Codes))]
    private static int Code(string name) => s_codes.TryGetValue(name, out int code) ? code : -1;
}

// clean: local cache for the item
public partial class Coded : Batch<string>
{
    [DataComponent] public partial int[] Codes { get; set; }

    [InBatchParallel(Post = nameof(Codes))]
    private static int Code(string name)
    {
        Dictionary<char, int> seen = [];
        var queue = new Queue<char>(name);
        while (queue.TryDequeue(out char letter))
        {
            seen[letter] = seen.TryGetValue(letter, out int count) ? count + 1 : 1;
        }

        return seen.Values.Max();
    }
}

// racy: linq closure with a side effect
public partial class Numbered : Batch<string>
{
    private int _line;

    [DataComponent] public partial string[] Texts { get; set; }

    [InBatchParallel(Post = nameof(Texts))]
    private string Number(string text) => string.Join("\n", text.Split('\n').Select(line => $"{++_line}: {line}")); // race
}

// clean: linq over shared, readonly data
public sealed record Rate(string Currency, decimal Value);

public partial class Converted : Batch<string>
{
    public required IReadOnlyList<Rate> Rates { get; init; }

    [DataComponent] public partial decimal[] Amounts { get; set; }

    [InBatchParallel(Post = nameof(Amounts))]
    private decimal Convert(string currency)
    {
        Rate? rate = Rates.Where(rate => rate.Currency == currency).OrderBy(rate => rate.Value).FirstOrDefault();
        return rate?.Value ?? 1m;
    }
}

// racy: struct accumulator in a field
public partial class Moments : Batch<int>
{
    private Accumulator _accumulator;

    [DataComponent] public partial double[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values))]
    private void Add(double value) => _accumulator.Add(value); // race

    private struct Accumulator
    {
        private double _sum;
        private int _count;

        public readonly double Mean => _sum / _count;

        public void Add(double value)
        {
            _sum += value;
            _count++;
        }
    }
}

// clean: struct accumulator copied into a local
public partial class Moments : Batch<int>
{
    private readonly Accumulator _seed;

    [DataComponent] public partial double[][] Samples { get; set; }
    [DataComponent] public partial double[] Means { get; set; }

    [InBatchParallel(Init = nameof(Samples), Post = nameof(Means))]
    private double Mean(double[] samples)
    {
        Accumulator accumulator = _seed;
        foreach (double sample in samples)
        {
            accumulator.Add(sample);
        }

        return accumulator.Mean;
    }

    private struct Accumulator
    {
        private double _sum;
        private int _count;

        public readonly double Mean => _sum / _count;

        public void Add(double value)
        {
            _sum += value;
            _count++;
        }
    }
}

// racy: linked list of recent items
public partial class Recent : Batch<string>
{
    private readonly LinkedList<string> _recent = new();

    [InBatchParallel]
    private void Touch(string path)
    {
        LinkedListNode<string>? node = _recent.Find(path);
        if (node is not null)
        {
            _recent.Remove(node); // race
        }

        _recent.AddFirst(path); // race
    }
}

// clean: own object kept in a concurrent dictionary by the item's key
using System.Collections.Concurrent;

public sealed class Report
{
    public int Words { get; set; }

    public List<string> Notes { get; } = [];
}

public partial class Reports : Batch<string>
{
    private readonly ConcurrentDictionary<string, Report> _reports = new();

    [InBatchParallel]
    private void Analyse(string path)
    {
        var report = new Report();
        report.Words = File.ReadAllText(path).Split(' ').Length;
        report.Notes.Add("read");
        _reports[path] = report;
    }
}

// racy: object of a concurrent dictionary changed by all
using System.Collections.Concurrent;

public sealed class Report
{
    public int Words { get; set; }
}

public partial class Reports : Batch<string>
{
    private readonly ConcurrentDictionary<string, Report> _reports = new();

    [InBatchParallel]
    private void Analyse(string path)
    {
        Report report = _reports.GetOrAdd(Path.GetDirectoryName(path)!, _ => new Report());
        report.Words += File.ReadAllText(path).Split(' ').Length; // race
    }
}

// racy: json node filled by all
using System.Text.Json.Nodes;

public partial class Jsons : Batch<string>
{
    private readonly JsonObject _all = new();

    [InBatchParallel]
    private void Parse(string path) => _all[path] = JsonNode.Parse(File.ReadAllText(path)); // race
}

// clean: json options and documents
using System.Text.Json;

public partial class Jsons : Batch<string>
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);

    [DataComponent] public partial int[] Sizes { get; set; }

    [InBatchParallel(Post = nameof(Sizes))]
    private static int Parse(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        int[]? numbers = JsonSerializer.Deserialize<int[]>(document.RootElement.GetRawText(), s_options);
        return numbers?.Length ?? 0;
    }
}

// clean: concurrent queue drained under a flag
using System.Collections.Concurrent;

public partial class Drained : Batch<string>
{
    private readonly ConcurrentQueue<string> _queue = new();
    private int _draining;
    private int _written;

    [InBatchParallel]
    private void Push(string line)
    {
        _queue.Enqueue(line);
        if (Interlocked.Exchange(ref _draining, 1) == 1)
        {
            return;
        }

        try
        {
            while (_queue.TryDequeue(out string? next))
            {
                _written += next.Length;
            }
        }
        finally
        {
            Volatile.Write(ref _draining, 0);
        }
    }
}

// racy: counter in a generic base class
public abstract partial class Counting<T> : Batch<T>
    where T : notnull
{
    protected int Seen { get; set; }

    protected void See(T item)
    {
        if (item.ToString() is { Length: > 0 })
        {
            Seen++;
        }
    }
}

public partial class Names : Counting<string>
{
    [InBatchParallel]
    private void Check(string name) => See(name); // race
}

// racy: component replaced by an item
public partial class Replaced : Batch<int>
{
    [DataComponent] public partial double[] Weights { get; set; }

    [InBatchParallel]
    private void Normalize(int index)
    {
        double sum = Weights.Sum();
        Weights = [.. Weights.Select(weight => weight / sum)]; // race
    }
}

// racy: bit array of seen hashes
using System.Collections;

public partial class Bloom : Batch<string>
{
    private readonly BitArray _bits = new(1024);

    [InBatchParallel]
    private void Add(string key)
    {
        _bits.Set(key.Length % 1024, true); // race
        _bits[(key.Length * 31) % 1024] = true; // race
    }
}
