// racy: counter in a static field
public partial class Thumbnails : Batch<string>
{
    private static int s_processed;

    [InBatchParallel]
    private static void Resize(string path)
    {
        byte[] image = File.ReadAllBytes(path);
        if (image.Length > 0)
        {
            s_processed++; // race
        }
    }
}

// racy: counter in an instance field
public partial class Documents : Batch<string>
{
    private int _failed;

    public int Failed => _failed;

    [Action, InBatchParallel]
    private void Check(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
        }
        catch (IOException)
        {
            _failed += 1; // race
        }
    }
}

// clean: counter by Interlocked
public partial class Documents : Batch<string>
{
    private int _failed;
    private long _bytes;

    [InBatchParallel]
    private void Check(string path)
    {
        try
        {
            Interlocked.Add(ref _bytes, new FileInfo(path).Length);
        }
        catch (IOException)
        {
            Interlocked.Increment(ref _failed);
        }
    }
}

// racy: sum in an automatic property
public partial class Invoices : Batch<int>
{
    public decimal Total { get; private set; }

    [DataComponent] public partial decimal[] Amounts { get; set; }

    [InBatchParallel(Init = nameof(Amounts))]
    private void Sum(decimal amount) => Total += amount; // race
}

// racy: sum of doubles in a field
public partial class Losses : Batch<int>
{
    private double _loss;

    [DataComponent] public partial float[][] Vectors { get; set; }

    [InBatchParallel(Init = nameof(Vectors))]
    private void Add(float[] vector)
    {
        double sum = 0;
        foreach (float value in vector)
        {
            sum += value * value;
        }

        _loss += Math.Sqrt(sum); // race
    }
}

// clean: sum in a local
public partial class Losses : Batch<int>
{
    [DataComponent] public partial float[][] Vectors { get; set; }
    [DataComponent] public partial double[] Norms { get; set; }

    [InBatchParallel(Init = nameof(Vectors), Post = nameof(Norms))]
    private static double Norm(float[] vector)
    {
        double sum = 0;
        foreach (float value in vector)
        {
            sum += value * value;
        }

        return Math.Sqrt(sum);
    }
}

// racy: maximum by comparison
public partial class Scores : Batch<int>
{
    private double _best = double.MinValue;

    [DataComponent] public partial double[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values))]
    private void Best(double value)
    {
        if (value > _best)
        {
            _best = value; // race
        }
    }
}

// clean: maximum by a compare-exchange loop
public partial class Scores : Batch<int>
{
    private double _best = double.MinValue;

    [DataComponent] public partial double[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values))]
    private void Best(double value)
    {
        double seen = Volatile.Read(ref _best);
        while (value > seen)
        {
            double before = Interlocked.CompareExchange(ref _best, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}

// clean: counter under a lock
public partial class Words : Batch<string>
{
    private readonly object _gate = new();
    private int _lines;

    [InBatchParallel]
    private void Tally(string path)
    {
        int lines = File.ReadLines(path).Count();
        lock (_gate)
        {
            _lines += lines;
        }
    }
}

// racy: counter under a lock of the item's own
public partial class Words : Batch<string>
{
    private int _lines;

    [InBatchParallel]
    private void Tally(string path)
    {
        var gate = new object();
        lock (gate)
        {
            _lines += path.Length; // race
        }
    }
}

// racy: counter in a nested object
public partial class Crawler : Batch<string>
{
    private readonly Statistics _statistics = new();

    [InBatchParallel]
    private async Task FetchAsync(string address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        string body = await client.GetStringAsync(address, cancellationToken);
        _statistics.Pages.Count++; // race
    }

    private sealed class Statistics
    {
        public Counter Pages { get; } = new();
    }

    private sealed class Counter
    {
        public int Count { get; set; }
    }
}

// clean: counter of a class that counts by Interlocked
public partial class Crawler : Batch<string>
{
    private readonly Counter _pages = new();

    [InBatchParallel]
    private async Task FetchAsync(string address, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        _pages.Increment();
    }

    private sealed class Counter
    {
        private long _count;

        public void Increment() => Interlocked.Increment(ref _count);
    }
}

// racy: counter in a helper that is called
public partial class Crawler : Batch<string>
{
    private readonly Counter _pages = new();

    [InBatchParallel]
    private async Task FetchAsync(string address, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        _pages.Increment(); // race
    }

    private sealed class Counter
    {
        private long _count;

        public void Increment() => _count++;
    }
}

// racy: ref local of a field
public partial class Measurements : Batch<int>
{
    private int _zeros;
    private int _others;

    [DataComponent] public partial double[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values))]
    private void Classify(double value)
    {
        ref int counter = ref value == 0 ? ref _zeros : ref _others;
        counter++; // race
    }
}

// racy: a field passed by reference
public partial class Measurements : Batch<int>
{
    private int _zeros;

    [DataComponent] public partial double[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values))]
    private void Classify(double value)
    {
        if (value == 0)
        {
            Bump(ref _zeros); // race
        }
    }

    private static void Bump(ref int counter) => counter++;
}

// clean: a local passed by reference
public partial class Measurements : Batch<int>
{
    [DataComponent] public partial double[] Values { get; set; }
    [DataComponent] public partial int[] Digits { get; set; }

    [InBatchParallel(Init = nameof(Values), Post = nameof(Digits))]
    private static int Tally(double value)
    {
        var digits = 0;
        while (value > 1)
        {
            value /= 10;
            Bump(ref digits);
        }

        return digits;
    }

    private static void Bump(ref int counter) => counter++;
}

// racy: out argument into a field
public partial class Lines : Batch<string>
{
    private int _last;

    [InBatchParallel]
    private void Parse(string line)
    {
        if (!int.TryParse(line, out _last)) // race
        {
            throw new FormatException(line);
        }
    }
}

// clean: progress by IProgress
public partial class Uploads : Batch<string>
{
    private int _done;

    [InBatchParallel]
    private async Task UploadAsync(string path, IProgress<int> progress, CancellationToken cancellationToken)
    {
        await File.ReadAllBytesAsync(path, cancellationToken);
        progress.Report(Interlocked.Increment(ref _done));
    }
}

// clean: volatile stop flag
public partial class Search : Batch<string>
{
    private volatile bool _isFound;

    [InBatchParallel]
    private void Look(string path)
    {
        if (_isFound)
        {
            return;
        }

        if (File.ReadAllText(path).Contains("needle", StringComparison.Ordinal))
        {
            _isFound = true;
        }
    }
}

// racy: volatile counter
public partial class Search : Batch<string>
{
    private volatile int _hits;

    [InBatchParallel]
    private void Look(string path)
    {
        if (File.ReadAllText(path).Contains("needle", StringComparison.Ordinal))
        {
            _hits++; // race
        }
    }
}

// racy: read and written back through Volatile
public partial class Search : Batch<string>
{
    private int _hits;

    [InBatchParallel]
    private void Look(string path)
    {
        int hits = Volatile.Read(ref _hits);
        Volatile.Write(ref _hits, hits + path.Length); // race
    }
}

// clean: run in order, on one thread
public partial class Search : Batch<string>
{
    private int _hits;

    [InBatchParallel(Target = Target.For)]
    private void Look(string path) => _hits += path.Length;
}

// clean: run once
public partial class Search : Batch<string>
{
    private int _runs;

    [InBatchParallel(Init = nameof(RunOnce))]
    private void Prepare() => _runs++;
}
