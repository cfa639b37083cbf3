// racy: bytes uploaded added with plus-equals after an await
public partial class Uploads(HttpClient client) : Batch<string>
{
    private long _bytes;

    public long Bytes => _bytes;

    [Action, InBatchParallel(Init = nameof(Indices))]
    private async Task UploadAsync(string path, string url, CancellationToken cancellationToken)
    {
        byte[] body = await File.ReadAllBytesAsync(path, cancellationToken);
        using var content = new ByteArrayContent(body);
        (await client.PutAsync(url, content, cancellationToken)).EnsureSuccessStatusCode();
        _bytes += body.Length; // race
    }
}

// clean: bytes downloaded added with Interlocked.Add
public partial class Downloads(HttpClient client) : Batch<Uri>
{
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    [Action, InBatchParallel(Init = nameof(Indices))]
    private async Task DownloadAsync(Uri uri, CancellationToken cancellationToken)
    {
        byte[] body = await client.GetByteArrayAsync(uri, cancellationToken);
        await File.WriteAllBytesAsync(Path.GetRandomFileName(), body, cancellationToken);
        Interlocked.Add(ref _bytes, body.Length);
    }
}

// racy: words grouped into lists of a plain dictionary
public partial class Anagrams : Batch<int>
{
    private readonly Dictionary<string, List<string>> _groups = [];

    [DataComponent] public partial string[] Words { get; set; }

    [Action, InBatchParallel(Init = nameof(Words))]
    private void Group(string word)
    {
        string key = string.Concat(word.Order());
        if (!_groups.TryGetValue(key, out List<string>? group))
            _groups.Add(key, group = []); // race
        group.Add(word); // race
    }
}

// clean: words grouped under one lock
public partial class Rhymes : Batch<int>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<string>> _groups = [];

    [DataComponent] public partial string[] Words { get; set; }

    [Action, InBatchParallel(Init = nameof(Words))]
    private void Group(string word)
    {
        string key = word.Length > 3 ? word[^3..] : word;
        lock (_lock)
        {
            if (!_groups.TryGetValue(key, out List<string>? group))
                _groups.Add(key, group = []);
            group.Add(word);
        }
    }
}

// racy: gradient accumulated into shared weights
public partial class Examples : Batch<int>
{
    private readonly float[] _gradient = new float[16];
    private readonly float[] _weights = new float[16];

    [DataComponent] public partial (float[] x, float y)[] Pairs { get; set; }
    [DataComponent] public partial float[] Losses { get; set; }

    [Action, InBatchParallel(Init = nameof(Pairs), Post = nameof(Losses))]
    private float Backward(float[] x, float y)
    {
        float error = -y;
        for (int i = 0; i < x.Length; i++)
            error += x[i] * _weights[i];
        for (int i = 0; i < x.Length; i++)
            _gradient[i] += error * x[i]; // race
        return error * error;
    }
}

// clean: gradient of each example summed by Post
public partial class Observations : Batch<int>
{
    private readonly float[] _weights = new float[16];

    [DataComponent] public partial (float[] x, float y)[] Pairs { get; set; }

    [Action, InBatchParallel(Init = nameof(Pairs), Post = nameof(Step))]
    private float[] Backward(float[] x, float y)
    {
        float error = -y;
        for (int i = 0; i < x.Length; i++)
            error += x[i] * _weights[i];
        return [.. x.Select(value => value * error)];
    }

    private void Step(ItemResults<float[]> results)
    {
        foreach (float[] gradient in results.GetSucceeded())
            for (int i = 0; i < gradient.Length; i++)
                _weights[i] -= 0.01f * gradient[i] / results.GetSucceeded().Length;
    }
}

// racy: current user kept in a service field
public sealed class PermissionService
{
    private string _user = "";

    public void Impersonate(string user) => _user = user; // race

    public bool MayRead(string folder) => folder.StartsWith("/home/" + _user, StringComparison.Ordinal);
}

public partial class Accesses(PermissionService permissions) : Batch<int>
{
    [DataComponent] public partial (string user, string folder)[] Asked { get; set; }
    [DataComponent] public partial bool[] Granted { get; set; }

    [Action, InBatchParallel(Init = nameof(Asked), Post = nameof(Granted))]
    private bool Check(string user, string folder)
    {
        permissions.Impersonate(user);
        return permissions.MayRead(folder);
    }
}

// clean: user passed as an argument through the helpers
public sealed class FolderRules(IReadOnlySet<string> admins)
{
    public bool MayWrite(string user, string folder) => admins.Contains(user) || Owns(user, folder);

    private static bool Owns(string user, string folder) => folder.StartsWith("/home/" + user + "/", StringComparison.Ordinal);
}

public partial class Writes(FolderRules rules) : Batch<int>
{
    [DataComponent] public partial (string user, string folder)[] Asked { get; set; }
    [DataComponent] public partial bool[] Granted { get; set; }

    [Action, InBatchParallel(Init = nameof(Asked), Post = nameof(Granted))]
    private bool Check(string user, string folder) => rules.MayWrite(user, folder);
}

// racy: balance withdrawn without a lock
public sealed class Account
{
    public decimal Balance { get; private set; } = 5000;

    public bool Withdraw(decimal amount)
    {
        if (Balance < amount)
            return false;
        Balance -= amount; // race
        return true;
    }
}

public partial class Withdrawals(Account account) : Batch<int>
{
    [DataComponent] public partial decimal[] Amounts { get; set; }
    [DataComponent] public partial bool[] Paid { get; set; }

    [Action, InBatchParallel(Init = nameof(Amounts), Post = nameof(Paid))]
    private bool Pay(decimal amount) => account.Withdraw(amount);
}

// clean: budget spent under Monitor.Enter
public sealed class Budget(decimal total)
{
    private readonly object _sync = new();
    private decimal _left = total;

    public bool Spend(decimal amount)
    {
        Monitor.Enter(_sync);
        try
        {
            if (_left < amount)
                return false;
            _left -= amount;
            return true;
        }
        finally
        {
            Monitor.Exit(_sync);
        }
    }
}

public partial class Campaigns : Batch<int>
{
    private readonly Budget _budget = new(10_000);

    [DataComponent] public partial decimal[] Bids { get; set; }
    [DataComponent] public partial bool[] Won { get; set; }

    [Action, InBatchParallel(Init = nameof(Bids), Post = nameof(Won))]
    private bool Bid(decimal bid) => _budget.Spend(bid);
}

// racy: LINQ select that counts in a field
public partial class Sentences : Batch<int>
{
    private int _stops;
    private static readonly HashSet<string> s_stop = ["the", "a", "of"];

    [DataComponent] public partial string[] Texts { get; set; }
    [DataComponent] public partial string[] Short { get; set; }

    [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Short))]
    private string Shorten(string text)
        => string.Join(' ', text.Split(' ').Where(word =>
        {
            if (!s_stop.Contains(word))
                return true;
            _stops++; // race
            return false;
        }));
}

// clean: LINQ select that counts in a local
public partial class Paragraphs : Batch<int>
{
    [DataComponent] public partial string[] Texts { get; set; }
    [DataComponent] public partial string[] Numbered { get; set; }

    [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Numbered))]
    private static string Number(string text)
    {
        int number = 0;
        return string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? line : $"{++number}. {line}"));
    }
}

// racy: pairwise votes in a shared matrix
public partial class Ballots : Batch<int>
{
    private readonly int[,] _pairs = new int[8, 8];

    [DataComponent] public partial int[][] Orders { get; set; }

    [Action, InBatchParallel(Init = nameof(Orders))]
    private void Tally(int[] order)
    {
        for (int i = 0; i < order.Length; i++)
            for (int j = i + 1; j < order.Length; j++)
                _pairs[order[i], order[j]]++; // race
    }
}

// clean: votes counted by Interlocked on array elements
public partial class Votes : Batch<int>
{
    private readonly int[] _counts = new int[8];

    [DataComponent] public partial int[] Choices { get; set; }

    [Action, InBatchParallel(Init = nameof(Choices))]
    private void Tally(int choice)
    {
        if ((uint)choice < (uint)_counts.Length)
            Interlocked.Increment(ref _counts[choice]);
    }
}

// racy: oldest and newest date widened in a range object
public sealed class DateRange
{
    public DateTime From = DateTime.MaxValue, To = DateTime.MinValue;

    public void Include(DateTime date)
    {
        if (date < From) From = date; // race
        if (date > To) To = date; // race
    }
}

public partial class Photos : Batch<string>
{
    private readonly DateRange _range = new();

    [Action, InBatchParallel(Init = nameof(Indices))]
    private void Inspect(string path) => _range.Include(File.GetCreationTimeUtc(path));
}

// clean: range object made from the dates of one album
public sealed class Interval
{
    public DateTime From = DateTime.MaxValue, To = DateTime.MinValue;

    public void Include(DateTime date)
    {
        if (date < From) From = date;
        if (date > To) To = date;
    }
}

public partial class Albums : Batch<string>
{
    [DataComponent] public partial Interval[] Ranges { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Ranges))]
    private static Interval Inspect(string folder)
    {
        var range = new Interval();
        foreach (string file in Directory.EnumerateFiles(folder))
            range.Include(File.GetCreationTimeUtc(file));
        return range;
    }
}

// racy: work list shortened by each item
public partial class Jobs : Batch<string>
{
    private readonly List<string> _pending = ["a", "b", "c"];

    [Action, InBatchParallel(Init = nameof(Indices))]
    private async Task RunAsync(string job, CancellationToken cancellationToken)
    {
        await Task.Delay(10, cancellationToken);
        _pending.Remove(job); // race
    }
}

// clean: pending jobs removed from a concurrent dictionary
using System.Collections.Concurrent;

public partial class Chores : Batch<string>
{
    private readonly ConcurrentDictionary<string, byte> _pending = new() { ["a"] = 0, ["b"] = 0 };

    [Action, InBatchParallel(Init = nameof(Indices))]
    private async Task RunAsync(string job, CancellationToken cancellationToken)
    {
        await Task.Delay(10, cancellationToken);
        _pending.TryRemove(job, out _);
    }
}

// racy: shared JSON object of settings
using System.Text.Json.Nodes;

public partial class Devices : Batch<string>
{
    private readonly JsonObject _all = [];

    [Action, InBatchParallel(Init = nameof(Indices))]
    private async Task ReadAsync(string path, CancellationToken cancellationToken)
    {
        string text = await File.ReadAllTextAsync(path, cancellationToken);
        _all[path] = JsonNode.Parse(text); // race
    }
}

// clean: JSON read with shared serializer options
using System.Text.Json;

public partial class Profiles : Batch<string>
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNameCaseInsensitive = true };

    public sealed record Profile(string Name, int Age);

    [DataComponent] public partial Profile?[] Read { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Read))]
    private static async Task<Profile?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream stream = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync<Profile>(stream, s_options, cancellationToken);
    }
}
