// racy: shared random numbers
public partial class Augmented : Batch<string>
{
    private static readonly Random s_random = new(42);

    [DataComponent] public partial double[] Angles { get; set; }

    [InBatchParallel(Post = nameof(Angles))]
    private static double Rotate(string path) => s_random.NextDouble() * 360; // race
}

// clean: Random.Shared
public partial class Augmented : Batch<string>
{
    [DataComponent] public partial double[] Angles { get; set; }

    [InBatchParallel(Post = nameof(Angles))]
    private static double Rotate(string path) => Random.Shared.NextDouble() * 360;
}

// clean: random numbers of the item
public partial class Augmented : Batch<string>
{
    [DataComponent] public partial double[] Angles { get; set; }

    [InBatchParallel(Post = nameof(Angles))]
    private static double Rotate(string path, ItemRandom random) => random.NextDouble() * 360;
}

// clean: random numbers of the thread
public partial class Augmented : Batch<string>
{
    private static readonly ThreadLocal<Random> s_random = new(() => new Random());

    [DataComponent] public partial double[] Angles { get; set; }

    [InBatchParallel(Post = nameof(Angles))]
    private static double Rotate(string path) => s_random.Value!.NextDouble() * 360;
}

// racy: random numbers given as an argument
public partial class Augmented : Batch<string>
{
    [DataComponent] public partial int[] Angles { get; set; }

    [InBatchParallel(Post = nameof(Angles))]
    private static int Rotate(string path, Random random) => random.Next(360); // race
}

// racy: lazily made model
public partial class Embeddings : Batch<string>
{
    private Model? _model;

    [DataComponent] public partial float[] Vectors { get; set; }

    [InBatchParallel(Post = nameof(Vectors))]
    private float Embed(string path)
    {
        _model ??= new Model("model.bin"); // race
        return _model.Run(path);
    }
}

public sealed class Model(string path)
{
    public float Run(string image) => path.Length * image.Length;
}

// racy: lazily made in a property
public partial class Embeddings : Batch<string>
{
    private Model? _model;

    [DataComponent] public partial float[] Vectors { get; set; }

    private Model Model => _model ??= new Model("model.bin");

    [InBatchParallel(Post = nameof(Vectors))]
    private float Embed(string path) => Model.Run(path); // race
}

public sealed class Model(string path)
{
    public float Run(string image) => path.Length * image.Length;
}

// clean: Lazy
public partial class Embeddings : Batch<string>
{
    private readonly Lazy<Model> _model = new(() => new Model("model.bin"));

    [DataComponent] public partial float[] Vectors { get; set; }

    [InBatchParallel(Post = nameof(Vectors))]
    private float Embed(string path) => _model.Value.Run(path);
}

public sealed class Model(string path)
{
    public float Run(string image) => path.Length * image.Length;
}

// clean: double-checked locking
public partial class Embeddings : Batch<string>
{
    private readonly object _gate = new();
    private volatile Model? _model;

    [DataComponent] public partial float[] Vectors { get; set; }

    [InBatchParallel(Post = nameof(Vectors))]
    private float Embed(string path)
    {
        if (_model is null)
        {
            lock (_gate)
            {
                _model ??= new Model("model.bin");
            }
        }

        return _model.Run(path);
    }
}

public sealed class Model(string path)
{
    public float Run(string image) => path.Length * image.Length;
}

// clean: LazyInitializer
public partial class Embeddings : Batch<string>
{
    private Model? _model;

    [DataComponent] public partial float[] Vectors { get; set; }

    [InBatchParallel(Post = nameof(Vectors))]
    private float Embed(string path) => LazyInitializer.EnsureInitialized(ref _model, () => new Model("model.bin")).Run(path);
}

public sealed class Model(string path)
{
    public float Run(string image) => path.Length * image.Length;
}

// racy: model with a scratch buffer of its own
public partial class Embeddings : Batch<string>
{
    [DataComponent] public partial float[] Vectors { get; set; }

    [InBatchParallel(Post = nameof(Vectors))]
    private static float Embed(string path, Model model) => model.Run(path); // race
}

public sealed class Model
{
    private readonly float[] _scratch = new float[8];

    public float Run(string image)
    {
        for (var i = 0; i < _scratch.Length; i++)
        {
            _scratch[i] = image.Length * i;
        }

        return _scratch.Sum();
    }
}

// clean: model with a buffer of each call
public partial class Embeddings : Batch<string>
{
    [DataComponent] public partial float[] Vectors { get; set; }

    [InBatchParallel(Post = nameof(Vectors))]
    private static float Embed(string path, Model model) => model.Run(path);
}

public sealed class Model
{
    private readonly float[] _weights = [1, 2, 3];

    public float Run(string image)
    {
        var scratch = new float[_weights.Length];
        for (var i = 0; i < scratch.Length; i++)
        {
            scratch[i] = image.Length * _weights[i];
        }

        return scratch.Sum();
    }
}

// racy: log writer
public partial class Logged : Batch<string>
{
    private readonly StreamWriter _log = new("log.txt");

    [InBatchParallel]
    private async Task WorkAsync(string path)
    {
        byte[] bytes = await File.ReadAllBytesAsync(path);
        await _log.WriteLineAsync($"{path}: {bytes.Length}"); // race
    }
}

// clean: log writer behind a semaphore
public partial class Logged : Batch<string>
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly StreamWriter _log = new("log.txt");

    [InBatchParallel]
    private async Task WorkAsync(string path)
    {
        byte[] bytes = await File.ReadAllBytesAsync(path);
        await _gate.WaitAsync();
        try
        {
            await _log.WriteLineAsync($"{path}: {bytes.Length}");
        }
        finally
        {
            _gate.Release();
        }
    }
}

// racy: log writer behind a semaphore of four
public partial class Logged : Batch<string>
{
    private readonly SemaphoreSlim _gate = new(4);
    private readonly StreamWriter _log = new("log.txt");

    [InBatchParallel]
    private async Task WorkAsync(string path)
    {
        await _gate.WaitAsync();
        try
        {
            await _log.WriteLineAsync(path); // race
        }
        finally
        {
            _gate.Release();
        }
    }
}

// clean: synchronized log writer
public partial class Logged : Batch<string>
{
    private readonly TextWriter _log = TextWriter.Synchronized(new StreamWriter("log.txt"));

    [InBatchParallel]
    private void Work(string path) => _log.WriteLine(path);
}

// clean: logger of the item
using Microsoft.Extensions.Logging;

public partial class Logged : Batch<string>
{
    [InBatchParallel]
    private static void Work(string path, ItemContext context, ILogger logger)
    {
        context.Logger.LogInformation("Reading {Path}", path);
        logger.LogInformation("Reading {Path}", path);
        Console.WriteLine(path);
    }
}

// racy: last error in a static property
public static class Diagnosis
{
    public static string? LastError { get; set; }
}

public partial class Logged : Batch<string>
{
    [InBatchParallel]
    private static void Work(string path)
    {
        if (!File.Exists(path))
        {
            Diagnosis.LastError = path; // race
        }
    }
}

// clean: static field of the thread
public partial class Parsed : Batch<string>
{
    [ThreadStatic] private static List<string>? t_parts;

    [DataComponent] public partial int[] Counts { get; set; }

    [InBatchParallel(Post = nameof(Counts))]
    private static int Parse(string line)
    {
        t_parts ??= [];
        t_parts.Clear();
        t_parts.AddRange(line.Split(','));
        return t_parts.Count;
    }
}

// racy: property with a setter that keeps a history
public partial class Parsed : Batch<string>
{
    private readonly List<string> _history = [];

    private string Current
    {
        get => _history[^1];
        set => _history.Add(value);
    }

    [InBatchParallel]
    private void Parse(string line) => Current = line; // race
}

// racy: shared hash algorithm
using System.Security.Cryptography;

public partial class Hashes : Batch<string>
{
    private readonly SHA256 _sha = SHA256.Create();

    [DataComponent] public partial byte[][] Sums { get; set; }

    [InBatchParallel(Post = nameof(Sums))]
    private byte[] Hash(string path) => _sha.ComputeHash(File.ReadAllBytes(path)); // race
}

// clean: static hash
using System.Security.Cryptography;

public partial class Hashes : Batch<string>
{
    [DataComponent] public partial byte[][] Sums { get; set; }

    [InBatchParallel(Post = nameof(Sums))]
    private static byte[] Hash(string path)
    {
        using var own = SHA256.Create();
        byte[] first = own.ComputeHash(File.ReadAllBytes(path));
        return SHA256.HashData(first);
    }
}

// racy: write lock forgotten
public partial class Registry : Batch<string>
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, int> _sizes = new();

    [InBatchParallel]
    private void Register(string path)
    {
        _lock.EnterReadLock();
        try
        {
            _sizes[path] = path.Length; // race
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }
}

// clean: write lock
public partial class Registry : Batch<string>
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, int> _sizes = new();

    [InBatchParallel]
    private void Register(string path)
    {
        _lock.EnterUpgradeableReadLock();
        try
        {
            if (!_sizes.ContainsKey(path))
            {
                _lock.EnterWriteLock();
                try
                {
                    _sizes[path] = path.Length;
                }
                finally
                {
                    _lock.ExitWriteLock();
                }
            }
        }
        finally
        {
            _lock.ExitUpgradeableReadLock();
        }
    }
}

// clean: first item by an exchanged flag
public partial class Registry : Batch<string>
{
    private int _isStarted;
    private DateTime _started;

    [InBatchParallel]
    private void Register(string path)
    {
        if (Interlocked.CompareExchange(ref _isStarted, 1, 0) == 0)
        {
            _started = DateTime.UtcNow;
        }
    }
}

// racy: kernel with a shared buffer
public partial class Kernels : Batch<int>
{
    [DataComponent] public partial float[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values), Post = nameof(Values))]
    private static Func<float, float> Smooth(int width)
    {
        var window = new float[width];
        return value =>
        {
            window[0] = value; // race
            return window.Average();
        };
    }
}

// clean: kernel with a table that is only read
public partial class Kernels : Batch<int>
{
    [DataComponent] public partial float[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values), Post = nameof(Values))]
    private static Func<float, float> Scale(int width)
    {
        var table = new float[width];
        for (var i = 0; i < width; i++)
        {
            table[i] = 1f / (i + 1);
        }

        return value =>
        {
            var window = new float[table.Length];
            window[0] = value * table[0];
            return window.Sum();
        };
    }
}

// racy: event with a list of handlers of its own
public partial class Watched : Batch<string>
{
    private readonly List<EventHandler> _handlers = [];

    public event EventHandler Changed
    {
        add => _handlers.Add(value);
        remove => _handlers.Remove(value);
    }

    [InBatchParallel]
    private void Watch(string path) => Changed += (_, _) => Console.WriteLine(path); // race
}

// racy: local function that changes a field
public partial class Watched : Batch<string>
{
    private int _depth;

    [InBatchParallel]
    private void Walk(string path)
    {
        Visit(new DirectoryInfo(path), 0);

        void Visit(DirectoryInfo directory, int depth)
        {
            _depth = Math.Max(_depth, depth); // race
            foreach (DirectoryInfo child in directory.EnumerateDirectories())
            {
                Visit(child, depth + 1);
            }
        }
    }
}

// racy: base class keeps what it saw
public abstract class Visitor
{
    protected List<string> Seen { get; } = [];

    public void Visit(string path)
    {
        Seen.Add(path);
        OnVisit(path);
    }

    protected abstract void OnVisit(string path);
}

public sealed class Printer : Visitor
{
    protected override void OnVisit(string path) => Console.WriteLine(path);
}

public partial class Watched : Batch<string>
{
    private readonly Printer _printer = new();

    [InBatchParallel]
    private void Walk(string path) => _printer.Visit(path); // race
}

// clean: visitor of each item
public abstract class Visitor
{
    protected List<string> Seen { get; } = [];

    public int Visit(string path)
    {
        Seen.Add(path);
        OnVisit(path);
        return Seen.Count;
    }

    protected abstract void OnVisit(string path);
}

public sealed class Printer : Visitor
{
    protected override void OnVisit(string path) => Console.WriteLine(path);
}

public partial class Watched : Batch<string>
{
    [InBatchParallel]
    private static void Walk(string path)
    {
        var printer = new Printer();
        printer.Visit(path);
    }
}

// racy: interface with one implementation that counts
public interface IMeter
{
    void Mark(string name);
}

public sealed class Meter : IMeter
{
    private readonly Dictionary<string, int> _marks = new();

    public void Mark(string name) => _marks[name] = _marks.TryGetValue(name, out int count) ? count + 1 : 1;
}

public partial class Metered : Batch<string>
{
    private readonly IMeter _meter;

    public Metered() => _meter = new Meter();

    [InBatchParallel]
    private void Work(string path) => _meter.Mark(Path.GetExtension(path)); // race
}

// racy: wrapper made by the item around a shared list
public sealed class Recorder(List<string> log)
{
    public void Record(string text) => log.Add(text);
}

public partial class Metered : Batch<string>
{
    private readonly List<string> _log = [];

    [InBatchParallel]
    private void Work(string path)
    {
        var recorder = new Recorder(_log);
        recorder.Record(path); // race
    }
}

// clean: wrapper made by the item around its own list
public sealed class Recorder(List<string> log)
{
    public void Record(string text) => log.Add(text);
}

public partial class Metered : Batch<string>
{
    [DataComponent] public partial string[] Logs { get; set; }

    [InBatchParallel(Post = nameof(Logs))]
    private static string Work(string path)
    {
        var log = new List<string>();
        var recorder = new Recorder(log);
        recorder.Record(path);
        return string.Join("\n", log);
    }
}

// clean: pool of objects
using System.Collections.Concurrent;
using System.Text;

public partial class Pooled : Batch<string>
{
    private readonly ConcurrentBag<StringBuilder> _pool = [];

    [DataComponent] public partial string[] Texts { get; set; }

    [InBatchParallel(Post = nameof(Texts))]
    private string Describe(string path)
    {
        if (!_pool.TryTake(out StringBuilder? builder))
        {
            builder = new StringBuilder();
        }

        builder.Clear();
        builder.Append(path).Append('!');
        string text = builder.ToString();
        _pool.Add(builder);
        return text;
    }
}

// racy: pool of objects on a stack
using System.Text;

public partial class Pooled : Batch<string>
{
    private readonly Stack<StringBuilder> _pool = new();

    [DataComponent] public partial string[] Texts { get; set; }

    [InBatchParallel(Post = nameof(Texts))]
    private string Describe(string path)
    {
        StringBuilder builder = _pool.Count > 0 ? _pool.Pop() : new StringBuilder(); // race
        string text = builder.Append(path).ToString();
        _pool.Push(builder.Clear()); // race
        return text;
    }
}

// racy: context of a database kept by the batch
public sealed class ShopContext
{
    private readonly List<object> _pending = [];

    public List<string> Orders { get; } = [];

    public void Add(object entity) => _pending.Add(entity);

    public Task SaveChangesAsync()
    {
        _pending.Clear();
        return Task.CompletedTask;
    }
}

public partial class Imported : Batch<string>
{
    private readonly ShopContext _context = new();

    [InBatchParallel]
    private async Task ImportAsync(string line)
    {
        _context.Add(line); // race
        await _context.SaveChangesAsync(); // race
    }
}

// clean: context of a database for each item
public sealed class ShopContext : IDisposable
{
    private readonly List<object> _pending = [];

    public void Add(object entity) => _pending.Add(entity);

    public Task SaveChangesAsync()
    {
        _pending.Clear();
        return Task.CompletedTask;
    }

    public void Dispose() => _pending.Clear();
}

public partial class Imported : Batch<string>
{
    [InBatchParallel]
    private static async Task ImportAsync(string line)
    {
        using var context = new ShopContext();
        context.Add(line);
        await context.SaveChangesAsync();
    }
}
