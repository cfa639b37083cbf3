// racy: High scores of a tournament
public sealed record Replay(string Player, int[] Points, int Penalties);

public partial class Tournament : Batch<Guid>
{
    private const int Places = 10;
    private readonly PriorityQueue<string, int> _best = new();

    [DataComponent] public partial Replay[] Replays { get; set; }
    [DataComponent] public partial int[] Scores { get; set; }

    [Action, InBatchParallel(Init = nameof(Replays), Post = nameof(Scores))]
    private int Score(Replay replay, int bonusEvery = 5)
    {
        int score = -50 * replay.Penalties;
        for (int level = 0; level < replay.Points.Length; level++)
        {
            score += replay.Points[level] * ((level + 1) % bonusEvery == 0 ? 2 : 1);
        }

        _best.Enqueue(replay.Player, score); // race
        if (_best.Count > Places)
        {
            _best.Dequeue(); // race
        }

        return score;
    }

    public IEnumerable<string> Winners() => _best.UnorderedItems.OrderByDescending(entry => entry.Priority).Select(entry => entry.Element);
}

// clean: Events of devices through a channel
using System.Threading.Channels;

public sealed record DeviceEvent(string Device, DateTime At, double Value);

public partial class DeviceLogs : Batch<string>
{
    private readonly Channel<DeviceEvent> _alarms = Channel.CreateBounded<DeviceEvent>(new BoundedChannelOptions(1000) { SingleReader = true });

    [DataComponent] public partial int[] Alarms { get; set; }

    public ChannelReader<DeviceEvent> AlarmReader => _alarms.Reader;

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Alarms))]
    private async Task<int> ReadAsync(string path, double limit = 80, CancellationToken cancellationToken = default)
    {
        int alarms = 0;
        string device = Path.GetFileNameWithoutExtension(path);
        await foreach (string line in File.ReadLinesAsync(path, cancellationToken))
        {
            string[] cells = line.Split(',');
            double value = double.Parse(cells[1], System.Globalization.CultureInfo.InvariantCulture);
            if (value <= limit)
            {
                continue;
            }

            var at = DateTime.Parse(cells[0], System.Globalization.CultureInfo.InvariantCulture);
            await _alarms.Writer.WriteAsync(new DeviceEvent(device, at, value), cancellationToken);
            alarms++;
        }

        return alarms;
    }
}

// racy: Latest quote of a feed
public readonly record struct Quote(long Sequence, decimal Bid, decimal Ask)
{
    public decimal Mid => (Bid + Ask) / 2;
}

public partial class QuoteFeed : Batch<long>
{
    private Quote _latest;

    [DataComponent] public partial string[] Messages { get; set; }
    [DataComponent] public partial decimal[] Moves { get; set; }

    [Action, InBatchParallel(Init = nameof(Messages), Post = nameof(Moves))]
    private decimal Apply(string message, decimal tick = 0.01m)
    {
        string[] fields = message.Split('|');
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var quote = new Quote(long.Parse(fields[0], culture), decimal.Parse(fields[1], culture), decimal.Parse(fields[2], culture));
        Quote previous = _latest; // race
        if (quote.Sequence > previous.Sequence)
        {
            _latest = quote; // race
        }

        return previous.Sequence == 0 ? 0 : decimal.Round((quote.Mid - previous.Mid) / tick);
    }
}

// clean: Robots rules fetched once for each host
using System.Collections.Concurrent;

public partial class PoliteCrawl : Batch<Uri>
{
    private static readonly HttpClient s_http = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<string[]>>> _rules = new(StringComparer.OrdinalIgnoreCase);

    [DataComponent] public partial bool[] Allowed { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Allowed))]
    private async Task<bool> AskAsync(Uri page, CancellationToken cancellationToken)
    {
        Lazy<Task<string[]>> rules = _rules.GetOrAdd(
            page.GetLeftPart(UriPartial.Authority),
            static authority => new Lazy<Task<string[]>>(() => LoadAsync(authority)));
        string[] forbidden = await rules.Value.WaitAsync(cancellationToken);
        return !forbidden.Any(prefix => page.AbsolutePath.StartsWith(prefix, StringComparison.Ordinal));
    }

    private static async Task<string[]> LoadAsync(string authority)
    {
        using HttpResponseMessage response = await s_http.GetAsync(authority + "/robots.txt");
        if (!response.IsSuccessStatusCode)
        {
            return [];
        }

        string text = await response.Content.ReadAsStringAsync();
        return [.. from line in text.Split('\n')
                   where line.StartsWith("Disallow:", StringComparison.OrdinalIgnoreCase)
                   let prefix = line["Disallow:".Length..].Trim()
                   where prefix.Length > 0
                   select prefix];
    }
}

// racy: Transfers between accounts
public sealed record Transfer(string From, string To, decimal Amount);

public sealed class Account
{
    public required string Iban { get; init; }

    public decimal Balance { get; set; }

    public decimal Overdraft { get; init; }
}

public partial class Transfers : Batch<long>
{
    private readonly Dictionary<string, Account> _accounts;

    public Transfers() : this([])
    {
    }

    public Transfers(IEnumerable<Account> accounts) => _accounts = accounts.ToDictionary(account => account.Iban);

    [DataComponent] public partial Transfer[] Orders { get; set; }
    [DataComponent] public partial bool[] Executed { get; set; }

    [Action, InBatchParallel(Init = nameof(Orders), Post = nameof(Executed))]
    private bool Execute(Transfer order, decimal fee = 0m)
    {
        if (!_accounts.TryGetValue(order.From, out Account? from) || !_accounts.TryGetValue(order.To, out Account? to))
        {
            return false;
        }

        if (from.Balance + from.Overdraft < order.Amount + fee)
        {
            return false;
        }

        from.Balance -= order.Amount + fee; // race
        to.Balance += order.Amount; // race
        return true;
    }
}

// clean: Medians with a scratch array for each thread
public partial class SensorMedians : Batch<int>
{
    [ThreadStatic]
    private static double[]? t_scratch;

    [DataComponent] public partial double[][] Samples { get; set; }
    [DataComponent] public partial double[] Medians { get; set; }

    [Action, InBatchParallel(Init = nameof(Samples), Post = nameof(Medians))]
    private static double FindMedian(double[] samples)
    {
        if (samples.Length == 0)
        {
            return double.NaN;
        }

        double[]? scratch = t_scratch;
        if (scratch is null || scratch.Length < samples.Length)
        {
            t_scratch = scratch = new double[Math.Max(1024, samples.Length)];
        }

        Span<double> sorted = scratch.AsSpan(0, samples.Length);
        samples.CopyTo(sorted);
        sorted.Sort();
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

// racy: Storing measurements with one command
using System.Data;
using System.Data.Common;

public sealed record Measurement(int Sensor, DateTime At, double Value);

public partial class MeasurementStore : Batch<long>
{
    private readonly DbCommand? _insert;

    public MeasurementStore()
    {
    }

    public MeasurementStore(DbConnection connection)
    {
        _insert = connection.CreateCommand();
        _insert.CommandText = "INSERT INTO measurement (sensor, at, value) VALUES (@sensor, @at, @value)";
        foreach ((string name, DbType type) in new[] { ("@sensor", DbType.Int32), ("@at", DbType.DateTime2), ("@value", DbType.Double) })
        {
            DbParameter parameter = _insert.CreateParameter();
            (parameter.ParameterName, parameter.DbType) = (name, type);
            _insert.Parameters.Add(parameter);
        }
    }

    [DataComponent] public partial Measurement[] Measurements { get; set; }
    [DataComponent] public partial bool[] Stored { get; set; }

    [Action, InBatchParallel(Init = nameof(Measurements), Post = nameof(Stored))]
    private async Task<bool> StoreAsync(Measurement measurement, CancellationToken cancellationToken)
    {
        DbCommand insert = _insert ?? throw new InvalidOperationException("There is no connection.");
        insert.Parameters["@sensor"].Value = measurement.Sensor; // race
        insert.Parameters["@at"].Value = measurement.At; // race
        insert.Parameters["@value"].Value = measurement.Value; // race
        return await insert.ExecuteNonQueryAsync(cancellationToken) == 1; // race
    }
}

// clean: Country of an address by a table read once
using System.Collections.Frozen;

public partial class Visitors : Batch<string>
{
    private readonly Lock _loading = new();
    private volatile FrozenDictionary<string, string>? _countries;

    [DataComponent] public partial string[] Countries { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Countries))]
    private string Locate(string address, string otherwise = "??")
    {
        string[] parts = address.Split('.');
        return parts.Length == 4 && Table().TryGetValue($"{parts[0]}.{parts[1]}", out string? country) ? country : otherwise;
    }

    private FrozenDictionary<string, string> Table()
    {
        FrozenDictionary<string, string>? table = _countries;
        if (table is not null)
        {
            return table;
        }

        lock (_loading)
        {
            table = _countries;
            if (table is null)
            {
                table = File.ReadLines("networks.csv")
                    .Select(line => line.Split(','))
                    .DistinctBy(cells => cells[0])
                    .ToFrozenDictionary(cells => cells[0], cells => cells[1]);
                _countries = table;
            }

            return table;
        }
    }
}

// racy: Collisions of particles
public readonly record struct Particle(double X, double Y, double Radius);

public readonly record struct Collision(int First, int Second, double Depth);

public partial class Particles : Batch<int>
{
    private Collision[] _collisions = new Collision[64];
    private int _count;

    [DataComponent] public partial Particle[] All { get; set; }

    public ReadOnlySpan<Collision> Collisions => _collisions.AsSpan(0, _count);

    [Action, InBatchParallel(Init = nameof(Indices))]
    private void Collide(int first, double tolerance = 0)
    {
        Particle one = All[first];
        for (int second = first + 1; second < All.Length; second++)
        {
            Particle two = All[second];
            double distance = Math.Sqrt(Math.Pow(one.X - two.X, 2) + Math.Pow(one.Y - two.Y, 2));
            double depth = one.Radius + two.Radius - distance;
            if (depth <= tolerance)
            {
                continue;
            }

            if (_count == _collisions.Length)
            {
                Array.Resize(ref _collisions, 2 * _count); // race
            }

            _collisions[_count++] = new Collision(first, second, depth); // race
        }
    }
}

// clean: Checking large files with rented buffers
using System.Buffers;

public static class Adler
{
    public static uint Update(uint state, ReadOnlySpan<byte> bytes)
    {
        uint a = state & 0xFFFF, b = state >> 16;
        foreach (byte value in bytes)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return (b << 16) | a;
    }
}

public partial class Backups : Batch<string>
{
    private readonly ArrayPool<byte> _pool = ArrayPool<byte>.Create(1 << 20, 32);

    [DataComponent] public partial uint[] Sums { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Sums))]
    private async Task<uint> SumAsync(string path, CancellationToken cancellationToken)
    {
        byte[] buffer = _pool.Rent(1 << 16);
        try
        {
            await using FileStream file = File.OpenRead(path);
            uint sum = 1;
            int read;
            while ((read = await file.ReadAsync(buffer, cancellationToken)) > 0)
            {
                sum = Adler.Update(sum, buffer.AsSpan(0, read));
            }

            return sum;
        }
        finally
        {
            _pool.Return(buffer);
        }
    }
}

// racy: Deliveries of depots
using System.Collections.Concurrent;

public sealed record Delivery(string Street, string Postcode, double Kilograms);

public partial class Depots : Batch<int>
{
    private readonly ConcurrentDictionary<string, List<Delivery>> _tours = new();

    [DataComponent] public partial Delivery[] Deliveries { get; set; }
    [DataComponent] public partial string[] Depot { get; set; }

    public int Heaviest => _tours.Values.Max(tour => (int)tour.Sum(delivery => delivery.Kilograms));

    [Action, InBatchParallel(Init = nameof(Deliveries), Post = nameof(Depot))]
    private string Assign(Delivery delivery, double bulky = 31.5)
    {
        string depot = delivery.Kilograms > bulky
            ? "freight"
            : delivery.Postcode switch
            {
                ['0' or '1', ..] => "east",
                ['2' or '3', ..] => "north",
                ['8' or '9', ..] => "south",
                _ => "west",
            };
        _tours.GetOrAdd(depot, _ => new List<Delivery>()).Add(delivery); // race
        return depot;
    }
}

// clean: Used numbers as bits
public partial class TicketNumbers : Batch<int>
{
    private const int Highest = 1_000_000;
    private readonly int[] _used = new int[(Highest / 32) + 1];

    [DataComponent] public partial string[] Codes { get; set; }
    [DataComponent] public partial bool[] Valid { get; set; }

    public bool IsUsed(int number) => (Volatile.Read(ref _used[number >> 5]) & (1 << (number & 31))) != 0;

    [Action, InBatchParallel(Init = nameof(Codes), Post = nameof(Valid))]
    private bool Redeem(string code, string prefix = "T-")
    {
        if (!code.StartsWith(prefix, StringComparison.Ordinal)
            || !int.TryParse(code.AsSpan(prefix.Length), out int number)
            || number is < 0 or > Highest)
        {
            return false;
        }

        int bit = 1 << (number & 31);
        int before = Interlocked.Or(ref _used[number >> 5], bit);
        return (before & bit) == 0;
    }
}

// racy: Gradient of a linear model
public sealed record Example(double[] Features, double Label);

public partial class LinearTraining : Batch<int>
{
    private readonly double[] _weights;
    private readonly double[] _gradient;

    public LinearTraining() : this(16)
    {
    }

    public LinearTraining(int features) => (_weights, _gradient) = (new double[features], new double[features]);

    [DataComponent] public partial Example[] Examples { get; set; }
    [DataComponent] public partial double[] Losses { get; set; }

    [Action, InBatchParallel(Init = nameof(Examples), Post = nameof(Losses))]
    private double Backpropagate(Example example)
    {
        double prediction = 0;
        for (int i = 0; i < _weights.Length; i++)
        {
            prediction += _weights[i] * example.Features[i];
        }

        double error = prediction - example.Label;
        Span<double> gradient = _gradient;
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] += 2 * error * example.Features[i]; // race
        }

        return error * error;
    }

    public void Step(double rate)
    {
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] -= rate * _gradient[i] / Count;
            _gradient[i] = 0;
        }
    }
}

// clean: Duels with dice of their own
public sealed record Fighter(string Name, int Health, int Attack, int Defence);

public sealed record Duel(Fighter Left, Fighter Right);

public partial class Duels : Batch<int>
{
    private readonly int _season = 2025;

    [DataComponent] public partial Duel[] Pairs { get; set; }
    [DataComponent] public partial double[] LeftWins { get; set; }

    [Action, InBatchParallel(Init = nameof(Pairs), Post = nameof(LeftWins))]
    private double Simulate(Duel duel, ItemContext context, int rounds = 1000)
    {
        var dice = new Random((_season * 7919) + context.Position);
        int wins = 0;
        for (int round = 0; round < rounds; round++)
        {
            int left = duel.Left.Health, right = duel.Right.Health;
            while (left > 0 && right > 0)
            {
                right -= Math.Max(1, dice.Next(1, 21) + duel.Left.Attack - duel.Right.Defence);
                if (right > 0)
                {
                    left -= Math.Max(1, dice.Next(1, 21) + duel.Right.Attack - duel.Left.Defence);
                }
            }

            wins += left > 0 ? 1 : 0;
        }

        return wins / (double)rounds;
    }
}

// racy: Energy of telemetry frames
public partial class Telemetry : Batch<long>
{
    private readonly SpinLock _gate = new(enableThreadOwnerTracking: false);
    private double _energy;
    private long _frames;

    [DataComponent] public partial short[][] Frames { get; set; }
    [DataComponent] public partial double[] Levels { get; set; }

    public double MeanEnergy => _frames == 0 ? 0 : _energy / _frames;

    [Action, InBatchParallel(Init = nameof(Frames), Post = nameof(Levels))]
    private double Measure(short[] frame, double reference = 32768)
    {
        double energy = 0;
        foreach (short sample in frame)
        {
            double value = sample / reference;
            energy += value * value;
        }

        bool taken = false;
        try
        {
            _gate.Enter(ref taken);
            _energy += energy; // race
            _frames++; // race
        }
        finally
        {
            if (taken)
            {
                _gate.Exit();
            }
        }

        return 10 * Math.Log10((energy / Math.Max(1, frame.Length)) + 1e-12);
    }
}

// clean: Spam by word odds
public partial class Inbox : Batch<string>
{
    private readonly IReadOnlyDictionary<string, (double Ham, double Spam)> _odds;
    private readonly double _prior;

    public Inbox() : this(new Dictionary<string, (double, double)>(), 0.3)
    {
    }

    public Inbox(IReadOnlyDictionary<string, (double Ham, double Spam)> odds, double prior) => (_odds, _prior) = (odds, prior);

    [DataComponent] public partial string[] Mails { get; set; }
    [DataComponent] public partial double[] Spam { get; set; }

    [Action, InBatchParallel(Init = nameof(Mails), Post = nameof(Spam))]
    private double Judge(string mail, double smallest = 1e-6)
    {
        double ham = Math.Log(1 - _prior), spam = Math.Log(_prior);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string word in mail.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (seen.Add(word) && _odds.TryGetValue(word.ToLowerInvariant(), out var odds))
            {
                ham += Math.Log(Math.Max(smallest, odds.Ham));
                spam += Math.Log(Math.Max(smallest, odds.Spam));
            }
        }

        return 1 / (1 + Math.Exp(ham - spam));
    }
}

// racy: Pages assembled from parts
using System.Text;

public sealed record PageSource(string Title, Uri Body, Uri Footer);

public partial class StaticSite : Batch<string>
{
    private static readonly HttpClient s_http = new();

    [ThreadStatic]
    private static StringBuilder? t_page;

    [DataComponent] public partial PageSource[] Sources { get; set; }
    [DataComponent] public partial string[] Pages { get; set; }

    [Action, InBatchParallel(Init = nameof(Sources), Post = nameof(Pages))]
    private static async Task<string> AssembleAsync(PageSource source, CancellationToken cancellationToken)
    {
        StringBuilder page = t_page ??= new StringBuilder(16 * 1024);
        page.Clear();
        page.Append("<html><head><title>").Append(source.Title).Append("</title></head><body>");
        page.Append(await s_http.GetStringAsync(source.Body, cancellationToken)); // race
        page.Append(await s_http.GetStringAsync(source.Footer, cancellationToken)); // race
        page.Append("</body></html>"); // race
        return page.ToString();
    }
}

// clean: Renders with an environment of their own
using System.Diagnostics;

public sealed record Scene(string File, int Frame, string Palette);

public partial class Renders : Batch<int>
{
    private readonly string _output = Path.GetFullPath("frames");

    [DataComponent] public partial Scene[] Scenes { get; set; }
    [DataComponent] public partial long[] Sizes { get; set; }

    [Action, InBatchParallel(Init = nameof(Scenes), Post = nameof(Sizes))]
    private async Task<long> RenderAsync(Scene scene, ItemContext context, CancellationToken cancellationToken)
    {
        string target = Path.Combine(_output, $"{context.Position:D5}.exr");
        var start = new ProcessStartInfo("render")
        {
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(scene.File))!,
            UseShellExecute = false,
        };
        start.Environment["RENDER_PALETTE"] = scene.Palette;
        start.ArgumentList.Add($"--frame={scene.Frame}");
        start.ArgumentList.Add($"--out={target}");
        start.ArgumentList.Add(Path.GetFileName(scene.File));

        using Process render = Process.Start(start)!;
        await render.WaitForExitAsync(cancellationToken);
        return render.ExitCode == 0 ? new FileInfo(target).Length : throw new InvalidOperationException($"{scene.File} frame {scene.Frame} failed.");
    }
}

// racy: Minutes of support tickets
public sealed record Ticket(string Team, DateTime Opened, DateTime? Closed, int Pauses);

public partial class SupportTickets : Batch<int>
{
    private long _minutes;
    private int _open;

    [DataComponent] public partial Ticket[] Tickets { get; set; }
    [DataComponent] public partial bool[] InTime { get; set; }

    public long Minutes => Interlocked.Read(ref _minutes);

    public int Open => _open;

    [Action, InBatchParallel(Init = nameof(Tickets), Post = nameof(InTime))]
    private bool Check(Ticket ticket, int promisedMinutes = 480)
    {
        if (ticket.Closed is not { } closed)
        {
            Interlocked.Increment(ref _open);
            return false;
        }

        long minutes = (long)(closed - ticket.Opened).TotalMinutes - (15 * ticket.Pauses);
        Interlocked.Exchange(ref _minutes, _minutes + minutes); // race
        return minutes <= promisedMinutes;
    }
}

// clean: Statements in the language of the customer
using System.Globalization;
using System.Text;

public sealed record Statement(string Customer, string Culture, DateOnly Day, (string Text, decimal Amount)[] Lines);

public partial class Statements : Batch<int>
{
    private readonly Dictionary<string, string> _totals = new() { ["de"] = "Summe", ["fr"] = "Total", ["en"] = "Total" };

    [DataComponent] public partial Statement[] Sources { get; set; }
    [DataComponent] public partial string[] Texts { get; set; }

    [Action, InBatchParallel(Init = nameof(Sources), Post = nameof(Texts))]
    private string Format(Statement statement, int width = 60)
    {
        CultureInfo culture = CultureInfo.GetCultureInfo(statement.Culture);
        var text = new StringBuilder();
        text.Append(statement.Customer).Append(", ").AppendLine(statement.Day.ToString("D", culture));
        decimal total = 0;
        foreach ((string label, decimal amount) in statement.Lines)
        {
            total += amount;
            string value = amount.ToString("C", culture);
            text.Append(label.PadRight(Math.Max(label.Length + 1, width - value.Length), '.')).AppendLine(value);
        }

        string word = _totals.GetValueOrDefault(culture.TwoLetterISOLanguageName, "Total");
        return text.Append(word).Append(' ').AppendLine(total.ToString("C", culture)).ToString();
    }
}
