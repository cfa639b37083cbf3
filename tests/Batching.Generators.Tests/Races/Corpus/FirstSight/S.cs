// racy: Licences of a drawing converter
using System.Diagnostics;

public partial class Drawings : Batch<string>
{
    private readonly Queue<string> _licences = new(["LIC-0017", "LIC-0018", "LIC-0019", "LIC-0020"]);

    [DataComponent] public partial string[] Converted { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Converted))]
    private async Task<string> ConvertAsync(string drawing, CancellationToken cancellationToken)
    {
        while (_licences.Count == 0)
        {
            await Task.Delay(50, cancellationToken);
        }

        string licence = _licences.Dequeue(); // race
        try
        {
            string target = Path.ChangeExtension(drawing, ".step");
            using Process tool = Process.Start("dwg2step", ["--licence", licence, drawing, target]);
            await tool.WaitForExitAsync(cancellationToken);
            return tool.ExitCode == 0 ? target : throw new InvalidDataException(drawing);
        }
        finally
        {
            _licences.Enqueue(licence); // race
        }
    }
}

// clean: Worst deviation of a fit
public sealed record Curve(double A, double B, double[] Xs, double[] Ys);

public partial class Curves : Batch<int>
{
    private double _worst;

    [DataComponent] public partial Curve[] Fits { get; set; }
    [DataComponent] public partial double[] Errors { get; set; }

    public double Worst => Volatile.Read(ref _worst);

    [Action, InBatchParallel(Init = nameof(Fits), Post = nameof(Errors))]
    private double Evaluate(Curve curve)
    {
        double squares = 0, largest = 0;
        for (int i = 0; i < curve.Xs.Length; i++)
        {
            double error = Math.Abs((curve.A * Math.Exp(curve.B * curve.Xs[i])) - curve.Ys[i]);
            squares += error * error;
            largest = Math.Max(largest, error);
        }

        double seen = Volatile.Read(ref _worst);
        while (largest > seen)
        {
            double before = Interlocked.CompareExchange(ref _worst, largest, seen);
            if (before == seen)
            {
                break;
            }

            seen = before;
        }

        return Math.Sqrt(squares / curve.Xs.Length);
    }
}

// racy: Heat in a plate
public partial class HotPlate : Batch<int>
{
    private readonly double[,] _plate;

    public HotPlate() : this(512)
    {
    }

    public HotPlate(int size)
    {
        _plate = new double[size, size];
        for (int column = 0; column < size; column++)
        {
            _plate[0, column] = 100;
        }
    }

    [DataComponent] public partial double[] Changes { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Changes))]
    private double Relax(int row, double omega = 1.0)
    {
        double change = 0;
        if (row == 0 || row == _plate.GetLength(0) - 1)
        {
            return change;
        }

        for (int column = 1; column < _plate.GetLength(1) - 1; column++)
        {
            double old = _plate[row, column];
            double mean = (_plate[row - 1, column] + _plate[row + 1, column] + _plate[row, column - 1] + _plate[row, column + 1]) / 4; // race
            _plate[row, column] = old + (omega * (mean - old)); // race
            change = Math.Max(change, Math.Abs(mean - old));
        }

        return change;
    }
}

// clean: Letters from reused builders
using System.Collections.Concurrent;
using System.Text;

public sealed record Recipient(string Name, string City, decimal Balance);

public partial class DunningLetters : Batch<int>
{
    private readonly ConcurrentBag<StringBuilder> _builders = new();

    [DataComponent] public partial Recipient[] Recipients { get; set; }
    [DataComponent] public partial string[] Letters { get; set; }

    [Action, InBatchParallel(Init = nameof(Recipients), Post = nameof(Letters))]
    private string Write(Recipient recipient, decimal fee = 5m)
    {
        if (!_builders.TryTake(out StringBuilder? builder))
        {
            builder = new StringBuilder(2048);
        }

        builder.Clear();
        builder.Append("Dear ").Append(recipient.Name).AppendLine(",");
        builder.AppendLine($"our records for {recipient.City} show an open balance of {recipient.Balance:F2}.");
        if (recipient.Balance > 100m)
        {
            builder.AppendLine($"A fee of {fee:F2} has been added.");
        }

        builder.AppendLine("Yours sincerely");
        string letter = builder.ToString();
        _builders.Add(builder);
        return letter;
    }
}

// racy: Builds in their folders
using System.Diagnostics;
using System.Text.Json;

public partial class Workspaces : Batch<string>
{
    [DataComponent] public partial int[] ExitCodes { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(ExitCodes))]
    private int Build(string folder, string configuration = "Release")
    {
        Directory.SetCurrentDirectory(folder); // race
        using JsonDocument settings = JsonDocument.Parse(File.ReadAllText("build.json"));
        string target = settings.RootElement.GetProperty("target").GetString() ?? "all";

        var start = new ProcessStartInfo("make") { UseShellExecute = false };
        start.ArgumentList.Add(target);
        start.ArgumentList.Add($"CONFIG={configuration}");
        using Process make = Process.Start(start)!;
        make.WaitForExit();
        if (make.ExitCode == 0)
        {
            File.WriteAllText("build.ok", DateTime.UtcNow.ToString("O"));
        }

        return make.ExitCode;
    }
}

// clean: Records at their places in one file
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

public readonly record struct Star(int Id, double Ascension, double Declination, float Magnitude);

public partial class StarCatalogue : Batch<int>, IDisposable
{
    private const int RecordSize = 24;
    private readonly SafeFileHandle _file = File.OpenHandle("stars.bin", FileMode.Create, FileAccess.Write);

    [DataComponent] public partial Star[] Stars { get; set; }

    [Action, InBatchParallel(Init = nameof(Stars))]
    private void Store(Star star, ItemContext context, double epochShift = 0)
    {
        Span<byte> bytes = stackalloc byte[RecordSize];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, star.Id);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[4..], star.Ascension + epochShift);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[12..], star.Declination);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[20..], star.Magnitude);
        RandomAccess.Write(_file, bytes, (long)context.Position * RecordSize);
    }

    public void Dispose() => _file.Dispose();
}

// racy: Latencies of endpoints
using System.Diagnostics;

public sealed class RunningStatistics
{
    private double _squares;

    public int Count { get; private set; }

    public double Mean { get; private set; }

    public double Deviation => Count < 2 ? 0 : Math.Sqrt(_squares / (Count - 1));

    public void Push(double value)
    {
        Count++; // race
        double delta = value - Mean;
        Mean += delta / Count; // race
        _squares += delta * (value - Mean); // race
    }
}

public partial class Endpoints : Batch<Uri>
{
    private static readonly HttpClient s_http = new();
    private readonly RunningStatistics _latency = new();

    [DataComponent] public partial double[] Milliseconds { get; set; }

    public string Summary => $"{_latency.Mean:F1} ms ± {_latency.Deviation:F1}";

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Milliseconds))]
    private async Task<double> ProbeAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await s_http.GetAsync(endpoint, cancellationToken);
        response.EnsureSuccessStatusCode();
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        _latency.Push(elapsed); // race
        return elapsed;
    }
}

// clean: Postings to accounts that guard themselves
public sealed record Posting(string Account, decimal Amount);

public sealed class GuardedAccount(string number)
{
    private readonly Lock _lock = new();
    private decimal _balance;
    private int _postings;

    public string Number { get; } = number;

    public (decimal Balance, int Postings) State
    {
        get
        {
            lock (_lock)
            {
                return (_balance, _postings);
            }
        }
    }

    public void Post(decimal amount)
    {
        lock (_lock)
        {
            _postings++;
            _balance += amount;
        }
    }
}

public partial class Ledger : Batch<long>
{
    private readonly Dictionary<string, GuardedAccount> _accounts = new[] { "1000", "1200", "4400" }.ToDictionary(n => n, n => new GuardedAccount(n));

    [DataComponent] public partial Posting[] Postings { get; set; }
    [DataComponent] public partial bool[] Debits { get; set; }

    [Action, InBatchParallel(Init = nameof(Postings), Post = nameof(Debits))]
    private bool Book(Posting posting)
    {
        GuardedAccount account = _accounts[posting.Account];
        account.Post(posting.Amount);
        return posting.Amount < 0;
    }
}

// racy: Recognising pages
using System.Diagnostics;

public partial class ScannedPages : Batch<int>
{
    private readonly string _work = Path.Combine(Path.GetTempPath(), "ocr");

    [DataComponent] public partial byte[][] Scans { get; set; }
    [DataComponent] public partial string[] Texts { get; set; }

    [Action, InBatchParallel(Init = nameof(Scans), Post = nameof(Texts))]
    private async Task<string> RecogniseAsync(byte[] scan, string language = "eng", CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(_work);
        string image = Path.Combine(_work, "page.png");
        string output = Path.Combine(_work, "page");
        await File.WriteAllBytesAsync(image, scan, cancellationToken); // race

        using Process tesseract = Process.Start("tesseract", [image, output, "-l", language]);
        await tesseract.WaitForExitAsync(cancellationToken);
        string text = await File.ReadAllTextAsync(output + ".txt", cancellationToken); // race
        return text.Trim();
    }
}

// clean: One generation of the game of life
public partial class LifeRows : Batch<int>
{
    private readonly bool[][] _current;

    public LifeRows() : this([[false, true, false], [false, true, false], [false, true, false]])
    {
    }

    public LifeRows(bool[][] current) => _current = current;

    [DataComponent] public partial bool[][] Next { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Next))]
    private bool[] Step(int row)
    {
        int width = _current[row].Length;
        bool[] next = new bool[width];
        for (int column = 0; column < width; column++)
        {
            int alive = 0;
            for (int y = Math.Max(0, row - 1); y <= Math.Min(_current.Length - 1, row + 1); y++)
            {
                for (int x = Math.Max(0, column - 1); x <= Math.Min(width - 1, column + 1); x++)
                {
                    alive += _current[y][x] && (y != row || x != column) ? 1 : 0;
                }
            }

            next[column] = alive == 3 || (alive == 2 && _current[row][column]);
        }

        return next;
    }
}

// racy: Denoised heartbeats
public partial class Heartbeats : Batch<string>
{
    private const int Width = 9;
    private readonly float[] _window = new float[Width];

    [DataComponent] public partial float[][] Signals { get; set; }
    [DataComponent] public partial float[][] Denoised { get; set; }

    [Action, InBatchParallel(Init = nameof(Signals), Post = nameof(Denoised))]
    private float[] Denoise(float[] signal)
    {
        float[] result = new float[signal.Length];
        for (int i = 0; i < signal.Length; i++)
        {
            for (int j = 0; j < Width; j++)
            {
                int source = Math.Clamp(i + j - (Width / 2), 0, signal.Length - 1);
                _window[j] = signal[source]; // race
            }

            Array.Sort(_window); // race
            result[i] = _window[Width / 2];
        }

        return result;
    }
}

// clean: Compiling snippets in folders of their own
using System.Diagnostics;

public partial class Snippets : Batch<int>
{
    [DataComponent] public partial string[] Sources { get; set; }
    [DataComponent] public partial bool[] Compiles { get; set; }

    [Action, InBatchParallel(Init = nameof(Sources), Post = nameof(Compiles))]
    private async Task<bool> CompileAsync(string source, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("snippet-");
        try
        {
            string file = Path.Combine(folder.FullName, "main.c");
            await File.WriteAllTextAsync(file, source, cancellationToken);
            var start = new ProcessStartInfo("cc") { WorkingDirectory = folder.FullName, RedirectStandardError = true };
            foreach (string argument in (string[])["-Wall", "-o", "main", "main.c"])
            {
                start.ArgumentList.Add(argument);
            }

            using Process compiler = Process.Start(start)!;
            string errors = await compiler.StandardError.ReadToEndAsync(cancellationToken);
            await compiler.WaitForExitAsync(cancellationToken);
            return compiler.ExitCode == 0 && errors.Length == 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

// racy: Summary of web orders
public sealed record WebOrder(string Customer, decimal Net, int Pieces, bool Express);

public sealed record SalesSummary(int Orders, int Pieces, decimal Revenue)
{
    public decimal Average => Orders == 0 ? 0 : Revenue / Orders;
}

public partial class WebOrders : Batch<Guid>
{
    [DataComponent] public partial WebOrder[] Orders { get; set; }
    [DataComponent] public partial decimal[] Gross { get; set; }

    public SalesSummary Summary { get; private set; } = new(0, 0, 0m);

    [Action, InBatchParallel(Init = nameof(Orders), Post = nameof(Gross))]
    private decimal Bill(WebOrder order, decimal tax = 0.19m, decimal expressFee = 9.90m)
    {
        decimal net = order.Net + (order.Express ? expressFee : 0);
        Summary = Summary with { Orders = Summary.Orders + 1, Pieces = Summary.Pieces + order.Pieces, Revenue = Summary.Revenue + net }; // race
        return decimal.Round(net * (1 + tax), 2);
    }
}

// clean: Shortest routes through a road network
public readonly record struct Road(int To, double Minutes);

public sealed record Trip(int From, int To);

public partial class Routes : Batch<int>
{
    private readonly IReadOnlyList<Road[]> _roads;

    public Routes() : this([])
    {
    }

    public Routes(IReadOnlyList<Road[]> roads) => _roads = roads;

    [DataComponent] public partial Trip[] Trips { get; set; }
    [DataComponent] public partial double[] Minutes { get; set; }

    [Action, InBatchParallel(Init = nameof(Trips), Post = nameof(Minutes))]
    private double Drive(Trip trip, double limit = 600)
    {
        double[] best = new double[_roads.Count];
        Array.Fill(best, double.PositiveInfinity);
        best[trip.From] = 0;
        var open = new PriorityQueue<int, double>();
        open.Enqueue(trip.From, 0);
        while (open.TryDequeue(out int town, out double minutes) && town != trip.To && minutes <= limit)
        {
            foreach (Road road in _roads[town])
            {
                double arrival = best[town] + road.Minutes;
                if (arrival < best[road.To])
                {
                    best[road.To] = arrival;
                    open.Enqueue(road.To, arrival);
                }
            }
        }

        return best[trip.To];
    }
}

// racy: Crawling a few pages at a time
using System.Net;

public partial class Crawl : Batch<Uri>
{
    private static readonly HttpClient s_http = new();
    private readonly SemaphoreSlim _slots = new(4);
    private readonly Dictionary<string, DateTimeOffset> _lastVisit = new();

    [DataComponent] public partial int[] Sizes { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Sizes))]
    private async Task<int> VisitAsync(Uri page, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            using HttpResponseMessage response = await s_http.GetAsync(page, cancellationToken);
            _lastVisit[page.Host] = response.Headers.Date ?? DateTimeOffset.UtcNow; // race
            if (response.StatusCode == HttpStatusCode.NotModified)
            {
                return 0;
            }

            string html = await response.Content.ReadAsStringAsync(cancellationToken);
            return html.Length;
        }
        finally
        {
            _slots.Release();
        }
    }
}

// clean: Converting timetables to tables
using System.Globalization;
using System.Xml.Linq;

public partial class Timetables : Batch<string>
{
    [DataComponent] public partial int[] Departures { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Departures))]
    private async Task<int> ConvertAsync(string path, char separator = ';', CancellationToken cancellationToken = default)
    {
        await using FileStream source = File.OpenRead(path);
        XDocument timetable = await XDocument.LoadAsync(source, LoadOptions.None, cancellationToken);
        await using var table = new StreamWriter(path + ".csv", append: false);
        int departures = 0;
        foreach (XElement stop in timetable.Descendants("stop"))
        {
            string name = (string?)stop.Attribute("name") ?? "?";
            foreach (XElement departure in stop.Elements("departure"))
            {
                var time = TimeOnly.Parse((string)departure.Attribute("time")!, CultureInfo.InvariantCulture);
                await table.WriteLineAsync($"{name}{separator}{time:HH\\:mm}{separator}{departure.Value.Trim()}");
                departures++;
            }
        }

        return departures;
    }
}

// racy: Tariff classes of parcels
public sealed record Package(string Country, double Kilograms);

public partial class Tariffs : Batch<int>
{
    private readonly object _sync = new();
    private readonly Dictionary<string, decimal[]> _tariffs = new();

    [DataComponent] public partial Package[] Packages { get; set; }
    [DataComponent] public partial decimal[] Postage { get; set; }

    [Action, InBatchParallel(Init = nameof(Packages), Post = nameof(Postage))]
    private decimal Price(Package package)
    {
        decimal[] steps = TariffOf(package.Country);
        int step = Math.Min(steps.Length - 1, (int)(package.Kilograms / 2));
        return steps[step];
    }

    private decimal[] TariffOf(string country)
    {
        if (!_tariffs.TryGetValue(country, out decimal[]? steps)) // race
        {
            lock (_sync)
            {
                if (!_tariffs.TryGetValue(country, out steps))
                {
                    steps = [.. File.ReadLines(Path.Combine("tariffs", country + ".txt")).Select(decimal.Parse)];
                    _tariffs[country] = steps;
                }
            }
        }

        return steps;
    }
}

// clean: Quality figures of machines
public sealed class Welford
{
    private double _squares;

    public int Count { get; private set; }

    public double Mean { get; private set; }

    public double Variance => Count < 2 ? 0 : _squares / (Count - 1);

    public void Push(double value)
    {
        Count++;
        double delta = value - Mean;
        Mean += delta / Count;
        _squares += delta * (value - Mean);
    }
}

public readonly record struct Quality(double Mean, double Capability);

public partial class Machines : Batch<string>
{
    [DataComponent] public partial double[][] Diameters { get; set; }
    [DataComponent] public partial Quality[] Qualities { get; set; }

    [Action, InBatchParallel(Init = nameof(Diameters), Post = nameof(Qualities))]
    private Quality Evaluate(double[] diameters, double lower = 9.95, double upper = 10.05)
    {
        var figures = new Welford();
        foreach (double diameter in diameters)
        {
            figures.Push(diameter);
        }

        double sigma = Math.Sqrt(figures.Variance);
        double capability = Math.Min(upper - figures.Mean, figures.Mean - lower) / (3 * sigma);
        return new Quality(figures.Mean, capability);
    }
}

// racy: Reached nodes of a graph
using System.Collections;

public partial class Reachability : Batch<int>
{
    private readonly int[][] _neighbours;
    private readonly BitArray _reached;

    public Reachability() : this([[1], [2], [0], []])
    {
    }

    public Reachability(int[][] neighbours) => (_neighbours, _reached) = (neighbours, new BitArray(neighbours.Length));

    [DataComponent] public partial int[] Degrees { get; set; }

    public IEnumerable<int> Unreached => Enumerable.Range(0, _reached.Length).Where(node => !_reached[node]);

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Degrees))]
    private int Visit(int node, bool includeSelf = false)
    {
        int degree = 0;
        foreach (int neighbour in _neighbours[node])
        {
            if (neighbour == node && !includeSelf)
            {
                continue;
            }

            _reached.Set(neighbour, true); // race
            degree++;
        }

        return degree;
    }
}

// clean: Shading the pixels of a sphere
using System.Numerics;

public partial class SphereImage : Batch<int>
{
    private readonly Vector3 _centre = new(0, 0, 5);
    private readonly Vector3 _light = Vector3.Normalize(new Vector3(-1, 1, -1));

    [DataComponent] public partial byte[][] Lines { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Lines))]
    private byte[] Render(int line, int width = 640, int height = 480, float radius = 2)
    {
        byte[] pixels = new byte[width];
        for (int column = 0; column < width; column++)
        {
            var ray = Vector3.Normalize(new Vector3((column - (width / 2f)) / height, ((height / 2f) - line) / height, 1));
            float along = Vector3.Dot(_centre, ray);
            float discriminant = (along * along) - _centre.LengthSquared() + (radius * radius);
            if (discriminant < 0)
            {
                continue;
            }

            Vector3 hit = ray * (along - MathF.Sqrt(discriminant));
            float light = Vector3.Dot(Vector3.Normalize(hit - _centre), _light);
            pixels[column] = (byte)(255 * Math.Clamp(light, 0.05f, 1));
        }

        return pixels;
    }
}
