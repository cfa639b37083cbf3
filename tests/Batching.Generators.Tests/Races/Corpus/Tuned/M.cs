// racy: invoice total summed in a field
public partial class Invoices : Batch<int>
{
    private decimal _total;

    [DataComponent] public partial decimal[][] Lines { get; set; }
    [DataComponent] public partial decimal[] Gross { get; set; }

    public decimal Total => _total;

    [Action, InBatchParallel(Init = nameof(Lines), Post = nameof(Gross))]
    private decimal AddUp(decimal[] lines, decimal tax = 0.19m)
    {
        decimal net = 0;
        foreach (decimal line in lines)
            net += line;
        decimal gross = Math.Round(net * (1 + tax), 2);
        _total += gross; // race
        return gross;
    }
}

// clean: invoice lines grouped into a dictionary of the item
public partial class InvoiceGroups : Batch<int>
{
    public sealed record Line(string Account, decimal Amount);

    [DataComponent] public partial Line[][] Lines { get; set; }
    [DataComponent] public partial Dictionary<string, decimal>[] Accounts { get; set; }

    [Action, InBatchParallel(Init = nameof(Lines), Post = nameof(Accounts))]
    private static Dictionary<string, decimal> Group(Line[] lines)
    {
        var sums = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        foreach (Line line in lines)
        {
            sums.TryGetValue(line.Account, out decimal sum);
            sums[line.Account] = sum + line.Amount;
        }
        return sums;
    }
}

// racy: bad rows of a csv collected in a list
public partial class CustomerFiles : Batch<string>
{
    private readonly List<string> _rejected = [];

    [DataComponent] public partial int[] Imported { get; set; }

    public IReadOnlyList<string> Rejected => _rejected;

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Imported))]
    private async Task<int> ImportAsync(string path, CancellationToken cancellationToken)
    {
        int imported = 0;
        foreach (string line in await File.ReadAllLinesAsync(path, cancellationToken))
        {
            string[] cells = line.Split(';');
            if (cells.Length != 5 || !int.TryParse(cells[0], out _))
            {
                _rejected.Add($"{path}: {line}"); // race
                continue;
            }
            imported++;
        }
        return imported;
    }
}

// clean: bad rows of a csv collected in a concurrent bag
using System.Collections.Concurrent;

public partial class SupplierFiles : Batch<string>
{
    private readonly ConcurrentBag<(string Path, int Row)> _rejected = [];

    [DataComponent] public partial int[] Imported { get; set; }

    public IEnumerable<(string Path, int Row)> Rejected => _rejected.OrderBy(bad => bad.Path).ThenBy(bad => bad.Row);

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Imported))]
    private async Task<int> ImportAsync(string path, CancellationToken cancellationToken)
    {
        string[] lines = await File.ReadAllLinesAsync(path, cancellationToken);
        int imported = 0;
        for (int row = 0; row < lines.Length; row++)
        {
            if (lines[row].Split(';') is [_, _, var price] && decimal.TryParse(price, out _))
                imported++;
            else
                _rejected.Add((path, row));
        }
        return imported;
    }
}

// racy: failures counted in a catch block
public partial class HealthChecks(HttpClient client) : Batch<Uri>
{
    private int _down;

    [DataComponent] public partial bool[] Up { get; set; }

    public int Down => _down;

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Up))]
    private async Task<bool> CheckAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await client.GetAsync(uri, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            _down++; // race
            return false;
        }
    }
}

// clean: failures counted by Interlocked in a finally
public partial class FeedChecks(HttpClient client) : Batch<Uri>
{
    private int _checked, _failed;

    [DataComponent] public partial string[] Titles { get; set; }

    public string Summary => $"{_failed} of {_checked}";

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Titles))]
    private async Task<string> CheckAsync(Uri uri, CancellationToken cancellationToken)
    {
        bool done = false;
        try
        {
            string text = await client.GetStringAsync(uri, cancellationToken);
            int at = text.IndexOf("<title>", StringComparison.Ordinal);
            done = at >= 0;
            return done ? text[at..] : "";
        }
        finally
        {
            Interlocked.Increment(ref _checked);
            if (!done)
                Interlocked.Increment(ref _failed);
        }
    }
}

// racy: exchange rates cached in a plain dictionary
public interface IRates
{
    Task<decimal> RateAsync(string currency, DateOnly day);
}

public partial class Payments(IRates rates) : Batch<int>
{
    private readonly Dictionary<(string, DateOnly), decimal> _known = [];

    public sealed record Payment(string Currency, DateOnly Day, decimal Amount);

    [DataComponent] public partial Payment[] Booked { get; set; }
    [DataComponent] public partial decimal[] Euros { get; set; }

    [Action, InBatchParallel(Init = nameof(Booked), Post = nameof(Euros))]
    private async Task<decimal> ConvertAsync(Payment payment)
    {
        var key = (payment.Currency, payment.Day);
        if (!_known.TryGetValue(key, out decimal rate))
        {
            rate = await rates.RateAsync(payment.Currency, payment.Day);
            _known[key] = rate; // race
        }
        return payment.Amount / rate;
    }
}

// clean: tax rates cached in a concurrent dictionary
using System.Collections.Concurrent;

public partial class Sales : Batch<int>
{
    private readonly ConcurrentDictionary<string, decimal> _rates = new(StringComparer.OrdinalIgnoreCase);

    public sealed record Sale(string Country, decimal Net);

    [DataComponent] public partial Sale[] Sold { get; set; }
    [DataComponent] public partial decimal[] Gross { get; set; }

    [Action, InBatchParallel(Init = nameof(Sold), Post = nameof(Gross))]
    private decimal Tax(Sale sale) => sale.Net * (1 + _rates.GetOrAdd(sale.Country, static country => RateOf(country)));

    private static decimal RateOf(string country) => country.ToUpperInvariant() switch
    {
        "DE" => 0.19m,
        "FR" => 0.20m,
        "LU" => 0.17m,
        _ => 0,
    };
}

// racy: last order number in a static property
public static class OrderNumbers
{
    public static int Last { get; set; } = 1000;

    public static string Next(string shop)
    {
        Last++; // race
        return $"{shop}-{Last:D6}"; // race
    }
}

public partial class WebOrders : Batch<Guid>
{
    [DataComponent] public partial string[] Shops { get; set; }
    [DataComponent] public partial string[] Numbers { get; set; }

    [Action, InBatchParallel(Init = nameof(Shops), Post = nameof(Numbers))]
    private static string Assign(string shop) => OrderNumbers.Next(shop.Trim().ToUpperInvariant());
}

// clean: ticket number taken from Interlocked.Increment
public static class TicketNumbers
{
    private static long s_last = 1000;

    public static string Next(string hall) => $"{hall}-{Interlocked.Increment(ref s_last):D6}";
}

public partial class Tickets : Batch<Guid>
{
    [DataComponent] public partial string[] Halls { get; set; }
    [DataComponent] public partial string[] Numbers { get; set; }

    [Action, InBatchParallel(Init = nameof(Halls), Post = nameof(Numbers))]
    private static string Assign(string hall)
    {
        string name = hall.Trim();
        return TicketNumbers.Next(name.Length > 3 ? name[..3] : name);
    }
}

// racy: highest temperature by if and assign
public partial class Stations : Batch<string>
{
    private double _highest = double.MinValue;
    private string? _hottest;

    [DataComponent] public partial double[][] Readings { get; set; }
    [DataComponent] public partial double[] Means { get; set; }

    public string? Hottest => _hottest;

    [Action, InBatchParallel(Init = nameof(Rows), Post = nameof(Means))]
    private double Mean(string station, double[] readings)
    {
        double top = readings.Max();
        if (top > _highest) // race
        {
            _highest = top; // race
            _hottest = station; // race
        }
        return readings.Average();
    }

    private IEnumerable<(string station, double[] readings)> Rows() => Indices.Zip(Readings);
}

// clean: coldest station compared and set under a lock
public partial class ColdStations : Batch<string>
{
    private readonly Lock _lock = new();
    private double _lowest = double.MaxValue;
    private string? _coldest;

    [DataComponent] public partial double[][] Readings { get; set; }
    [DataComponent] public partial double[] Means { get; set; }

    public string? Coldest => _coldest;

    [Action, InBatchParallel(Init = nameof(Rows), Post = nameof(Means))]
    private double Mean(string station, double[] readings)
    {
        double low = readings.Min();
        lock (_lock)
        {
            if (low < _lowest)
            {
                _lowest = low;
                _coldest = station;
            }
        }
        return readings.Average();
    }

    private IEnumerable<(string station, double[] readings)> Rows() => Indices.Zip(Readings);
}

// racy: XML nodes appended to one document
using System.Xml.Linq;

public partial class SitemapPages : Batch<string>
{
    private readonly XElement _root = new("urlset");

    [DataComponent] public partial DateTime[] Changed { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Changed))]
    private DateTime Describe(string path)
    {
        DateTime changed = File.GetLastWriteTimeUtc(path);
        var url = new XElement("url", new XElement("loc", path), new XElement("lastmod", changed.ToString("O")));
        _root.Add(url); // race
        return changed;
    }

    public void Save(string path) => _root.Save(path);
}

// clean: XML element made by each item
using System.Xml.Linq;

public partial class RssItems : Batch<string>
{
    [DataComponent] public partial XElement[] Elements { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Elements))]
    private static XElement Describe(string path, string author = "editor")
    {
        var item = new XElement("item", new XElement("title", Path.GetFileNameWithoutExtension(path)));
        foreach (string tag in Path.GetDirectoryName(path)!.Split('/'))
            item.Add(new XElement("category", tag));
        item.SetAttributeValue("author", author);
        return item;
    }

    public XElement ToChannel() => new("channel", Elements);
}

// racy: progress printed from a shared counter
public partial class Thumbnails : Batch<string>
{
    private int _done;

    [DataComponent] public partial long[] Sizes { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Sizes))]
    private async Task<long> MeasureAsync(string path, CancellationToken cancellationToken)
    {
        byte[] bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        _done += 1; // race
        if (_done % 100 == 0) // race
            Console.WriteLine($"{_done} files"); // race
        return bytes.LongLength;
    }
}

// clean: progress printed from what Increment returned
public partial class Previews : Batch<string>
{
    private int _done;

    [DataComponent] public partial long[] Sizes { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Sizes))]
    private async Task<long> MeasureAsync(string path, CancellationToken cancellationToken)
    {
        byte[] bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        int done = Interlocked.Increment(ref _done);
        if (done % 100 == 0)
            Console.WriteLine($"{done} files");
        return bytes.LongLength;
    }
}

// racy: tokenizer with its position in fields
public sealed class Tokenizer
{
    private string _text = "";
    private int _at;

    public List<string> Tokens(string text)
    {
        _text = text; // race
        _at = 0; // race
        var tokens = new List<string>();
        while (_at < _text.Length)
        {
            int from = _at;
            while (_at < _text.Length && _text[_at] != ' ')
                _at++; // race
            if (_at > from)
                tokens.Add(_text[from.._at]);
            _at++; // race
        }
        return tokens;
    }
}

public partial class Queries : Batch<int>
{
    private static readonly Tokenizer s_tokenizer = new();

    [DataComponent] public partial string[] Texts { get; set; }
    [DataComponent] public partial List<string>[] Tokens { get; set; }

    [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Tokens))]
    private static List<string> Tokenize(string text) => s_tokenizer.Tokens(text);
}

// clean: tokenizer made for each text
public sealed class Scanner(string text)
{
    private int _at;

    public string? Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
        int from = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]))
            _at++;
        return _at > from ? text[from.._at] : null;
    }
}

public partial class Commands : Batch<int>
{
    [DataComponent] public partial string[] Texts { get; set; }
    [DataComponent] public partial int[] Counts { get; set; }

    [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Counts))]
    private static int CountWords(string text)
    {
        var scanner = new Scanner(text);
        int count = 0;
        while (scanner.Next() is { } token)
            count += token.StartsWith('-') ? 0 : 1;
        return count;
    }
}

// racy: parents joined in a shared union-find array
public partial class Edges : Batch<int>
{
    private readonly int[] _parent = [.. Enumerable.Range(0, 10_000)];

    [DataComponent] public partial (int from, int to)[] Ends { get; set; }

    [Action, InBatchParallel(Init = nameof(Ends))]
    private void Join(int from, int to)
    {
        int a = Root(from), b = Root(to);
        if (a != b)
            _parent[a] = b; // race
    }

    private int Root(int node)
    {
        while (_parent[node] != node)
            node = _parent[node];
        return node;
    }
}

// clean: distances searched from each node with a queue of its own
public partial class Nodes : Batch<int>
{
    private readonly int[][] _neighbours = [[1, 2], [0], [0, 3], [2]];

    [DataComponent] public partial int[] Eccentricity { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Eccentricity))]
    private int Search(int start)
    {
        var distance = new int[_neighbours.Length];
        Array.Fill(distance, -1);
        distance[start] = 0;
        var queue = new Queue<int>([start]);
        int farthest = 0;
        while (queue.TryDequeue(out int node))
        {
            foreach (int next in _neighbours[node])
            {
                if (distance[next] >= 0)
                    continue;
                farthest = distance[next] = distance[node] + 1;
                queue.Enqueue(next);
            }
        }
        return farthest;
    }
}
