// racy: scratch row of the box blur
public partial class BlurredScans : Batch<string>
{
    private const int Width = 640;

    private readonly float[] _row = new float[Width];

    [DataComponent] public partial float[][] Images { get; set; }
    [DataComponent] public partial float[][] Blurred { get; set; }

    [Action, InBatchParallel(Init = nameof(Images), Post = nameof(Blurred))]
    private float[] Blur(float[] image, int radius = 2)
    {
        var result = new float[image.Length];
        for (int top = 0; top + Width <= image.Length; top += Width)
        {
            Array.Copy(image, top, _row, 0, Width); // race
            for (int x = 0; x < Width; x++)
            {
                float sum = 0;
                int from = Math.Max(0, x - radius), to = Math.Min(Width - 1, x + radius);
                for (int i = from; i <= to; i++)
                    sum += _row[i];
                result[top + x] = sum / (to - from + 1);
            }
        }
        return result;
    }
}

// clean: line buffer rented by each image and given back
using System.Buffers;

public partial class SharpenedScans : Batch<string>
{
    private const int Width = 640;

    [DataComponent] public partial float[][] Images { get; set; }
    [DataComponent] public partial float[][] Sharp { get; set; }

    [Action, InBatchParallel(Init = nameof(Images), Post = nameof(Sharp))]
    private static float[] Sharpen(float[] image, float amount = 0.5f)
    {
        float[] line = ArrayPool<float>.Shared.Rent(Width);
        try
        {
            var result = new float[image.Length];
            for (int top = 0; top + Width <= image.Length; top += Width)
            {
                image.AsSpan(top, Width).CopyTo(line);
                result[top] = line[0];
                result[top + Width - 1] = line[Width - 1];
                for (int x = 1; x < Width - 1; x++)
                    result[top + x] = line[x] + amount * (2 * line[x] - line[x - 1] - line[x + 1]);
            }
            return result;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(line);
        }
    }
}

// racy: one report for all log files
using System.Text;

public sealed class ErrorReport
{
    private readonly StringBuilder _text = new();

    public void Header(string file, int errors)
        => _text.Append("== ").Append(file).Append(": ").Append(errors).AppendLine(); // race

    public void Line(string line) => _text.AppendLine("   " + line.Trim()); // race

    public override string ToString() => _text.ToString();
}

public partial class ServerLogs(ErrorReport report) : Batch<string>
{
    [DataComponent] public partial int[] Errors { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Errors))]
    private async Task<int> ScanAsync(string path, CancellationToken cancellationToken)
    {
        string[] lines = await File.ReadAllLinesAsync(path, cancellationToken);
        string[] errors = [.. lines.Where(line => line.Contains(" ERROR ", StringComparison.Ordinal))];
        if (errors.Length > 0)
        {
            report.Header(Path.GetFileName(path), errors.Length);
            foreach (string error in errors)
                report.Line(error);
        }
        return errors.Length;
    }
}

// clean: builder of the thread, read out before the item ends
using System.Text;

public sealed record Address(string Name, string Street, string Zip, string City, string? Country);

public partial class Labels : Batch<int>
{
    private static readonly ThreadLocal<StringBuilder> Builder = new(() => new StringBuilder(256));

    [DataComponent] public partial Address[] Addresses { get; set; }
    [DataComponent] public partial string[] Texts { get; set; }

    [Action, InBatchParallel(Init = nameof(Addresses), Post = nameof(Texts))]
    private static string Format(Address address)
    {
        StringBuilder text = Builder.Value!;
        text.Clear();
        text.AppendLine(address.Name);
        text.AppendLine(address.Street);
        text.Append(address.Zip).Append(' ').AppendLine(address.City);
        if (address.Country is { Length: > 0 } country)
            text.AppendLine(country.ToUpperInvariant());
        return text.ToString();
    }
}

// racy: addresses seen before, behind an interface
public interface ISeenBefore
{
    bool IsNew(string address);
}

public sealed class SeenInMemory : ISeenBefore
{
    private readonly HashSet<string> _addresses = new(StringComparer.OrdinalIgnoreCase);

    public bool IsNew(string address) => _addresses.Add(address); // race
}

public partial class Subscribers : Batch<int>
{
    private readonly ISeenBefore _seen = new SeenInMemory();

    [DataComponent] public partial string[] Lines { get; set; }
    [DataComponent] public partial string?[] Addresses { get; set; }

    [Action, InBatchParallel(Init = nameof(Lines), Post = nameof(Addresses))]
    private string? Clean(string line)
    {
        string address = line.Split(';')[2].Trim().Trim('<', '>');
        if (!address.Contains('@') || address.EndsWith(".invalid", StringComparison.Ordinal))
            return null;
        return _seen.IsNew(address) ? address : null;
    }
}

// clean: country codes frozen when the class loads
using System.Collections.Frozen;

public sealed record Phone(string Country, string Number);

public partial class PhoneNumbers : Batch<int>
{
    private static readonly FrozenDictionary<string, string> Prefixes = LoadPrefixes();

    [DataComponent] public partial string[] Raw { get; set; }
    [DataComponent] public partial Phone[] Phones { get; set; }

    private static FrozenDictionary<string, string> LoadPrefixes()
    {
        var prefixes = new Dictionary<string, string>();
        foreach (string line in File.ReadLines("prefixes.tsv"))
        {
            string[] parts = line.Split('\t');
            prefixes[parts[0]] = parts[1];
        }
        return prefixes.ToFrozenDictionary();
    }

    [Action, InBatchParallel(Init = nameof(Raw), Post = nameof(Phones))]
    private static Phone Parse(string raw)
    {
        string digits = new([.. raw.Where(char.IsAsciiDigit)]);
        for (int length = Math.Min(3, digits.Length); length > 0; length--)
        {
            if (Prefixes.TryGetValue(digits[..length], out string? country))
                return new Phone(country, digits[length..]);
        }
        return new Phone("??", digits);
    }
}

// racy: access token renewed by whoever finds it old
using System.Net.Http.Headers;
using System.Net.Http.Json;

public sealed record TokenReply(string AccessToken, int ExpiresIn);

public partial class CrmContacts(HttpClient http) : Batch<Guid>
{
    private string? _token;
    private DateTimeOffset _expires;

    [DataComponent] public partial string[] Json { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Json))]
    private async Task<string> FetchAsync(Guid contact, CancellationToken cancellationToken)
    {
        if (_token is null || _expires < DateTimeOffset.UtcNow)
        {
            using HttpResponseMessage reply = await http.PostAsync("oauth/token", null, cancellationToken);
            TokenReply? token = await reply.Content.ReadFromJsonAsync<TokenReply>(cancellationToken);
            _expires = DateTimeOffset.UtcNow.AddSeconds(token!.ExpiresIn); // race
            _token = token.AccessToken; // race
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, $"contacts/{contact}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }
}

// clean: access token behind a semaphore of one
using System.Net.Http.Headers;

public partial class Warehouses(HttpClient http) : Batch<int>
{
    private sealed record Token(string Value, DateTimeOffset Expires);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile Token? _token;

    [DataComponent] public partial string[] Stock { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Stock))]
    private async Task<string> FetchAsync(int warehouse, CancellationToken cancellationToken)
    {
        Token token = await TokenAsync(cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"warehouses/{warehouse}/stock");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private async Task<Token> TokenAsync(CancellationToken cancellationToken)
    {
        if (_token is { } known && known.Expires > DateTimeOffset.UtcNow)
            return known;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_token is { } renewed && renewed.Expires > DateTimeOffset.UtcNow)
                return renewed;
            string value = await http.GetStringAsync("token", cancellationToken);
            var token = new Token(value, DateTimeOffset.UtcNow.AddMinutes(10));
            _token = token;
            return token;
        }
        finally
        {
            _gate.Release();
        }
    }
}

// racy: stock reserved in a concurrent dictionary
using System.Collections.Concurrent;

public sealed record OrderLine(string Sku, int Quantity);

public partial class Reservations : Batch<int>
{
    private readonly ConcurrentDictionary<string, int> _stock;

    public Reservations(IEnumerable<KeyValuePair<string, int>> stock) => _stock = new(stock);

    [DataComponent] public partial OrderLine[] Lines { get; set; }
    [DataComponent] public partial bool[] Reserved { get; set; }

    [Action, InBatchParallel(Init = nameof(Lines), Post = nameof(Reserved))]
    private bool Reserve(OrderLine line)
    {
        if (line.Quantity <= 0)
            return false;
        if (_stock.TryGetValue(line.Sku, out int left) && left >= line.Quantity)
        {
            _stock[line.Sku] = left - line.Quantity; // race
            return true;
        }
        return false;
    }
}

// clean: seats taken with TryUpdate until nobody was faster
using System.Collections.Concurrent;

public sealed record SeatRequest(string Train, int Seats);

public partial class SeatRequests : Batch<int>
{
    private readonly ConcurrentDictionary<string, int> _free;

    public SeatRequests(IReadOnlyDictionary<string, int> free) => _free = new ConcurrentDictionary<string, int>(free);

    [DataComponent] public partial SeatRequest[] Requests { get; set; }
    [DataComponent] public partial bool[] Granted { get; set; }

    [Action, InBatchParallel(Init = nameof(Requests), Post = nameof(Granted))]
    private bool Grant(SeatRequest request)
    {
        while (_free.TryGetValue(request.Train, out int free))
        {
            if (free < request.Seats)
                return false;
            if (_free.TryUpdate(request.Train, free - request.Seats, free))
                return true;
        }
        return false;
    }
}

// racy: stems remembered in a static dictionary
public static class Stemmer
{
    private static readonly Dictionary<string, string> Known = [];

    public static string Stem(string word)
    {
        if (Known.TryGetValue(word, out string? stem))
            return stem;

        stem = word;
        foreach (string ending in new[] { "ingly", "edly", "ing", "ed", "es", "s" })
        {
            if (word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal))
            {
                stem = word[..^ending.Length];
                break;
            }
        }
        return Known[word] = stem; // race
    }
}

public partial class Reviews : Batch<string>
{
    [DataComponent] public partial string[] Texts { get; set; }
    [DataComponent] public partial string[][] Stems { get; set; }

    [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Stems))]
    private static string[] StemAll(string text)
        => [.. text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Stemmer.Stem)];
}

// clean: term ids, the helper is called with the lock held
public sealed class TermIndex
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _ids = [];
    private readonly List<string> _terms = [];

    public int[] IdsOf(IEnumerable<string> terms)
    {
        using (_lock.EnterScope())
        {
            var ids = new List<int>();
            foreach (string term in terms)
                ids.Add(IdOf(term));
            return [.. ids];
        }
    }

    private int IdOf(string term)
    {
        if (!_ids.TryGetValue(term, out int id))
        {
            id = _terms.Count;
            _terms.Add(term);
            _ids[term] = id;
        }
        return id;
    }
}

public partial class Abstracts(TermIndex index) : Batch<string>
{
    [DataComponent] public partial string[] Texts { get; set; }
    [DataComponent] public partial int[][] Terms { get; set; }

    [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Terms))]
    private int[] Number(string text) => index.IdsOf(text.Split(' ').Distinct());
}

// racy: one seeded Random for the bootstrap
public sealed record Interval(double Low, double High);

public partial class Bootstraps : Batch<string>
{
    private readonly Random _random = new(42);

    [DataComponent] public partial double[][] Samples { get; set; }
    [DataComponent] public partial Interval[] Means { get; set; }

    [Action, InBatchParallel(Init = nameof(Samples), Post = nameof(Means))]
    private Interval Resample(double[] sample, int rounds = 1000)
    {
        var means = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            double sum = 0;
            for (int i = 0; i < sample.Length; i++)
                sum += sample[_random.Next(sample.Length)]; // race
            means[round] = sum / sample.Length;
        }
        Array.Sort(means);
        return new Interval(means[(int)(rounds * 0.025)], means[(int)(rounds * 0.975)]);
    }
}

// clean: permutation test with the random numbers of its item
public partial class PermutationTests : Batch<string>
{
    [DataComponent] public partial double[][] Treated { get; set; }
    [DataComponent] public partial double[][] Controls { get; set; }
    [DataComponent] public partial double[] PValues { get; set; }

    [Action, InBatchParallel(Init = nameof(Items), Post = nameof(PValues))]
    private static double Test(Item item, ItemRandom random, int rounds = 500)
    {
        double[] treated = item.Treated, controls = item.Controls;
        double[] pool = [.. treated, .. controls];
        double observed = Math.Abs(treated.Average() - controls.Average());
        int extreme = 0;
        for (int round = 0; round < rounds; round++)
        {
            random.Shuffle(pool);
            double difference = pool.Take(treated.Length).Average() - pool.Skip(treated.Length).Average();
            if (Math.Abs(difference) >= observed)
                extreme++;
        }
        return (extreme + 1.0) / (rounds + 1.0);
    }
}

// racy: a lock made anew for each document
using System.Text.RegularExpressions;

public sealed record Finding(string File, string Secret);

public partial class SecretScan : Batch<string>
{
    private static readonly Regex Key = new("AKIA[0-9A-Z]{16}", RegexOptions.Compiled);

    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Findings => _findings;

    [Action, InBatchParallel(Init = nameof(Indices))]
    private async Task ScanAsync(string path, CancellationToken cancellationToken)
    {
        object sync = new();
        string text = await File.ReadAllTextAsync(path, cancellationToken);
        foreach (Match match in Key.Matches(text))
        {
            lock (sync)
            {
                _findings.Add(new Finding(path, match.Value)); // race
            }
        }
    }
}

// clean: word counts in a dictionary that the page owns
using System.Text.RegularExpressions;

public sealed class WordCounter
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);

    public WordCounter Add(string word)
    {
        _counts[word] = _counts.GetValueOrDefault(word) + 1;
        return this;
    }

    public string MostFrequent() => _counts.Count == 0 ? "" : _counts.MaxBy(pair => pair.Value).Key;
}

public partial class Chapters : Batch<string>
{
    private static readonly Regex Word = new(@"\p{L}{4,}", RegexOptions.Compiled);

    [DataComponent] public partial string[] Favourites { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Favourites))]
    private static async Task<string> FavouriteAsync(string path, CancellationToken cancellationToken)
    {
        var counter = new WordCounter();
        await foreach (string line in File.ReadLinesAsync(path, cancellationToken))
        {
            foreach (Match match in Word.Matches(line))
                counter.Add(match.Value);
        }
        return counter.MostFrequent();
    }
}

// racy: best fit exchanged after a look at it
public sealed record Candidate(double Slope, double Offset);

public partial class LineFits(double[] xs, double[] ys) : Batch<int>
{
    private double _best = double.MaxValue;

    public double Best => _best;

    [DataComponent] public partial Candidate[] Candidates { get; set; }

    [Action, InBatchParallel(Init = nameof(Candidates))]
    private void Try(Candidate candidate)
    {
        double error = 0;
        for (int i = 0; i < xs.Length; i++)
        {
            double difference = ys[i] - (candidate.Slope * xs[i] + candidate.Offset);
            error += difference * difference;
        }

        if (error < Volatile.Read(ref _best))
            Interlocked.Exchange(ref _best, error); // race
    }
}

// clean: longest distance by compare and exchange in a loop
public readonly record struct GeoPoint(double Latitude, double Longitude);

public partial class Trips(GeoPoint depot) : Batch<int>
{
    private double _farthest;

    public double Farthest => _farthest;

    [DataComponent] public partial GeoPoint[] Ends { get; set; }

    [Action, InBatchParallel(Init = nameof(Ends))]
    private void Measure(GeoPoint end)
    {
        double x = (end.Longitude - depot.Longitude) * Math.Cos(depot.Latitude * Math.PI / 180);
        double y = end.Latitude - depot.Latitude;
        double kilometres = Math.Sqrt(x * x + y * y) * 111.2;

        double seen = Volatile.Read(ref _farthest);
        while (kilometres > seen)
        {
            double before = Interlocked.CompareExchange(ref _farthest, kilometres, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}

// racy: current directory set for each package
using System.Text.Json;

public sealed record Package(string Name, string Version, bool HasLicence);

public partial class Packages : Batch<string>
{
    [DataComponent] public partial Package[] Infos { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Infos))]
    private static Package Inspect(string folder)
    {
        Directory.SetCurrentDirectory(folder); // race
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText("package.json"));
        string name = json.RootElement.GetProperty("name").GetString() ?? Path.GetFileName(folder);
        string version = json.RootElement.GetProperty("version").GetString() ?? "0.0.0";
        return new Package(name, version, File.Exists("LICENSE"));
    }
}

// clean: amounts summed by the item, then added once
public sealed record Receipt(string Shop, long[] Cents);

public partial class Receipts : Batch<int>
{
    private long _totalCents;
    private int _receipts;

    public decimal Total => Interlocked.Read(ref _totalCents) / 100m;

    public int Booked => Volatile.Read(ref _receipts);

    [DataComponent] public partial Receipt[] All { get; set; }

    [Action, InBatchParallel(Init = nameof(All))]
    private void Book(Receipt receipt)
    {
        long sum = 0;
        foreach (long cents in receipt.Cents)
        {
            if (cents < 0)
                throw new InvalidDataException($"{receipt.Shop}: {cents}");
            sum += cents;
        }

        Interlocked.Add(ref _totalCents, sum);
        Interlocked.Increment(ref _receipts);
    }
}
