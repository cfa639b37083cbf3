// racy: list of results
public partial class Files : Batch<string>
{
    private readonly List<string> _large = [];

    [InBatchParallel]
    private void Inspect(string path)
    {
        if (new FileInfo(path).Length > 1_000_000)
        {
            _large.Add(path); // race
        }
    }
}

// clean: bag of results
using System.Collections.Concurrent;

public partial class Files : Batch<string>
{
    private readonly ConcurrentBag<string> _large = [];

    [InBatchParallel]
    private void Inspect(string path)
    {
        if (new FileInfo(path).Length > 1_000_000)
        {
            _large.Add(path);
        }
    }
}

// racy: dictionary as a cache
public partial class Tiles : Batch<string>
{
    private static readonly Dictionary<string, byte[]> s_cache = new();

    [DataComponent] public partial byte[][] Contents { get; set; }

    [InBatchParallel(Post = nameof(Contents))]
    private static byte[] Load(string path)
    {
        string directory = Path.GetDirectoryName(path) ?? "";
        if (!s_cache.TryGetValue(directory, out byte[]? header))
        {
            header = File.ReadAllBytes(Path.Combine(directory, "header.bin"));
            s_cache[directory] = header; // race
        }

        return [.. header, .. File.ReadAllBytes(path)];
    }
}

// clean: concurrent dictionary as a cache
using System.Collections.Concurrent;

public partial class Tiles : Batch<string>
{
    private static readonly ConcurrentDictionary<string, byte[]> s_cache = new();

    [DataComponent] public partial byte[][] Contents { get; set; }

    [InBatchParallel(Post = nameof(Contents))]
    private static byte[] Load(string path)
    {
        byte[] header = s_cache.GetOrAdd(Path.GetDirectoryName(path) ?? "", directory => File.ReadAllBytes(Path.Combine(directory, "header.bin")));
        return [.. header, .. File.ReadAllBytes(path)];
    }
}

// racy: list in a concurrent dictionary
using System.Collections.Concurrent;

public partial class Groups : Batch<string>
{
    private readonly ConcurrentDictionary<string, List<string>> _byExtension = new();

    [InBatchParallel]
    private void Sort(string path)
    {
        List<string> paths = _byExtension.GetOrAdd(Path.GetExtension(path), _ => []);
        paths.Add(path); // race
    }
}

// clean: list in a concurrent dictionary, locked
using System.Collections.Concurrent;

public partial class Groups : Batch<string>
{
    private readonly ConcurrentDictionary<string, List<string>> _byExtension = new();

    [InBatchParallel]
    private void Sort(string path)
    {
        List<string> paths = _byExtension.GetOrAdd(Path.GetExtension(path), _ => []);
        lock (paths)
        {
            paths.Add(path);
        }
    }
}

// racy: word counts in a concurrent dictionary, read and written back
using System.Collections.Concurrent;

public partial class Words : Batch<string>
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    [InBatchParallel]
    private void Tally(string text)
    {
        foreach (string word in text.Split(' '))
        {
            _counts.TryGetValue(word, out int count);
            _counts[word] = count + 1; // race
        }
    }
}

// clean: word counts by AddOrUpdate
using System.Collections.Concurrent;

public partial class Words : Batch<string>
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    [InBatchParallel]
    private void Tally(string text)
    {
        foreach (string word in text.Split(' '))
        {
            _counts.AddOrUpdate(word, 1, (_, count) => count + 1);
        }
    }
}

// racy: alias through a local
public partial class Words : Batch<string>
{
    private readonly Dictionary<string, int> _counts = new();

    [InBatchParallel]
    private void Tally(string text)
    {
        var counts = _counts;
        foreach (string word in text.Split(' '))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1; // race
        }
    }
}

// clean: own dictionary, merged in Post
public partial class Words : Batch<string>
{
    [InBatchParallel(Post = nameof(Merge))]
    private static Dictionary<string, int> Tally(string text)
    {
        var counts = new Dictionary<string, int>();
        foreach (string word in text.Split(' '))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        return counts;
    }

    private void Merge(ItemResults<Dictionary<string, int>> results)
    {
        Dictionary<string, int> all = new();
        foreach (Dictionary<string, int> counts in results.GetValues())
        {
            foreach ((string word, int count) in counts)
            {
                all[word] = all.GetValueOrDefault(word) + count;
            }
        }
    }
}

// racy: hash set of seen keys
public partial class Deduplicated : Batch<string>
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    [DataComponent] public partial bool[] AreNew { get; set; }

    [InBatchParallel(Post = nameof(AreNew))]
    private bool IsNew(string key) => _seen.Add(key.Trim()); // race
}

// racy: interface over a list
public partial class Errors : Batch<string>
{
    private readonly IList<string> _errors = new List<string>();

    [InBatchParallel]
    private void Check(string line)
    {
        if (line.Length == 0)
        {
            _errors.Add("empty"); // race
        }
    }
}

// clean: interface over a concurrent dictionary
using System.Collections.Concurrent;

public partial class Errors : Batch<string>
{
    private readonly IDictionary<string, string> _errors = new ConcurrentDictionary<string, string>();

    [InBatchParallel]
    private void Check(string line)
    {
        if (line.Length == 0)
        {
            _errors[line] = "empty";
        }
    }
}

// racy: list given as an argument of the call
public partial class Errors : Batch<string>
{
    [InBatchParallel]
    private static void Check(string line, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            errors.Add(line); // race
        }
    }
}

// racy: string builder as a log
using System.Text;

public partial class Conversions : Batch<string>
{
    private readonly StringBuilder _log = new();

    [InBatchParallel]
    private void Convert(string path)
    {
        string target = Path.ChangeExtension(path, ".png");
        File.Copy(path, target);
        _log.Append(path).Append(" -> ").AppendLine(target); // race
    }
}

// clean: own string builder
using System.Text;

public partial class Conversions : Batch<string>
{
    [DataComponent] public partial string[] Texts { get; set; }

    [InBatchParallel(Post = nameof(Texts))]
    private static string Describe(string path)
    {
        var text = new StringBuilder();
        text.Append(path).Append(' ');
        Append(text, new FileInfo(path).Length);
        return text.ToString();
    }

    private static void Append(StringBuilder text, long length) => text.Append(length).Append(" bytes");
}

// racy: priority queue of the best
public partial class Candidates : Batch<int>
{
    private readonly PriorityQueue<int, double> _best = new();

    [DataComponent] public partial double[] Scores { get; set; }

    [InBatchParallel(Init = nameof(Items))]
    private void Rank(Item item)
    {
        _best.Enqueue(item.Index, item.Scores); // race
        if (_best.Count > 10)
        {
            _best.Dequeue(); // race
        }
    }
}

// racy: immutable list swapped without a loop
using System.Collections.Immutable;

public partial class Candidates : Batch<int>
{
    private ImmutableList<int> _chosen = [];

    [InBatchParallel]
    private void Choose(int candidate)
    {
        if (candidate % 7 == 0)
        {
            _chosen = _chosen.Add(candidate); // race
        }
    }
}

// clean: immutable list swapped by ImmutableInterlocked
using System.Collections.Immutable;

public partial class Candidates : Batch<int>
{
    private ImmutableList<int> _chosen = [];

    [InBatchParallel]
    private void Choose(int candidate)
    {
        if (candidate % 7 == 0)
        {
            ImmutableInterlocked.Update(ref _chosen, (list, item) => list.Add(item), candidate);
        }
    }
}

// clean: immutable list swapped by a compare-exchange loop
using System.Collections.Immutable;

public partial class Candidates : Batch<int>
{
    private ImmutableList<int> _chosen = [];

    [InBatchParallel]
    private void Choose(int candidate)
    {
        ImmutableList<int> before, after;
        do
        {
            before = _chosen;
            after = before.Add(candidate);
        }
        while (Interlocked.CompareExchange(ref _chosen, after, before) != before);
    }
}

// racy: scratch list that all items clear and fill
public partial class Tokens : Batch<string>
{
    private readonly List<string> _scratch = [];

    [DataComponent] public partial int[] Counts { get; set; }

    [InBatchParallel(Post = nameof(Counts))]
    private int Tally(string text)
    {
        _scratch.Clear(); // race
        _scratch.AddRange(text.Split(' ')); // race
        return _scratch.Count;
    }
}

// clean: scratch list of the item itself
public sealed class Row
{
    public List<string> Scratch { get; } = [];

    public string Text { get; init; } = "";

    public int Count { get; set; }
}

public partial class Tokens : Batch<string>
{
    [DataComponent] public partial Row[] Rows { get; set; }

    [InBatchParallel(Init = nameof(Rows))]
    private static void Tally(Row row)
    {
        row.Scratch.Clear();
        row.Scratch.AddRange(row.Text.Split(' '));
        row.Count = row.Scratch.Count;
    }
}

// clean: queue under a lock of System.Threading.Lock
public partial class Jobs : Batch<string>
{
    private readonly Lock _lock = new();
    private readonly Queue<string> _jobs = new();

    [InBatchParallel]
    private void Add(string job)
    {
        using (_lock.EnterScope())
        {
            _jobs.Enqueue(job);
        }
    }
}

// racy: collection changed in a lambda
public partial class Jobs : Batch<string>
{
    private readonly Stack<string> _jobs = new();

    [InBatchParallel]
    private void Add(string job)
    {
        job.Split(';').ToList().ForEach(part => _jobs.Push(part)); // race
    }
}

// clean: channel writer
using System.Threading.Channels;

public partial class Jobs : Batch<string>
{
    private readonly Channel<string> _jobs = Channel.CreateUnbounded<string>();

    [InBatchParallel]
    private async Task AddAsync(string job, CancellationToken cancellationToken) => await _jobs.Writer.WriteAsync(job, cancellationToken);
}

// racy: elements of a shared list are changed
public sealed class Bucket
{
    public double Limit { get; init; }

    public int Count { get; set; }
}

public partial class Histogram : Batch<int>
{
    [DataComponent] public partial double[] Values { get; set; }

    public required List<Bucket> Buckets { get; init; }

    [InBatchParallel(Init = nameof(Values))]
    private void Fill(double value)
    {
        foreach (Bucket bucket in Buckets)
        {
            if (value < bucket.Limit)
            {
                bucket.Count++; // race
                break;
            }
        }
    }
}

// clean: shared list is only read
public partial class Histogram : Batch<int>
{
    private readonly List<double> _limits = [1, 2, 3];

    [DataComponent] public partial double[] Values { get; set; }
    [DataComponent] public partial int[] Bins { get; set; }

    [InBatchParallel(Init = nameof(Values), Post = nameof(Bins))]
    private int Bin(double value)
    {
        int at = _limits.BinarySearch(value);
        return at < 0 ? ~at : at;
    }
}
