// racy: next proxy by round robin
public partial class Scrapes : Batch<Uri>
{
    private static readonly string[] s_proxies = ["a", "b", "c"];
    private int _next;

    [DataComponent] public partial string[] Proxies { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Proxies))]
    private string Choose(Uri uri)
    {
        _next = (_next + 1) % s_proxies.Length; // race
        return s_proxies[_next] + uri.Host; // race
    }
}

// clean: proxy by the hash of the host
public partial class Crawls : Batch<Uri>
{
    private static readonly string[] s_proxies = ["a", "b", "c"];

    [DataComponent] public partial string[] Proxies { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Proxies))]
    private static string Choose(Uri uri)
        => s_proxies[(int)((uint)uri.Host.GetHashCode() % (uint)s_proxies.Length)] + uri.Host;
}

// racy: visitor base class with a result list
public abstract class Exporter
{
    protected List<string> Output { get; } = [];

    protected void Emit(string line) => Output.Add(line); // race

    public abstract void Export(string name);
}

public sealed class SqlExporter : Exporter
{
    public override void Export(string name) => Emit($"insert into t values ('{name}')");
}

public partial class Names : Batch<int>
{
    private readonly Exporter _exporter = new SqlExporter();

    [DataComponent] public partial string[] Texts { get; set; }

    [Action, InBatchParallel(Init = nameof(Texts))]
    private void Export(string text) => _exporter.Export(text.Trim());
}

// clean: base class whose overrides are pure
public abstract class Shape
{
    public abstract double Area();

    public double Cost(double price) => Area() * price;
}

public sealed class Disc(double radius) : Shape
{
    public override double Area() => Math.PI * radius * radius;
}

public partial class Shapes : Batch<int>
{
    [DataComponent] public partial double[] Radii { get; set; }
    [DataComponent] public partial double[] Costs { get; set; }

    [Action, InBatchParallel(Init = nameof(Radii), Post = nameof(Costs))]
    private static double Price(double radius, double price = 2) => new Disc(radius).Cost(price);
}

// racy: linked list of recent documents
public partial class Recent : Batch<string>
{
    private readonly LinkedList<string> _recent = new();

    [Action, InBatchParallel(Init = nameof(Indices))]
    private void Open(string path)
    {
        _recent.AddFirst(path); // race
        if (_recent.Count > 20) // race
            _recent.RemoveLast(); // race
    }
}

// clean: recent documents under a lock in a helper
public sealed class RecentFiles
{
    private readonly LinkedList<string> _files = new();

    public void Push(string path)
    {
        lock (_files)
        {
            _files.AddFirst(path);
            if (_files.Count > 20)
                _files.RemoveLast();
        }
    }
}

public partial class Opened(RecentFiles recent) : Batch<string>
{
    [Action, InBatchParallel(Init = nameof(Indices))]
    private void Open(string path) => recent.Push(Path.GetFullPath(path));
}

// racy: ref parameter to a field
public partial class Meters : Batch<int>
{
    private double _sum;

    [DataComponent] public partial double[] Values { get; set; }

    [Action, InBatchParallel(Init = nameof(Values))]
    private void Read(double value) => AddTo(ref _sum, value);

    private static void AddTo(ref double sum, double value) => sum += Math.Max(0, value); // race
}

// clean: ref parameter to a local
public partial class Gauges : Batch<int>
{
    [DataComponent] public partial double[][] Values { get; set; }
    [DataComponent] public partial double[] Sums { get; set; }

    [Action, InBatchParallel(Init = nameof(Values), Post = nameof(Sums))]
    private static double Read(double[] values)
    {
        double sum = 0;
        foreach (double value in values)
            AddTo(ref sum, value);
        return sum;
    }

    private static void AddTo(ref double sum, double value) => sum += Math.Max(0, value);
}

// racy: counter incremented outside the lock that guards the list
public partial class Alerts : Batch<int>
{
    private readonly object _lock = new();
    private readonly List<string> _texts = [];
    private int _severe;

    [DataComponent] public partial string[] Lines { get; set; }

    [Action, InBatchParallel(Init = nameof(Lines))]
    private void Scan(string line)
    {
        lock (_lock)
            _texts.Add(line);
        if (line.StartsWith("FATAL"))
            _severe++; // race
    }
}

// clean: record changed by with
public partial class Orders : Batch<int>
{
    public sealed record Order(string Customer, decimal Price, bool Paid);

    [DataComponent] public partial Order[] Open { get; set; }
    [DataComponent] public partial Order[] Done { get; set; }

    [Action, InBatchParallel(Init = nameof(Open), Post = nameof(Done))]
    private static Order Pay(Order open, decimal discount = 0.1m) => open with { Price = open.Price * (1 - discount), Paid = true };
}

// racy: crc kept in a field while a file is read
public partial class Firmware : Batch<byte[]>
{
    private uint _crc;

    [DataComponent] public partial uint[] Sums { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Sums))]
    private uint Sum(byte[] image)
    {
        _crc = 0xFFFF; // race
        foreach (byte b in image)
            _crc = (_crc << 1) ^ b; // race
        return _crc; // race
    }
}

// clean: crc kept in a local
public partial class Roms : Batch<byte[]>
{
    [DataComponent] public partial uint[] Sums { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Sums))]
    private static uint Sum(byte[] image)
    {
        uint crc = 0xFFFF;
        foreach (byte b in image)
            crc = (crc << 1) ^ b;
        return crc;
    }
}

// racy: priority queue fed by all items
public partial class Tasks : Batch<string>
{
    private readonly PriorityQueue<string, int> _queue = new();

    [Action, InBatchParallel(Init = nameof(Indices))]
    private void Plan(string name)
    {
        int weight = name.Count(char.IsUpper);
        _queue.Enqueue(name, weight); // race
    }
}

// clean: blocking collection fed by all items
using System.Collections.Concurrent;

public partial class Errands : Batch<string>
{
    private readonly BlockingCollection<string> _queue = [];

    [Action, InBatchParallel(Init = nameof(Indices))]
    private void Plan(string name)
    {
        if (name.Length > 0)
            _queue.Add(name.ToLowerInvariant());
    }
}

// racy: string of messages appended with plus-equals
public partial class Lints : Batch<string>
{
    private string _messages = "";

    [Action, InBatchParallel(Init = nameof(Indices))]
    private void Check(string path)
    {
        if (new FileInfo(path).Length == 0)
            _messages += path + " is empty\n"; // race
    }
}

// clean: message returned by each item
public partial class Checks : Batch<string>
{
    [DataComponent] public partial string?[] Messages { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Messages))]
    private static string? Check(string path) => new FileInfo(path).Length == 0 ? path + " is empty" : null;
}

// racy: static list of seen plugins in a helper
public static class Plugins
{
    public static readonly List<Type> Loaded = [];

    public static void Load(Type type)
    {
        if (!Loaded.Contains(type)) // race
            Loaded.Add(type); // race
    }
}

public partial class Types : Batch<Type>
{
    [Action, InBatchParallel(Init = nameof(Indices))]
    private static void Load(Type type) => Plugins.Load(type);
}

// clean: static frozen set of keywords
using System.Collections.Frozen;

public partial class Identifiers : Batch<string>
{
    private static readonly FrozenSet<string> s_keywords = new[] { "if", "for" }.ToFrozenSet();

    [DataComponent] public partial bool[] Valid { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Valid))]
    private static bool Check(string name) => name.Length > 0 && !s_keywords.Contains(name);
}

// racy: running mean updated from each sample
public partial class Samples : Batch<double>
{
    private (int Count, double Mean) _state;

    [Action, InBatchParallel(Init = nameof(Indices))]
    private void Update(double sample)
    {
        int count = _state.Count + 1;
        _state = (count, _state.Mean + (sample - _state.Mean) / count); // race
    }
}

// clean: squared deviation from a readonly mean
public partial class Deviations(double mean) : Batch<double>
{
    private readonly double _mean = mean;

    [DataComponent] public partial double[] Squares { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Squares))]
    private double Square(double sample) => (sample - _mean) * (sample - _mean);
}
