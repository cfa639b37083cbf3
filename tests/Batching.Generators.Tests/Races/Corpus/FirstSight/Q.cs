// racy: Rejected rows of a meter import
using System.Globalization;

public partial class MeterImport : Batch<string>
{
    private int _rejected;

    [DataComponent] public partial double[] Consumption { get; set; }

    public int Rejected => _rejected;

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Consumption))]
    private async Task<double> ImportAsync(string path, CancellationToken cancellationToken)
    {
        double sum = 0;
        string[] lines = await File.ReadAllLinesAsync(path, cancellationToken);
        foreach (string line in lines.Skip(1))
        {
            string[] cells = line.Split(';');
            if (cells.Length < 3 || !double.TryParse(cells[2], NumberStyles.Float, CultureInfo.InvariantCulture, out double kwh))
            {
                _rejected++; // race
                continue;
            }

            sum += kwh;
        }

        return sum;
    }
}

// clean: Word frequencies of reviews
using System.Collections.Frozen;

public partial class Reviews : Batch<long>
{
    private static readonly FrozenSet<string> s_stopWords =
        new[] { "the", "a", "an", "and", "or", "of", "to", "is", "it" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly char[] s_separators = [' ', '\t', '\n', '.', ',', ';', '!', '?'];

    [DataComponent] public partial string[] Bodies { get; set; }
    [DataComponent] public partial Dictionary<string, int>[] Frequencies { get; set; }

    [Action, InBatchParallel(Init = nameof(Bodies), Post = nameof(Frequencies))]
    private Dictionary<string, int> CountWords(string body, int shortest = 3)
    {
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (string word in body.Split(s_separators, StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Length < shortest || s_stopWords.Contains(word))
            {
                continue;
            }

            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        return counts;
    }
}

// racy: Findings of an invoice audit
public sealed record Invoice(string Number, DateOnly Issued, DateOnly Due, decimal Net, decimal Vat);

public sealed record Finding(string Number, string Message);

public partial class InvoiceAudit : Batch<int>
{
    private readonly List<Finding> _findings = new();

    [DataComponent] public partial Invoice[] Invoices { get; set; }
    [DataComponent] public partial bool[] Accepted { get; set; }

    public IReadOnlyList<Finding> Findings => _findings;

    [Action, InBatchParallel(Init = nameof(Invoices), Post = nameof(Accepted))]
    private bool Check(Invoice invoice, decimal rate = 0.19m)
    {
        bool fine = true;
        if (invoice.Due < invoice.Issued)
        {
            Report(invoice, "is due before it was issued");
            fine = false;
        }

        if (Math.Abs(invoice.Net * rate - invoice.Vat) > 0.01m)
        {
            Report(invoice, $"has a VAT of {invoice.Vat}, expected {invoice.Net * rate:F2}");
            fine = false;
        }

        return fine;
    }

    private void Report(Invoice invoice, string message)
    {
        _findings.Add(new Finding(invoice.Number, message)); // race
    }
}

// clean: Compressing monthly reports
using System.IO.Compression;
using System.Text;

public partial class MonthlyReports : Batch<DateOnly>
{
    private readonly CompressionLevel _level;

    public MonthlyReports() : this(CompressionLevel.Optimal)
    {
    }

    public MonthlyReports(CompressionLevel level) => _level = level;

    [DataComponent] public partial string[] Texts { get; set; }
    [DataComponent] public partial byte[][] Packed { get; set; }

    [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Packed))]
    private byte[] Pack(string text)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, _level, leaveOpen: true))
        using (var writer = new StreamWriter(gzip, Encoding.UTF8))
        {
            foreach (string line in text.Split('\n'))
            {
                writer.WriteLine(line.TrimEnd());
            }
        }

        return target.ToArray();
    }
}

// racy: Geocoding with remembered postcodes
using System.Net.Http.Json;

public sealed record Place(double Latitude, double Longitude);

public sealed record Shop(string Name, string Street, string Postcode);

public partial class ShopMap : Batch<int>
{
    private static readonly HttpClient s_http = new() { BaseAddress = new Uri("https://geo.example.com/") };
    private readonly Dictionary<string, Place> _known = new();

    [DataComponent] public partial Shop[] Shops { get; set; }
    [DataComponent] public partial Place[] Places { get; set; }

    [Action, InBatchParallel(Init = nameof(Shops), Post = nameof(Places))]
    private async Task<Place> LocateAsync(Shop shop, CancellationToken cancellationToken)
    {
        string postcode = shop.Postcode.Replace(" ", "").ToUpperInvariant();
        if (_known.TryGetValue(postcode, out Place? place)) // race
        {
            return place;
        }

        place = await s_http.GetFromJsonAsync<Place>($"v1/postcode/{Uri.EscapeDataString(postcode)}", cancellationToken)
            ?? throw new InvalidDataException($"{shop.Name}: nothing is known of {postcode}.");
        _known[postcode] = place; // race
        return place;
    }
}

// clean: Convex hulls of parcels
public readonly record struct Corner(double X, double Y);

public partial class LandParcels : Batch<string>
{
    [DataComponent] public partial Corner[][] Outlines { get; set; }
    [DataComponent] public partial Corner[][] Hulls { get; set; }

    [Action, InBatchParallel(Init = nameof(Outlines), Post = nameof(Hulls))]
    private static Corner[] Wrap(Corner[] outline)
    {
        Corner[] sorted = [.. outline.OrderBy(c => c.X).ThenBy(c => c.Y)];
        if (sorted.Length < 3)
        {
            return sorted;
        }

        List<Corner> lower = HalfHull(sorted);
        Array.Reverse(sorted);
        List<Corner> upper = HalfHull(sorted);
        lower.RemoveAt(lower.Count - 1);
        upper.RemoveAt(upper.Count - 1);
        return [.. lower, .. upper];
    }

    private static List<Corner> HalfHull(Corner[] corners)
    {
        var hull = new List<Corner>();
        foreach (Corner corner in corners)
        {
            while (hull.Count >= 2 && Cross(hull[^2], hull[^1], corner) <= 0)
            {
                hull.RemoveAt(hull.Count - 1);
            }

            hull.Add(corner);
        }

        return hull;
    }

    private static double Cross(Corner a, Corner b, Corner c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}

// racy: Migration script of customers
using System.Text;

public sealed record OldCustomer(int Id, string Name, string? Mail, bool Active);

public partial class CustomerMigration : Batch<int>
{
    private readonly StringBuilder _script = new("BEGIN TRANSACTION;\n");

    [DataComponent] public partial OldCustomer[] Customers { get; set; }
    [DataComponent] public partial bool[] Migrated { get; set; }

    public string Script => _script + "COMMIT;\n";

    [Action, InBatchParallel(Init = nameof(Customers), Post = nameof(Migrated))]
    private bool Write(OldCustomer customer, string schema = "crm")
    {
        if (!customer.Active)
        {
            return false;
        }

        string mail = customer.Mail is null ? "NULL" : Quote(customer.Mail.ToLowerInvariant());
        _script.Append($"INSERT INTO {schema}.customer (id, name, mail) VALUES ({customer.Id}, {Quote(customer.Name)}, {mail});\n"); // race
        return true;
    }

    private static string Quote(string text) => "'" + text.Replace("'", "''") + "'";
}

// clean: Forecasts with a trace header for each request
using System.Net.Http.Json;

public sealed record Forecast(double Minimum, double Maximum, double Rain);

public partial class Forecasts : Batch<string>
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri("https://weather.example.com/"), Timeout = TimeSpan.FromSeconds(20) };

    [DataComponent] public partial Forecast[] Tomorrow { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Tomorrow))]
    private async Task<Forecast> FetchAsync(string station, ItemContext context, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v2/stations/{Uri.EscapeDataString(station)}/tomorrow");
        request.Headers.Add("X-Trace", $"{station}-{context.Attempt}");
        request.Headers.Accept.ParseAdd("application/json");

        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        Forecast? forecast = await response.Content.ReadFromJsonAsync<Forecast>(cancellationToken);
        return forecast ?? throw new InvalidDataException($"Station {station} sent nothing.");
    }
}

// racy: Prices of options by simulation
public sealed record Option(double Spot, double Strike, double Volatility, double Years);

public partial class OptionBook : Batch<string>
{
    private readonly Random _random = new(20240117);

    [DataComponent] public partial Option[] Options { get; set; }
    [DataComponent] public partial double[] Prices { get; set; }

    [Action, InBatchParallel(Init = nameof(Options), Post = nameof(Prices))]
    private double Price(Option option, double rate = 0.03, int paths = 100_000)
    {
        double drift = (rate - (option.Volatility * option.Volatility / 2)) * option.Years;
        double spread = option.Volatility * Math.Sqrt(option.Years);
        double sum = 0;
        for (int path = 0; path < paths; path++)
        {
            double end = option.Spot * Math.Exp(drift + (spread * Gauss()));
            sum += Math.Max(0, end - option.Strike);
        }

        return Math.Exp(-rate * option.Years) * sum / paths;
    }

    private double Gauss()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())); // race
        return radius * Math.Cos(2 * Math.PI * _random.NextDouble()); // race
    }
}

// clean: Progress of uploads
using Microsoft.Extensions.Logging;

public partial class BlobUploads : Batch<string>
{
    private readonly HttpClient _blobs = new() { BaseAddress = new Uri("https://blobs.example.com/archive/") };
    private long _sent;
    private int _finished;

    [DataComponent] public partial string[] ETags { get; set; }

    public long Sent => Interlocked.Read(ref _sent);

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(ETags))]
    private async Task<string> UploadAsync(string path, ItemContext context, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(path);
        long length = file.Length;
        using var content = new StreamContent(file);
        using HttpResponseMessage response = await _blobs.PutAsync(Path.GetFileName(path), content, cancellationToken);
        response.EnsureSuccessStatusCode();

        long sent = Interlocked.Add(ref _sent, length);
        int finished = Interlocked.Increment(ref _finished);
        if (finished % 100 == 0)
        {
            context.Logger.LogInformation("{Finished} of {Count} files, {Sent} bytes", finished, Count, sent);
        }

        return response.Headers.ETag?.Tag ?? "";
    }
}

// racy: Suspicious requests of access logs
public partial class AccessLogs : Batch<string>
{
    private readonly string _alerts = Path.Combine(AppContext.BaseDirectory, "alerts.log");

    [DataComponent] public partial int[] Suspicious { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Suspicious))]
    private int Scan(string path, string[] patterns)
    {
        int hits = 0;
        foreach (string line in File.ReadLines(path))
        {
            if (!patterns.Any(pattern => line.Contains(pattern, StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            hits++;
            File.AppendAllText(_alerts, $"{Path.GetFileName(path)}: {line}{Environment.NewLine}"); // race
        }

        return hits;
    }
}

// clean: Amounts in euros with rates under a lock
public sealed record Payment(string Currency, DateOnly Day, decimal Amount);

public partial class Payments : Batch<Guid>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Currency, DateOnly Day), decimal> _rates = new();
    private readonly string _folder = "rates";

    [DataComponent] public partial Payment[] Booked { get; set; }
    [DataComponent] public partial decimal[] Euros { get; set; }

    [Action, InBatchParallel(Init = nameof(Booked), Post = nameof(Euros))]
    private decimal Convert(Payment payment, int digits = 2)
    {
        if (payment.Currency == "EUR")
        {
            return payment.Amount;
        }

        decimal rate;
        lock (_gate)
        {
            var key = (payment.Currency, payment.Day);
            if (!_rates.TryGetValue(key, out rate))
            {
                string text = File.ReadAllText(Path.Combine(_folder, $"{payment.Day:yyyyMMdd}-{payment.Currency}.txt"));
                rate = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
                _rates.Add(key, rate);
            }
        }

        return Math.Round(payment.Amount / rate, digits, MidpointRounding.ToEven);
    }
}

// racy: Best trial of a parameter search
public sealed record Trial(double LearningRate, double Decay, int Depth);

public partial class Trials : Batch<int>
{
    private readonly double[] _xs = [.. Enumerable.Range(0, 500).Select(i => i / 500.0)];
    private double _bestLoss = double.PositiveInfinity;
    private Trial? _best;

    [DataComponent] public partial Trial[] Candidates { get; set; }
    [DataComponent] public partial double[] Losses { get; set; }

    public Trial? Best => _best;

    [Action, InBatchParallel(Init = nameof(Candidates), Post = nameof(Losses))]
    private double Evaluate(Trial trial, int epochs = 50)
    {
        double weight = 0, rate = trial.LearningRate, loss = 0;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            loss = 0;
            foreach (double x in _xs)
            {
                double error = (weight * x) - Math.Sin(trial.Depth * x);
                weight -= rate * error * x;
                loss += error * error;
            }

            rate *= trial.Decay;
        }

        if (loss < _bestLoss)
        {
            _bestLoss = loss; // race
            _best = trial; // race
        }

        return loss;
    }
}

// clean: Warnings collected in an immutable list
using System.Collections.Immutable;

public sealed record Shipment(string Number, double Weight, double Length, double Width, double Height);

public partial class ShipmentCheck : Batch<int>
{
    private ImmutableList<string> _warnings = ImmutableList<string>.Empty;

    [DataComponent] public partial Shipment[] Shipments { get; set; }
    [DataComponent] public partial double[] Billable { get; set; }

    public IReadOnlyList<string> Warnings => _warnings;

    [Action, InBatchParallel(Init = nameof(Shipments), Post = nameof(Billable))]
    private double Weigh(Shipment shipment, double divisor = 5000)
    {
        double volumetric = shipment.Length * shipment.Width * shipment.Height / divisor;
        if (volumetric > 4 * shipment.Weight)
        {
            Warn($"{shipment.Number}: {volumetric:F1} kg by volume, but {shipment.Weight:F1} kg on the scales");
        }

        return Math.Max(volumetric, shipment.Weight);
    }

    private void Warn(string warning)
    {
        ImmutableList<string> seen = Volatile.Read(ref _warnings);
        while (true)
        {
            ImmutableList<string> before = Interlocked.CompareExchange(ref _warnings, seen.Add(warning), seen);
            if (ReferenceEquals(before, seen))
            {
                return;
            }

            seen = before;
        }
    }
}

// racy: Vocabulary of a corpus
using System.Collections.Concurrent;

public partial class Corpus : Batch<string>
{
    private readonly ConcurrentDictionary<string, int> _vocabulary = new(StringComparer.Ordinal);

    [DataComponent] public partial int[] Lengths { get; set; }

    public IEnumerable<KeyValuePair<string, int>> MostFrequent(int count)
        => _vocabulary.OrderByDescending(pair => pair.Value).Take(count);

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Lengths))]
    private async Task<int> TokenizeAsync(string path, CancellationToken cancellationToken)
    {
        int length = 0;
        await foreach (string line in File.ReadLinesAsync(path, cancellationToken))
        {
            foreach (string token in line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                string key = token.ToLowerInvariant();
                if (!_vocabulary.TryAdd(key, 1))
                {
                    _vocabulary[key] = _vocabulary[key] + 1; // race
                }

                length++;
            }
        }

        return length;
    }
}

// clean: Checksums with a hasher for each thread
using System.Security.Cryptography;

public partial class Checksums : Batch<string>, IDisposable
{
    private readonly ThreadLocal<SHA256> _hasher = new(SHA256.Create, trackAllValues: true);

    [DataComponent] public partial string[] Digests { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Digests))]
    private string Digest(string path)
    {
        SHA256 hasher = _hasher.Value!;
        byte[] content = File.ReadAllBytes(path);
        byte[] digest = hasher.ComputeHash(content);
        return Convert.ToHexString(digest);
    }

    public void Dispose()
    {
        foreach (SHA256 hasher in _hasher.Values)
        {
            hasher.Dispose();
        }

        _hasher.Dispose();
    }
}

// racy: Audit trail of approvals
using System.Collections.Immutable;

public sealed record Expense(string Employee, decimal Amount, string Purpose);

public sealed record Decision(string Employee, decimal Amount, bool Approved, string Reason);

public partial class ExpenseApproval : Batch<int>
{
    private ImmutableList<Decision> _trail = ImmutableList<Decision>.Empty;

    [DataComponent] public partial Expense[] Expenses { get; set; }
    [DataComponent] public partial bool[] Approved { get; set; }

    public ImmutableList<Decision> Trail => _trail;

    [Action, InBatchParallel(Init = nameof(Expenses), Post = nameof(Approved))]
    private bool Decide(Expense expense, decimal limit = 500m)
    {
        Decision decision = expense switch
        {
            { Amount: <= 0 } => new Decision(expense.Employee, expense.Amount, false, "not positive"),
            { Purpose.Length: 0 } => new Decision(expense.Employee, expense.Amount, false, "without purpose"),
            _ when expense.Amount > limit => new Decision(expense.Employee, expense.Amount, false, "above the limit"),
            _ => new Decision(expense.Employee, expense.Amount, true, "within the limit"),
        };
        _trail = _trail.Add(decision); // race
        return decision.Approved;
    }
}

// clean: Peaks of sound files
public readonly record struct Peak(int SampleRate, double Seconds, double Loudest);

public partial class SoundFiles : Batch<string>
{
    [DataComponent] public partial Peak[] Peaks { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Peaks))]
    private static Peak Measure(string path, int headerBytes = 44)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        reader.BaseStream.Seek(24, SeekOrigin.Begin);
        int rate = reader.ReadInt32();
        reader.BaseStream.Seek(headerBytes, SeekOrigin.Begin);

        short[] samples = new short[(reader.BaseStream.Length - headerBytes) / 2];
        int loudest = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = reader.ReadInt16();
            loudest = Math.Max(loudest, Math.Abs((int)samples[i]));
        }

        return new Peak(rate, samples.Length / (double)rate, loudest / 32768.0);
    }
}

// racy: Traffic of a download
public partial class MapTiles : Batch<int>
{
    private static readonly HttpClient s_client = new() { BaseAddress = new Uri("https://tiles.example.org/") };
    private long _traffic;

    [DataComponent] public partial (int X, int Y, int Zoom)[] Tiles { get; set; }
    [DataComponent] public partial byte[][] Images { get; set; }

    public long Traffic => _traffic;

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Images))]
    private async ValueTask<byte[]> DownloadAsync(int index, CancellationToken cancellationToken)
    {
        (int x, int y, int zoom) = Tiles[index];
        using var buffer = new MemoryStream();
        _traffic += await CopyAsync($"{zoom}/{x}/{y}.png", buffer, cancellationToken); // race
        return buffer.ToArray();
    }

    private static async Task<long> CopyAsync(string address, MemoryStream target, CancellationToken cancellationToken)
    {
        await using Stream source = await s_client.GetStreamAsync(address, cancellationToken);
        await source.CopyToAsync(target, cancellationToken);
        return target.Length;
    }
}

// clean: Repayment schedules
public sealed record Loan(decimal Principal, decimal YearlyRate, int Months);

public sealed record Instalment(int Month, decimal Interest, decimal Redemption, decimal Rest);

public partial class LoanBook : Batch<string>
{
    [DataComponent] public partial Loan[] Loans { get; set; }
    [DataComponent] public partial Instalment[][] Schedules { get; set; }

    [Action, InBatchParallel(Init = nameof(Loans), Post = nameof(Schedules))]
    private Instalment[] Plan(Loan loan, int digits = 2)
    {
        decimal monthly = loan.YearlyRate / 12;
        decimal factor = Power(1 + monthly, loan.Months);
        decimal annuity = monthly == 0 ? loan.Principal / loan.Months : loan.Principal * monthly * factor / (factor - 1);
        var plan = new Instalment[loan.Months];
        decimal rest = loan.Principal;
        for (int month = 0; month < plan.Length; month++)
        {
            decimal interest = Math.Round(rest * monthly, digits);
            decimal redemption = month == plan.Length - 1 ? rest : Math.Round(annuity - interest, digits);
            rest -= redemption;
            plan[month] = new Instalment(month + 1, interest, redemption, rest);
        }

        return plan;
    }

    private static decimal Power(decimal value, int exponent)
    {
        decimal result = 1;
        for (int i = 0; i < exponent; i++)
        {
            result *= value;
        }

        return result;
    }
}
