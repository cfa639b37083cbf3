// racy: tenant header on the client that all share
public partial class TenantExports : Batch<string>
{
    private readonly HttpClient _http;

    public TenantExports(HttpClient http)
    {
        _http = http;
        _http.DefaultRequestHeaders.Add("Accept", "text/csv");
    }

    [DataComponent] public partial string[] Csv { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Csv))]
    private async Task<string> ExportAsync(string tenant, CancellationToken cancellationToken)
    {
        _http.DefaultRequestHeaders.Remove("X-Tenant"); // race
        _http.DefaultRequestHeaders.Add("X-Tenant", tenant); // race
        using HttpResponseMessage response = await _http.GetAsync("export?format=csv", cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}

// clean: count of retries in a base class, under its lock
public abstract class ResilientBatch<TKey> : Batch<TKey>
{
    private readonly object _statistics = new();
    private readonly Dictionary<string, int> _retries = [];

    public IReadOnlyDictionary<string, int> Retries
    {
        get
        {
            lock (_statistics)
                return new Dictionary<string, int>(_retries);
        }
    }

    protected async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await work(cancellationToken);
            }
            catch (HttpRequestException failure) when (attempt < 4)
            {
                lock (_statistics)
                {
                    string reason = failure.StatusCode?.ToString() ?? "network";
                    _retries[reason] = _retries.GetValueOrDefault(reason) + 1;
                }
                await Task.Delay(100 << attempt, cancellationToken);
            }
        }
    }
}

public partial class Feeds(HttpClient http) : ResilientBatch<Uri>
{
    [DataComponent] public partial string[] Xml { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Xml))]
    private Task<string> LoadAsync(Uri feed, CancellationToken cancellationToken)
        => RetryAsync(token => http.GetStringAsync(feed, token), cancellationToken);
}

// racy: one prepared command for all rows
using System.Data.Common;

public sealed record Station(string Id, double Latitude, double Longitude);

public partial class Stations(DbCommand insert) : Batch<int>
{
    [DataComponent] public partial Station[] All { get; set; }
    [DataComponent] public partial int[] Written { get; set; }

    [Action, InBatchParallel(Init = nameof(All), Post = nameof(Written))]
    private async Task<int> InsertAsync(Station station, CancellationToken cancellationToken)
    {
        if (station.Latitude is < -90 or > 90)
            throw new InvalidDataException($"{station.Id}: latitude {station.Latitude}");

        insert.Parameters["@id"].Value = station.Id; // race
        insert.Parameters["@lat"].Value = station.Latitude; // race
        insert.Parameters["@lon"].Value = station.Longitude; // race
        return await insert.ExecuteNonQueryAsync(cancellationToken); // race
    }
}

// clean: connection and command of their own for each row
using System.Data.Common;

public sealed record Reading(string Sensor, DateTime At, double Value);

public partial class Readings(DbDataSource database) : Batch<int>
{
    private const string Sql = "insert into readings (sensor, at, value) values (@sensor, @at, @value)";

    [DataComponent] public partial Reading[] All { get; set; }

    [Action, InBatchParallel(Init = nameof(All))]
    private async Task InsertAsync(Reading reading, CancellationToken cancellationToken)
    {
        await using DbConnection connection = await database.OpenConnectionAsync(cancellationToken);
        await using DbCommand insert = connection.CreateCommand();
        insert.CommandText = Sql;
        Add(insert, "@sensor", reading.Sensor);
        Add(insert, "@at", reading.At);
        Add(insert, "@value", reading.Value);
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}

// racy: one SHA-256 object for all attachments
using System.Security.Cryptography;

public sealed class ContentStore(string root) : IDisposable
{
    private readonly SHA256 _sha = SHA256.Create();

    public string PathOf(byte[] content)
    {
        string name = Convert.ToHexStringLower(_sha.ComputeHash(content)); // race
        return Path.Combine(root, name[..2], name[2..]);
    }

    public void Dispose() => _sha.Dispose();
}

public partial class Attachments(ContentStore store) : Batch<string>
{
    [DataComponent] public partial byte[][] Contents { get; set; }
    [DataComponent] public partial string[] Paths { get; set; }

    [Action, InBatchParallel(Init = nameof(Contents), Post = nameof(Paths))]
    private async Task<string> StoreAsync(byte[] content, CancellationToken cancellationToken)
    {
        string path = store.PathOf(content);
        if (!File.Exists(path))
        {
            string temporary = Path.GetTempFileName();
            await File.WriteAllBytesAsync(temporary, content, cancellationToken);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(temporary, path, overwrite: true);
        }
        return path;
    }
}

// clean: blocks of one file read at their offsets
using Microsoft.Win32.SafeHandles;

public partial class DiskImage(string path) : Batch<int>
{
    private const int BlockSize = 65536;

    private readonly SafeFileHandle _image = File.OpenHandle(path, options: FileOptions.RandomAccess);

    [DataComponent] public partial double[] Entropies { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Entropies))]
    private double Entropy(int block)
    {
        Span<byte> bytes = new byte[BlockSize];
        int length = 0, read;
        while ((read = RandomAccess.Read(_image, bytes[length..], (long)block * BlockSize + length)) > 0)
            length += read;

        Span<int> counts = stackalloc int[256];
        foreach (byte b in bytes[..length])
            counts[b]++;
        double entropy = 0;
        foreach (int count in counts)
        {
            if (count > 0)
                entropy -= (double)count / length * Math.Log2((double)count / length);
        }
        return entropy;
    }
}

// racy: damage to a unit of another item
using System.Numerics;

public sealed class Unit
{
    public Vector2 Position { get; set; }
    public int Health { get; set; } = 100;
    public int Power { get; init; }
    public int Target { get; set; } = -1;
}

public partial class Battle : Batch<int>
{
    [DataComponent] public partial Unit[] Units { get; set; }

    [Action, InBatchParallel(Init = nameof(Units))]
    private void Attack(Unit unit, float reach = 3f)
    {
        if (unit.Target < 0)
            return;
        Unit target = Units[unit.Target];
        if (Vector2.Distance(unit.Position, target.Position) > reach)
            return;
        target.Health -= unit.Power; // race
        if (target.Health <= 0)
            unit.Target = -1;
    }
}

// clean: particles that change nothing but themselves
using System.Numerics;

public sealed class Particle
{
    public Vector3 Position;
    public Vector3 Velocity;
    public int Bounces;
    public bool Resting;

    public void Bounce(float damping)
    {
        Position.Y = -Position.Y;
        Velocity.Y = -Velocity.Y * damping;
        Bounces++;
        Resting = Velocity.LengthSquared() < 1e-4f;
    }
}

public partial class Particles : Batch<int>
{
    private static readonly Vector3 Gravity = new(0, -9.81f, 0);

    [DataComponent] public partial Particle[] All { get; set; }

    [Action, InBatchParallel(Init = nameof(All))]
    private static void Move(Particle particle, float seconds, float damping = 0.6f)
    {
        if (particle.Resting)
            return;
        particle.Velocity += Gravity * seconds;
        particle.Position += particle.Velocity * seconds;
        if (particle.Position.Y < 0)
            particle.Bounce(damping);
    }
}

// racy: tags of a template copied by with
public sealed record Listing(string Title, decimal Price)
{
    public List<string> Tags { get; init; } = [];
}

public sealed record RawListing(string Title, string Price, string[] Keywords);

public partial class Listings : Batch<int>
{
    private static readonly Listing Template = new("", 0) { Tags = ["shop", "2025"] };

    [DataComponent] public partial RawListing[] Raw { get; set; }
    [DataComponent] public partial Listing[] Published { get; set; }

    [Action, InBatchParallel(Init = nameof(Raw), Post = nameof(Published))]
    private static Listing Publish(RawListing raw)
    {
        Listing listing = Template with { Title = raw.Title.Trim(), Price = decimal.Parse(raw.Price) };
        if (listing.Price < 10)
            listing.Tags.Add("bargain"); // race
        listing.Tags.AddRange(raw.Keywords.Where(keyword => keyword.Length > 2)); // race
        return listing;
    }
}

// clean: board copied before the solver writes into it
public partial class Sudokus : Batch<int>
{
    private static readonly int[] Unsolvable = [];

    [DataComponent] public partial int[][] Puzzles { get; set; }
    [DataComponent] public partial int[][] Solutions { get; set; }

    [Action, InBatchParallel(Init = nameof(Puzzles), Post = nameof(Solutions))]
    private static int[] Solve(int[] puzzle)
    {
        int[] board = (int[])puzzle.Clone();
        return Fill(board, 0) ? board : Unsolvable;
    }

    private static bool Fill(int[] board, int cell)
    {
        while (cell < 81 && board[cell] != 0)
            cell++;
        if (cell == 81)
            return true;
        for (int digit = 1; digit <= 9; digit++)
        {
            if (!Fits(board, cell, digit))
                continue;
            board[cell] = digit;
            if (Fill(board, cell + 1))
                return true;
        }
        board[cell] = 0;
        return false;
    }

    private static bool Fits(int[] board, int cell, int digit)
        => !Enumerable.Range(0, 81).Any(other => board[other] == digit
            && (other / 9 == cell / 9 || other % 9 == cell % 9
                || (other / 27 == cell / 27 && other % 9 / 3 == cell % 9 / 3)));
}

// racy: loudest peak captured by a kernel
public partial class Recordings : Batch<string>
{
    [DataComponent] public partial float[][] Samples { get; set; }
    [DataComponent] public partial float[] RelativePeaks { get; set; }

    [Action, InBatchParallel(Init = nameof(Samples), Post = nameof(RelativePeaks))]
    private static Func<float[], float> RelativePeak(float floor = 1e-6f)
    {
        float loudest = floor;

        return samples =>
        {
            float peak = 0;
            foreach (float sample in samples)
                peak = MathF.Max(peak, MathF.Abs(sample));
            if (peak > loudest)
                loudest = peak; // race
            return peak / loudest;
        };
    }
}

// clean: parser with an event, made by the item itself
public sealed class OfxParser
{
    public event Action<string, decimal>? Booked;
    public event Action<int>? Skipped;

    public void Parse(IEnumerable<string> lines)
    {
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            string[] cells = line.Split(';');
            if (cells.Length == 2 && decimal.TryParse(cells[1], out decimal amount))
                Booked?.Invoke(cells[0], amount);
            else
                Skipped?.Invoke(number);
        }
    }
}

public sealed record Statement(decimal Balance, string[] Payees, int[] BadLines);

public partial class Statements : Batch<string>
{
    [DataComponent] public partial Statement[] Parsed { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Parsed))]
    private static Statement Read(string path)
    {
        decimal balance = 0;
        var payees = new SortedSet<string>();
        var bad = new List<int>();
        var parser = new OfxParser();
        parser.Booked += (payee, amount) =>
        {
            balance += amount;
            payees.Add(payee);
        };
        parser.Skipped += bad.Add;
        parser.Parse(File.ReadLines(path));
        return new Statement(balance, [.. payees], [.. bad]);
    }
}

// racy: messages of a shared validator heard through its event
public sealed class XmlRules
{
    public event Action<string>? Violated;

    public void Check(System.Xml.Linq.XElement order)
    {
        if (order.Attribute("id") is null)
            Violated?.Invoke("no id");
        foreach (var line in order.Elements("line"))
        {
            if ((int?)line.Attribute("quantity") is null or <= 0)
                Violated?.Invoke($"quantity of {line.Attribute("sku")?.Value}");
        }
    }
}

public partial class OrderFiles(XmlRules rules) : Batch<string>
{
    [DataComponent] public partial string[][] Violations { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Violations))]
    private string[] Validate(string path)
    {
        var messages = new List<string>();
        void Keep(string message) => messages.Add(message); // race

        rules.Violated += Keep; // race
        try
        {
            rules.Check(System.Xml.Linq.XElement.Load(path));
        }
        finally
        {
            rules.Violated -= Keep;
        }
        return [.. messages];
    }
}

// clean: log through a synchronized writer
public partial class Thumbnails : Batch<string>
{
    private readonly TextWriter _log;

    public Thumbnails(string logPath)
        => _log = TextWriter.Synchronized(new StreamWriter(logPath, append: true) { AutoFlush = true });

    [DataComponent] public partial byte[][] Small { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Small))]
    private byte[] Shrink(string path)
    {
        byte[] pixels = File.ReadAllBytes(path);
        if (pixels.Length < 4)
        {
            _log.WriteLine($"{DateTime.UtcNow:O} {path}: only {pixels.Length} bytes");
            return pixels;
        }

        var small = new byte[pixels.Length / 4];
        for (int i = 0; i < small.Length; i++)
            small[i] = (byte)((pixels[4 * i] + pixels[4 * i + 1] + pixels[4 * i + 2] + pixels[4 * i + 3]) / 4);
        _log.WriteLine($"{DateTime.UtcNow:O} {path}: {small.Length} pixels");
        return small;
    }
}

// racy: rows handed to the Add of a list
public static class CsvFile
{
    public static int ForEachRow(string path, Action<string[]> take)
    {
        int rows = 0;
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            take(line.Split(','));
            rows++;
        }
        return rows;
    }
}

public partial class MonthlyExports : Batch<string>
{
    private readonly List<string[]> _rows = [];

    [DataComponent] public partial int[] RowCounts { get; set; }

    public IReadOnlyList<string[]> Rows => _rows;

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(RowCounts))]
    private int Read(string path)
    {
        if (new FileInfo(path).Length == 0)
            return 0;
        return CsvFile.ForEachRow(path, _rows.Add); // race
    }
}

// clean: flag that is only ever raised
public partial class Satellite : Batch<string>
{
    private volatile bool _anyClouds;

    [DataComponent] public partial float[][] Bands { get; set; }
    [DataComponent] public partial float[] CloudShares { get; set; }
    [DataComponent] public partial bool[] Usable { get; set; }

    [Action, InBatchParallel(Init = nameof(Bands), Post = nameof(Keep))]
    private float CloudShare(float[] band, float bright = 0.8f)
    {
        int clouds = 0;
        foreach (float value in band)
        {
            if (value > bright)
                clouds++;
        }

        if (clouds > 0)
            _anyClouds = true;
        return (float)clouds / band.Length;
    }

    private void Keep(ItemResults<float> results)
    {
        CloudShares = results.GetValues();
        Usable = [.. results.GetValues().Select(share => !_anyClouds || share < 0.2f)];
    }
}

// racy: numbers from a static counter in a constructor
public sealed class Ticket
{
    private static int s_last = 1000;

    public Ticket(string subject, string text)
    {
        Number = ++s_last; // race
        Subject = subject;
        Text = text;
    }

    public int Number { get; }

    public string Subject { get; }

    public string Text { get; }
}

public partial class Mails : Batch<string>
{
    [DataComponent] public partial string[] Raw { get; set; }
    [DataComponent] public partial Ticket[] Tickets { get; set; }

    [Action, InBatchParallel(Init = nameof(Raw), Post = nameof(Tickets))]
    private static Ticket Open(string raw)
    {
        string[] parts = raw.Split("\n\n", 2);
        string subject = parts[0].Split('\n')
            .FirstOrDefault(line => line.StartsWith("Subject:", StringComparison.OrdinalIgnoreCase))?[8..].Trim() ?? "(none)";
        return new Ticket(subject, parts.Length > 1 ? parts[1] : "");
    }
}

// clean: mean and deviation found by Init, read by the items
public partial class Returns : Batch<DateOnly>
{
    private double _mean;
    private double _deviation;

    [DataComponent] public partial double[] Daily { get; set; }
    [DataComponent] public partial double[] Scores { get; set; }

    private double[] WithStatistics()
    {
        double[] daily = Daily;
        _mean = daily.Average();
        _deviation = 0;
        foreach (double value in daily)
            _deviation += (value - _mean) * (value - _mean);
        _deviation = Math.Sqrt(_deviation / Math.Max(1, daily.Length - 1));
        return daily;
    }

    [Action, InBatchParallel(Init = nameof(WithStatistics), Post = nameof(Scores))]
    private double Score(double value, double limit = 4)
    {
        if (_deviation == 0)
            return 0;
        return Math.Clamp((value - _mean) / _deviation, -limit, limit);
    }
}

// racy: count of processed items in a base class
public abstract class CountedBatch<TKey> : Batch<TKey>
{
    public int Processed { get; private set; }

    public long Bytes { get; private set; }

    protected void Done(long bytes)
    {
        Processed++; // race
        Bytes += bytes; // race
    }
}

public partial class Minified : CountedBatch<string>
{
    [DataComponent] public partial string[] Sources { get; set; }
    [DataComponent] public partial string[] Small { get; set; }

    [Action, InBatchParallel(Init = nameof(Sources), Post = nameof(Small))]
    private string Minify(string source)
    {
        IEnumerable<string> lines = source.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
        string small = string.Join('\n', lines);
        Done(source.Length - small.Length);
        return small;
    }
}

// clean: one encoder an item, taken from a pool and put back
using System.Collections.Concurrent;
using System.Security.Cryptography;

public partial class SignedFiles(byte[] key) : Batch<string>
{
    private readonly ConcurrentBag<HMACSHA256> _free = [];

    [DataComponent] public partial string[] Signatures { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Signatures))]
    private async Task<string> SignAsync(string path, CancellationToken cancellationToken)
    {
        if (!_free.TryTake(out HMACSHA256? signer))
            signer = new HMACSHA256(key);

        string signature;
        await using (FileStream file = File.OpenRead(path))
        {
            byte[] hash = await signer.ComputeHashAsync(file, cancellationToken);
            signature = Convert.ToBase64String(hash);
        }

        _free.Add(signer);
        return signature;
    }
}
