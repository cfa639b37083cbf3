// racy: mail message reused for all recipients
using System.Net.Mail;

public partial class Newsletters(Func<MailMessage, Task> send) : Batch<string>
{
    private readonly MailMessage _message = new() { Subject = "News", From = new MailAddress("news@example.org") };

    [Action, InBatchParallel(Init = nameof(Indices))]
    private async Task SendAsync(string address)
    {
        _message.To.Clear(); // race
        _message.To.Add(address); // race
        _message.Body = $"Dear {address}"; // race
        await send(_message);
    }
}

// clean: mail message made for each recipient
using System.Net.Mail;

public partial class Reminders(Func<MailMessage, Task> send) : Batch<string>
{
    private static readonly MailAddress s_from = new("office@example.org");

    [Action, InBatchParallel(Init = nameof(Indices))]
    private async Task SendAsync(string address, string subject = "Reminder")
    {
        using var message = new MailMessage { Subject = subject, From = s_from };
        message.To.Add(address);
        message.Body = $"Dear {address}";
        await send(message);
    }
}

// racy: price list loaded line by line on first use
public sealed class PriceList(string path)
{
    private List<decimal>? _prices;

    public decimal At(int index)
    {
        if (_prices == null)
        {
            _prices = []; // race
            foreach (string line in File.ReadLines(path))
                _prices.Add(decimal.Parse(line)); // race
        }
        return _prices[index];
    }
}

public partial class Quotes : Batch<int>
{
    private readonly PriceList _list = new("prices.txt");

    [DataComponent] public partial int[] Articles { get; set; }
    [DataComponent] public partial decimal[] Prices { get; set; }

    [Action, InBatchParallel(Init = nameof(Articles), Post = nameof(Prices))]
    private decimal Quote(int article) => _list.At(article);
}

// clean: discount table behind a Lazy
public sealed class DiscountTable(string path)
{
    private readonly Lazy<decimal[]> _rates = new(() => [.. File.ReadLines(path).Select(decimal.Parse)]);

    public decimal At(int group) => group < _rates.Value.Length ? _rates.Value[group] : 0;
}

public partial class Discounts : Batch<int>
{
    private readonly DiscountTable _table = new("discounts.txt");

    [DataComponent] public partial int[] Groups { get; set; }
    [DataComponent] public partial decimal[] Rates { get; set; }

    [Action, InBatchParallel(Init = nameof(Groups), Post = nameof(Rates))]
    private decimal Rate(int group) => _table.At(group);
}

// racy: audit entries queued by an injected singleton
public interface IAudit
{
    void Write(string entry);
}

public sealed class MemoryAudit : IAudit
{
    private readonly Queue<string> _entries = new();

    public void Write(string entry) => _entries.Enqueue($"{DateTime.UtcNow:O} {entry}"); // race

    public string[] Entries() => _entries.ToArray();
}

public partial class Approvals(MemoryAudit audit) : Batch<int>
{
    [DataComponent] public partial decimal[] Amounts { get; set; }
    [DataComponent] public partial bool[] Approved { get; set; }

    [Action, InBatchParallel(Init = nameof(Amounts), Post = nameof(Approved))]
    private bool Approve(decimal amount, decimal limit = 1000)
    {
        bool approved = amount <= limit;
        if (!approved)
            audit.Write($"refused {amount}");
        return approved;
    }
}

// clean: metrics sink with a concurrent queue
using System.Collections.Concurrent;

public interface IMetrics
{
    void Record(string name, double value);
}

public sealed class MemoryMetrics : IMetrics
{
    private readonly ConcurrentQueue<(string Name, double Value)> _points = new();

    public void Record(string name, double value) => _points.Enqueue((name, value));

    public (string Name, double Value)[] Drain() => [.. _points];
}

public partial class Requests(IMetrics metrics) : Batch<string>
{
    [DataComponent] public partial double[] Latencies { get; set; }
    [DataComponent] public partial bool[] Slow { get; set; }

    [Action, InBatchParallel(Init = nameof(Latencies), Post = nameof(Slow))]
    private bool Rate(double latency, double limit = 250)
    {
        metrics.Record("latency", latency);
        return latency > limit;
    }
}

// racy: hit count of a shared entity incremented
public sealed class Category
{
    public required string Name { get; init; }
    public int Articles { get; set; }
}

public partial class CatalogArticles : Batch<int>
{
    private readonly Dictionary<string, Category> _categories = new()
    {
        ["toys"] = new Category { Name = "Toys" },
        ["books"] = new Category { Name = "Books" },
    };

    [DataComponent] public partial string[] Keys { get; set; }
    [DataComponent] public partial string[] Labels { get; set; }

    [Action, InBatchParallel(Init = nameof(Keys), Post = nameof(Labels))]
    private string Sort(string key)
    {
        Category category = _categories[key];
        category.Articles++; // race
        return category.Name;
    }
}

// clean: brand counted under the lock of the brand
public sealed class Brand(string name)
{
    private readonly object _gate = new();
    private int _articles;
    private decimal _worth;

    public string Name => name;

    public void Add(decimal price)
    {
        lock (_gate)
        {
            _articles++;
            _worth += price;
        }
    }

    public decimal Mean()
    {
        lock (_gate)
            return _articles == 0 ? 0 : _worth / _articles;
    }
}

public partial class BrandArticles : Batch<int>
{
    private readonly Dictionary<string, Brand> _brands = new() { ["a"] = new Brand("Acme"), ["b"] = new Brand("Best") };

    [DataComponent] public partial (string brand, decimal price)[] Rows { get; set; }
    [DataComponent] public partial string[] Names { get; set; }

    [Action, InBatchParallel(Init = nameof(Rows), Post = nameof(Names))]
    private string Enter(string brand, decimal price)
    {
        Brand found = _brands[brand];
        found.Add(price);
        return found.Name;
    }
}

// racy: sorted set of scores for the leaderboard
public partial class Players : Batch<string>
{
    private readonly SortedSet<(int Score, string Name)> _board = [];

    [DataComponent] public partial int[][] Rounds { get; set; }
    [DataComponent] public partial int[] Scores { get; set; }

    [Action, InBatchParallel(Init = nameof(Games), Post = nameof(Scores))]
    private int Score(string name, int[] rounds, int keep = 10)
    {
        int score = rounds.OrderDescending().Take(3).Sum();
        _board.Add((score, name)); // race
        if (_board.Count > keep) // race
            _board.Remove(_board.Min); // race
        return score;
    }

    private IEnumerable<(string name, int[] rounds)> Games() => Indices.Zip(Rounds);
}

// clean: leaderboard built by Post from the results
public partial class Teams : Batch<string>
{
    private readonly SortedSet<int> _board = [];

    [DataComponent] public partial int[][] Rounds { get; set; }

    [Action, InBatchParallel(Init = nameof(Rounds), Post = nameof(Rank))]
    private static int Score(int[] rounds)
    {
        int[] sorted = [.. rounds];
        Array.Sort(sorted);
        int sum = 0;
        foreach (int points in sorted.AsSpan(Math.Max(0, sorted.Length - 3)))
            sum += points;
        return sum;
    }

    private void Rank(ItemResults<int> results)
    {
        foreach (int score in results.GetSucceeded())
            _board.Add(score);
    }
}

// racy: geocoder remembers its last answer
public sealed class Geocoder
{
    private string? _lastTown;
    private (double Lat, double Lon) _lastPlace;

    public (double Lat, double Lon) Find(string town)
    {
        if (town == _lastTown)
            return _lastPlace;
        var place = (Lat: town.Length * 1.5, Lon: town[0] * 0.5);
        _lastTown = town; // race
        _lastPlace = place; // race
        return place;
    }
}

public partial class Addresses(Geocoder geocoder) : Batch<int>
{
    [DataComponent] public partial string[] Towns { get; set; }
    [DataComponent] public partial double[] Latitudes { get; set; }

    [Action, InBatchParallel(Init = nameof(Towns), Post = nameof(Latitudes))]
    private double Locate(string town) => geocoder.Find(town).Lat;
}

// clean: regions in an immutable dictionary
using System.Collections.Immutable;

public sealed class Regions(IEnumerable<KeyValuePair<string, string>> pairs)
{
    private readonly ImmutableDictionary<string, string> _regions = pairs.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);

    public string Find(string code) => _regions.GetValueOrDefault(code, "unknown");
}

public partial class Parcels(Regions regions) : Batch<int>
{
    [DataComponent] public partial string[] Codes { get; set; }
    [DataComponent] public partial string[] Depots { get; set; }

    [Action, InBatchParallel(Init = nameof(Codes), Post = nameof(Depots))]
    private string Locate(string code) => regions.Find(code.AsSpan(0, 2).ToString()) + "/" + code[2..];
}

// racy: result array filled at a shared index
public partial class Peaks : Batch<int>
{
    private readonly double[] _found = new double[4096];
    private int _count;

    [DataComponent] public partial double[][] Spectra { get; set; }

    public ReadOnlySpan<double> Found => _found.AsSpan(0, _count);

    [Action, InBatchParallel(Init = nameof(Spectra))]
    private void Pick(double[] spectrum, double threshold = 0.5)
    {
        for (int i = 1; i < spectrum.Length - 1; i++)
        {
            if (spectrum[i] > threshold && spectrum[i] > spectrum[i - 1] && spectrum[i] > spectrum[i + 1])
                _found[_count++] = spectrum[i]; // race
        }
    }
}

// clean: filter coefficients read by all, state on the stack
public partial class Signals : Batch<int>
{
    private static readonly double[] s_taps = [0.1, 0.2, 0.4, 0.2, 0.1];

    [DataComponent] public partial double[][] Raw { get; set; }
    [DataComponent] public partial double[][] Smooth { get; set; }

    [Action, InBatchParallel(Init = nameof(Raw), Post = nameof(Smooth))]
    private static double[] Filter(double[] raw)
    {
        Span<double> window = stackalloc double[5];
        window.Clear();
        var result = new double[raw.Length];
        for (int i = 0; i < raw.Length; i++)
        {
            window[1..].CopyTo(window);
            window[4] = raw[i];
            for (int k = 0; k < s_taps.Length; k++)
                result[i] += s_taps[k] * window[k];
        }
        return result;
    }
}

// racy: writes to one StreamWriter
public partial class Exports : Batch<int>
{
    private readonly StreamWriter _writer = new("export.csv");

    public sealed record Row(int Id, string Name);

    [DataComponent] public partial Row[] Rows { get; set; }

    [Action, InBatchParallel(Init = nameof(Rows))]
    private async Task WriteAsync(Row row)
    {
        string line = $"{row.Id};{row.Name.Replace(';', ',')}";
        await _writer.WriteLineAsync(line); // race
    }

    public void Close() => _writer.Dispose();
}

// clean: writes to one StreamWriter behind a semaphore
public partial class Dumps : Batch<int>
{
    private readonly StreamWriter _writer = new("dump.csv");
    private readonly SemaphoreSlim _gate = new(1, 1);

    [DataComponent] public partial string[] Rows { get; set; }

    [Action, InBatchParallel(Init = nameof(Rows))]
    private async Task WriteAsync(string row, CancellationToken cancellationToken)
    {
        string line = row.Trim();
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await _writer.WriteLineAsync(line);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Close() => _writer.Dispose();
}

// racy: Sort of the reference sample in place
public partial class Quantiles : Batch<int>
{
    private readonly List<double> _reference = [3, 1, 2, 5, 4];

    [DataComponent] public partial double[] Values { get; set; }
    [DataComponent] public partial double[] Ranks { get; set; }

    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Ranks))]
    private double Rank(double value)
    {
        _reference.Sort(); // race
        int at = _reference.BinarySearch(value);
        return (at < 0 ? ~at : at) / (double)_reference.Count;
    }
}

// clean: Order of the reference sample into a new array
public partial class Medians : Batch<int>
{
    private readonly List<double> _reference = [3, 1, 2, 5, 4];

    [DataComponent] public partial double[] Values { get; set; }
    [DataComponent] public partial double[] Distances { get; set; }

    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Distances))]
    private double Compare(double value)
    {
        double[] sorted = _reference.Append(value).Order().ToArray();
        return Math.Abs(value - sorted[sorted.Length / 2]);
    }
}

// racy: ports popped from a plain stack
public partial class FreePorts : Batch<string>
{
    private readonly Stack<int> _ports = new(Enumerable.Range(9000, 100));

    [DataComponent] public partial int[] Ports { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Ports))]
    private int Assign(string service)
        => service.Length == 0 ? -1 : _ports.Pop(); // race
}

// clean: ports popped from a concurrent stack
using System.Collections.Concurrent;

public partial class GamePorts : Batch<string>
{
    private readonly ConcurrentStack<int> _ports = new(Enumerable.Range(9000, 100));

    [DataComponent] public partial int[] Ports { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Ports))]
    private int Assign(string service)
        => _ports.TryPop(out int port) ? port : throw new InvalidOperationException($"no port for {service}");
}
