// racy: running average in two fields
public class RunningAverage
{
    public double Average { get; private set; }
    private long n;

    public void Push(double x)
    {
        n++;
        Average += (x - Average) / n;
    }
}

public partial class Sensors : Batch<int>
{
    [DataComponent] public partial double[] Readings { get; set; }

    public RunningAverage Avg { get; } = new();

    [Action, InBatchParallel(Init = nameof(Readings))]
    private void Process(double reading)
    {
        if (double.IsNaN(reading)) return;
        this.Avg.Push(reading); // race
    }
}

// racy: dirty flag and last path without volatile
public partial class Writer : Batch<string>
{
    private bool dirty;
    private string? lastPath;

    [Action, InBatchParallel]
    private void Save(string path)
    {
        File.WriteAllText(path, "x");
        dirty = true; // race
        lastPath = path; // race
    }

    public bool Dirty => dirty;
    public string? LastPath => lastPath;
}

// racy: try-catch collecting exceptions
public partial class Downloads : Batch<string>
{
    public List<Exception> Errors { get; } = new List<Exception>();

    [Action, InBatchParallel]
    private async Task DownloadAsync(string url, HttpClient http, CancellationToken ct)
    {
        try
        {
            using var response = await http.GetAsync(url, ct).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
        }
        catch (HttpRequestException e) when (e.StatusCode != null)
        {
            Errors.Add(e); // race
        }
    }
}

// clean: exceptions in a concurrent queue
using System.Collections.Concurrent;

public partial class Downloads : Batch<string>
{
    private readonly ConcurrentQueue<Exception> errors = new();

    [Action, InBatchParallel]
    private async Task DownloadAsync(string url, HttpClient http, CancellationToken ct)
    {
        try
        {
            using var response = await http.GetAsync(url, ct).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
        }
        catch (HttpRequestException e)
        {
            errors.Enqueue(e);
        }
    }
}

// racy: nested helper class holding the batch
public partial class Pipeline1 : Batch<string>
{
    private int total;

    private sealed class Visitor(Pipeline1 owner)
    {
        public void Visit(string text)
        {
            foreach (char c in text)
            {
                if (char.IsDigit(c)) owner.total++;
            }
        }
    }

    [Action, InBatchParallel]
    private void Scan(string text) => new Visitor(this).Visit(text); // race
}

// clean: visitor with its own total, added atomically
public partial class Pipeline1 : Batch<string>
{
    private int total;

    private sealed class Visitor
    {
        public int Total { get; private set; }

        public void Visit(string text)
        {
            foreach (char c in text)
            {
                if (char.IsDigit(c)) Total++;
            }
        }
    }

    [Action, InBatchParallel]
    private void Scan(string text)
    {
        var visitor = new Visitor();
        visitor.Visit(text);
        Interlocked.Add(ref total, visitor.Total);
    }
}

// racy: LRU cache class without locks
public sealed class LruCache<TKey, TValue>(int capacity) where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> map = new();
    private readonly LinkedList<(TKey Key, TValue Value)> order = new();

    public TValue GetOrCreate(TKey key, Func<TKey, TValue> create)
    {
        if (map.TryGetValue(key, out var node))
        {
            order.Remove(node);
            order.AddFirst(node);
            return node.Value.Value;
        }

        var value = create(key);
        if (map.Count >= capacity)
        {
            map.Remove(order.Last!.Value.Key);
            order.RemoveLast();
        }

        map[key] = order.AddFirst((key, value));
        return value;
    }
}

public partial class Geo : Batch<string>
{
    private static readonly LruCache<string, double> cache = new(100);

    [DataComponent] public partial double[] Lat { get; set; }

    [Action, InBatchParallel(Post = nameof(Lat))]
    private static double Locate(string address) => cache.GetOrCreate(address[..3], k => k.GetHashCode()); // race
}

// clean: LRU cache class with a lock inside
public sealed class LruCache<TKey, TValue>(int capacity) where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, TValue> map = new();

    public TValue GetOrCreate(TKey key, Func<TKey, TValue> create)
    {
        lock (gate)
        {
            if (!map.TryGetValue(key, out var value))
            {
                if (map.Count >= capacity)
                {
                    map.Clear();
                }

                value = create(key);
                map[key] = value;
            }

            return value;
        }
    }
}

public partial class Geo : Batch<string>
{
    private static readonly LruCache<string, double> cache = new(100);

    [DataComponent] public partial double[] Lat { get; set; }

    [Action, InBatchParallel(Post = nameof(Lat))]
    private static double Locate(string address) => cache.GetOrCreate(address[..3], k => k.GetHashCode());
}

// racy: builder pattern returning this on a shared builder
public sealed class CsvBuilder
{
    private readonly System.Text.StringBuilder sb = new();

    public CsvBuilder Cell(string text)
    {
        sb.Append(text).Append(',');
        return this;
    }

    public CsvBuilder End()
    {
        sb.AppendLine();
        return this;
    }

    public override string ToString() => sb.ToString();
}

public partial class Csv : Batch<int>
{
    private readonly CsvBuilder csv = new();

    [DataComponent] public partial string[] Names { get; set; }

    [Action, InBatchParallel(Init = nameof(Items))]
    private void Row(Item item) => csv.Cell(item.Names).Cell(item.Index.ToString()).End(); // race
}

// clean: builder pattern on the item's builder
public sealed class CsvBuilder
{
    private readonly System.Text.StringBuilder sb = new();

    public CsvBuilder Cell(string text)
    {
        sb.Append(text).Append(',');
        return this;
    }

    public override string ToString() => sb.ToString();
}

public partial class Csv : Batch<int>
{
    [DataComponent] public partial string[] Names { get; set; }

    [Action, InBatchParallel(Init = nameof(Items), Post = nameof(Names))]
    private string Row(Item item) => new CsvBuilder().Cell(item.Names).Cell(item.Index.ToString()).ToString();
}

// racy: span of floats taken from a shared field through MemoryMarshal
using System.Runtime.InteropServices;

public partial class Raw : Batch<int>
{
    private readonly byte[] raw = new byte[4096];

    [Action, InBatchParallel]
    private void Write(int key)
    {
        Span<float> floats = MemoryMarshal.Cast<byte, float>(raw.AsSpan());
        floats[key % 8] += 1f; // race
    }
}

// clean: Memory slice for each chunk
public partial class Raw : Batch<int>
{
    private readonly Memory<byte> raw = new byte[4096];

    [Action, InBatchParallel]
    private void Write(int key)
    {
        Memory<byte> mine = raw.Slice(key * 16, 16);
        mine.Span.Clear();
        mine.Span[0] = (byte)key;
    }
}

// racy: CollectionsMarshal ref into a dictionary
using System.Runtime.InteropServices;

public partial class Counts : Batch<string>
{
    private readonly Dictionary<char, int> letters = new();

    [Action, InBatchParallel]
    private void Add(string word)
    {
        foreach (char c in word)
        {
            ref int slot = ref CollectionsMarshal.GetValueRefOrAddDefault(letters, c, out _); // race
            slot++;
        }
    }
}

// clean: per-thread dictionaries with trackAllValues
public partial class Counts : Batch<string>
{
    private readonly ThreadLocal<Dictionary<char, int>> letters = new(() => new Dictionary<char, int>(), trackAllValues: true);

    [Action, InBatchParallel]
    private void Add(string word)
    {
        var mine = letters.Value!;
        foreach (char c in word)
        {
            mine[c] = mine.GetValueOrDefault(c) + 1;
        }
    }
}

// racy: static mutable config toggled by items
public static class Config
{
    public static bool Verbose;
    public static readonly Dictionary<string, string> Values = new();
}

public partial class Configured : Batch<string>
{
    [Action, InBatchParallel]
    private static void Apply(string line)
    {
        var parts = line.Split('=');
        if (parts is [var key, var value])
        {
            Config.Values[key] = value; // race
        }
    }
}

// clean: mutation of an array created by the item and handed to a helper
public partial class Shuffled : Batch<int>
{
    [DataComponent] public partial int[][] Orders { get; set; }

    [Action, InBatchParallel(Post = nameof(Orders))]
    private static int[] Shuffle(int seed)
    {
        int[] order = Enumerable.Range(0, 10).ToArray();
        Random rng = new(seed);
        rng.Shuffle(order);
        Swap(order, 0, 9);
        Array.Reverse(order);
        return order;
    }

    private static void Swap(int[] items, int a, int b) => (items[a], items[b]) = (items[b], items[a]);
}

// racy: helper swaps elements of a shared array
public partial class Shuffled : Batch<int>
{
    private readonly int[] deck = Enumerable.Range(0, 52).ToArray();

    [Action, InBatchParallel]
    private void Shuffle(int seed)
    {
        var rng = new Random(seed);
        for (int i = deck.Length - 1; i > 0; i--)
        {
            Swap(deck, i, rng.Next(i + 1)); // race
        }
    }

    private static void Swap(int[] items, int a, int b) => (items[a], items[b]) = (items[b], items[a]);
}

// racy: observable property with event and backing field
public partial class Bound : Batch<string>
{
    private double percent;
    public event Action<double>? PercentChanged;

    public double Percent
    {
        get => percent;
        private set
        {
            if (percent != value)
            {
                percent = value;
                PercentChanged?.Invoke(value);
            }
        }
    }

    [Action, InBatchParallel]
    private void Work(string path)
    {
        Thread.Sleep(1);
        Percent += 1.0 / 100; // race
    }
}

// clean: event raised, nothing written
public partial class Bound : Batch<string>
{
    public event EventHandler<string>? Finished;
    private int done;

    [Action, InBatchParallel]
    private void Work(string path)
    {
        int now = Interlocked.Increment(ref done);
        if (now % 100 == 0)
        {
            Finished?.Invoke(this, path);
        }
    }
}

// racy: lock on the item's string
public partial class Locked : Batch<string>
{
    private readonly Dictionary<string, int> sizes = new();

    [Action, InBatchParallel]
    private void Measure(string path)
    {
        lock (path)
        {
            sizes[path] = path.Length; // race
        }
    }
}

// racy: array of lists by bucket
public partial class Buckets : Batch<int>
{
    private readonly List<int>[] buckets = Enumerable.Range(0, 8).Select(_ => new List<int>()).ToArray();

    [Action, InBatchParallel]
    private void Put(int key)
    {
        var bucket = buckets[key & 7];
        bucket.Add(key); // race
    }
}

// clean: list per item in an array
public partial class Buckets : Batch<int>
{
    private readonly List<int>[] divisors = new List<int>[100];

    [Action, InBatchParallel]
    private void Put(int key)
    {
        divisors[key] = new List<int>();
        for (int d = 1; d <= key; d++)
        {
            if (key % d == 0)
            {
                divisors[key].Add(d);
            }
        }
    }
}

// clean: results written at CurrentIndex of context through a helper
public partial class Results : Batch<string>
{
    private readonly double[] results = new double[1024];

    [Action, InBatchParallel]
    private void Compute(string expression, ItemContext context)
    {
        Store(context.Position, expression.Length * 0.5);
    }

    private void Store(int position, double value)
    {
        if (position < results.Length)
        {
            results[position] = value;
        }
    }
}

// racy: async lazy init with a task field
public partial class Tokens : Batch<string>
{
    private Task<string>? token;

    [Action, InBatchParallel]
    private async Task CallAsync(string url, CancellationToken ct)
    {
        token ??= File.ReadAllTextAsync("token.txt", ct); // race
        string value = await token;
        Console.WriteLine(url + value.Length);
    }
}

// clean: async lazy init behind a semaphore
public partial class Tokens : Batch<string>
{
    private static readonly SemaphoreSlim s_mutex = new SemaphoreSlim(initialCount: 1, maxCount: 1);
    private string? token;

    [Action, InBatchParallel]
    private async Task CallAsync(string url, CancellationToken ct)
    {
        string value = await GetTokenAsync(ct);
        Console.WriteLine(url + value.Length);
    }

    private async Task<string> GetTokenAsync(CancellationToken ct)
    {
        await s_mutex.WaitAsync(ct);
        try
        {
            return token ??= await File.ReadAllTextAsync("token.txt", ct);
        }
        finally
        {
            s_mutex.Release();
        }
    }
}

// racy: DataTable rows
using System.Data;

public partial class Tables : Batch<string>
{
    private readonly DataTable table = new("rows");

    [Action, InBatchParallel]
    private void Insert(string line)
    {
        DataRow row = table.NewRow(); // race
        row["line"] = line;
        table.Rows.Add(row); // race
    }
}

// racy: graph nodes marked visited
public sealed class Node
{
    public List<Node> Neighbours { get; } = new();
    public bool Visited { get; set; }
    public int Depth;
}

public partial class Graph : Batch<int>
{
    private readonly Node[] nodes = new Node[100];

    [Action, InBatchParallel]
    private void Explore(int start)
    {
        var stack = new Stack<Node>();
        stack.Push(nodes[0]);
        while (stack.Count > 0)
        {
            Node node = stack.Pop();
            if (node.Visited) continue;
            node.Visited = true; // race
            foreach (var next in node.Neighbours) stack.Push(next);
        }
    }
}

// clean: graph search with own visited set
public sealed class Node
{
    public List<Node> Neighbours { get; } = new();
}

public partial class Graph : Batch<int>
{
    private readonly Node[] nodes = new Node[100];

    [DataComponent] public partial int[] Reach { get; set; }

    [Action, InBatchParallel(Post = nameof(Reach))]
    private int Explore(int start)
    {
        var seen = new HashSet<Node>();
        var queue = new Queue<Node>();
        queue.Enqueue(nodes[start]);
        while (queue.TryDequeue(out var node))
        {
            if (seen.Add(node))
            {
                foreach (var next in node.Neighbours) queue.Enqueue(next);
            }
        }

        return seen.Count;
    }
}

// racy: interpolated unique name from a static counter
public partial class Named : Batch<string>
{
    private static int nextId;

    [DataComponent] public partial string[] Names { get; set; }

    [Action, InBatchParallel(Post = nameof(Names))]
    private static string Name(string prefix) => $"{prefix}-{NextId()}"; // race

    private static int NextId() => nextId++;
}

// clean: update through ConcurrentDictionary TryUpdate loop
using System.Collections.Concurrent;

public partial class Votes : Batch<string>
{
    private readonly ConcurrentDictionary<string, int> votes = new();

    [Action, InBatchParallel]
    private void Vote(string name)
    {
        while (true)
        {
            int old = votes.GetOrAdd(name, 0);
            if (votes.TryUpdate(name, old + 1, old))
            {
                return;
            }
        }
    }
}

// clean: immutable dictionary swapped under lock, read without
using System.Collections.Immutable;

public partial class Snapshots : Batch<string>
{
    private readonly object sync = new object();
    private volatile ImmutableDictionary<string, int> snapshot = ImmutableDictionary<string, int>.Empty;

    [Action, InBatchParallel]
    private void Learn(string word)
    {
        if (snapshot.ContainsKey(word)) return;
        lock (sync)
        {
            snapshot = snapshot.SetItem(word, word.Length);
        }
    }
}

// racy: list in a tuple and in a nested collection
public partial class Nested : Batch<string>
{
    private readonly Dictionary<string, (List<string> Names, int[] Counts)> groups = new() { ["a"] = ([], new int[4]) };

    [Action, InBatchParallel]
    private void Add(string name)
    {
        var (names, counts) = groups["a"];
        names.Add(name); // race
        counts[name.Length & 3]++; // race
    }
}

// clean: stream per item
using System.IO.Compression;

public partial class Zipped : Batch<string>
{
    [DataComponent] public partial byte[][] Packed { get; set; }

    [Action, InBatchParallel(Post = nameof(Packed))]
    private static async Task<byte[]> ZipAsync(string path, CancellationToken ct)
    {
        using var memory = new MemoryStream();
        await using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        await using (var source = File.OpenRead(path))
        {
            await source.CopyToAsync(gzip, ct);
        }

        memory.Position = 0;
        return memory.ToArray();
    }
}

// racy: zip archive entries by all items
using System.IO.Compression;

public partial class Zipped : Batch<string>
{
    [Action, InBatchParallel]
    private static void Zip(string path, ZipArchive archive)
    {
        ZipArchiveEntry entry = archive.CreateEntry(Path.GetFileName(path)); // race
        using Stream target = entry.Open();
        using FileStream source = File.OpenRead(path);
        source.CopyTo(target);
    }
}
