// racy: Kilometres of a fleet
public readonly record struct Fix(double Latitude, double Longitude);

public static class FleetTotals
{
    public static double Kilometres { get; set; }

    public static void Clear() => Kilometres = 0;
}

public partial class FleetTracks : Batch<string>
{
    [DataComponent] public partial Fix[][] Tracks { get; set; }
    [DataComponent] public partial double[] Lengths { get; set; }

    [Action, InBatchParallel(Init = nameof(Tracks), Post = nameof(Lengths))]
    private static double Measure(Fix[] track, double radius = 6371.0)
    {
        double length = 0;
        for (int i = 1; i < track.Length; i++)
        {
            length += radius * Angle(track[i - 1], track[i]);
        }

        FleetTotals.Kilometres += length; // race
        return length;
    }

    private static double Angle(Fix a, Fix b)
    {
        double dLat = double.DegreesToRadians(b.Latitude - a.Latitude), dLon = double.DegreesToRadians(b.Longitude - a.Longitude);
        double h = Math.Pow(Math.Sin(dLat / 2), 2)
            + (Math.Cos(double.DegreesToRadians(a.Latitude)) * Math.Cos(double.DegreesToRadians(b.Latitude)) * Math.Pow(Math.Sin(dLon / 2), 2));
        return 2 * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }
}

// clean: Status codes of a link check
using System.Collections.Concurrent;
using System.Net;

public partial class LinkCheck : Batch<Uri>
{
    private static readonly HttpClient s_http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly ConcurrentDictionary<HttpStatusCode, int> _statuses = new();

    [DataComponent] public partial HttpStatusCode[] Codes { get; set; }

    public IReadOnlyDictionary<HttpStatusCode, int> Statuses => _statuses;

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Codes))]
    private async Task<HttpStatusCode> CheckAsync(Uri link, CancellationToken cancellationToken)
    {
        HttpStatusCode code;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, link);
            using HttpResponseMessage response = await s_http.SendAsync(request, cancellationToken);
            code = response.StatusCode;
        }
        catch (HttpRequestException failure)
        {
            code = failure.StatusCode ?? HttpStatusCode.ServiceUnavailable;
        }

        _statuses.AddOrUpdate(code, 1, static (_, count) => count + 1);
        return code;
    }
}

// racy: Duplicates in a mailing list
using System.Text;

public sealed record Contact(string FirstName, string LastName, string Mail);

public partial class MailingList : Batch<int>
{
    private readonly HashSet<string> _addresses = new(StringComparer.OrdinalIgnoreCase);

    [DataComponent] public partial Contact[] Contacts { get; set; }
    [DataComponent] public partial bool[] Keep { get; set; }

    [Action, InBatchParallel(Init = nameof(Contacts), Post = nameof(Keep))]
    private bool Select(Contact contact, bool dropPlusTags = true)
    {
        string mail = contact.Mail.Trim().Normalize(NormalizationForm.FormC);
        int at = mail.LastIndexOf('@');
        if (at <= 0)
        {
            return false;
        }

        if (dropPlusTags)
        {
            int plus = mail.IndexOf('+');
            if (plus > 0 && plus < at)
            {
                mail = mail[..plus] + mail[at..];
            }
        }

        return _addresses.Add(mail); // race
    }
}

// clean: Strips of a mosaic
public partial class Mosaic : Batch<string>
{
    private readonly int _width;
    private readonly int _stripHeight;
    private readonly byte[] _canvas;

    public Mosaic() : this(1024, 32, 64)
    {
    }

    public Mosaic(int width, int stripHeight, int strips)
    {
        (_width, _stripHeight) = (width, stripHeight);
        _canvas = new byte[width * stripHeight * strips];
    }

    public ReadOnlySpan<byte> Canvas => _canvas;

    [Action, InBatchParallel(Init = nameof(Indices))]
    private void Paint(string path, ItemContext context, double gain = 1.0)
    {
        byte[] source = File.ReadAllBytes(path);
        int size = _width * _stripHeight;
        Span<byte> strip = _canvas.AsSpan(context.Position * size, size);
        for (int i = 0; i < strip.Length; i++)
        {
            strip[i] = i < source.Length ? (byte)Math.Clamp(source[i] * gain, 0, 255) : (byte)0;
        }
    }
}

// racy: Gamma table made on demand
public partial class GammaPhotos : Batch<string>
{
    private double[]? _gamma;

    [DataComponent] public partial byte[][] Pixels { get; set; }
    [DataComponent] public partial double[] Brightness { get; set; }

    [Action, InBatchParallel(Init = nameof(Pixels), Post = nameof(Brightness))]
    private double Measure(byte[] pixels, int step = 1)
    {
        double[] table = Table();
        double sum = 0;
        int count = 0;
        for (int i = 0; i < pixels.Length; i += step, count++)
        {
            sum += table[pixels[i]];
        }

        return count == 0 ? 0 : sum / count;
    }

    private double[] Table(double exponent = 2.2)
    {
        if (_gamma == null)
        {
            _gamma = new double[256]; // race
            for (int i = 0; i < 256; i++)
            {
                _gamma[i] = Math.Pow(i / 255.0, exponent); // race
            }
        }

        return _gamma;
    }
}

// clean: Export through one writer, one item at a time
using System.Text.Json;

public sealed record Article(int Id, string Title, decimal Price, string[] Tags);

public partial class CatalogueExport : Batch<int>, IAsyncDisposable
{
    private static readonly HttpClient s_shop = new() { BaseAddress = new Uri("https://shop.example.com/api/") };
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly StreamWriter _lines = new("catalogue.ndjson", append: false);

    [Action, InBatchParallel(Init = nameof(Indices))]
    private async Task ExportAsync(int id, CancellationToken cancellationToken)
    {
        await using Stream body = await s_shop.GetStreamAsync($"articles/{id}", cancellationToken);
        Article article = await JsonSerializer.DeserializeAsync<Article>(body, JsonSerializerOptions.Web, cancellationToken)
            ?? throw new InvalidDataException($"Article {id} is empty.");
        string line = JsonSerializer.Serialize(article with { Tags = [.. article.Tags.Order(StringComparer.Ordinal)] });

        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _lines.WriteLineAsync(line);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        _turn.Dispose();
    }
}

// racy: Fingerprints of scans
using System.Security.Cryptography;

public partial class ScanFingerprints : Batch<string>
{
    private readonly SHA256 _sha = SHA256.Create();

    [DataComponent] public partial byte[][] Contents { get; set; }
    [DataComponent] public partial string[] Fingerprints { get; set; }

    [Action, InBatchParallel(Init = nameof(Contents), Post = nameof(Fingerprints))]
    private string Fingerprint(byte[] content, int headerBytes = 128)
    {
        if (content.Length <= headerBytes)
        {
            return "";
        }

        byte[] hash = _sha.ComputeHash(content, headerBytes, content.Length - headerBytes); // race
        return Convert.ToHexString(hash, 0, 16).ToLowerInvariant();
    }

    public void Close() => _sha.Dispose();
}

// clean: Scoring with a model loaded once
using System.Text.Json;

public sealed record LogitModel(double Bias, double[] Weights);

public partial class CreditScores : Batch<long>
{
    private readonly Lazy<LogitModel> _model;

    public CreditScores() : this("model.json")
    {
    }

    public CreditScores(string path)
        => _model = new Lazy<LogitModel>(() => JsonSerializer.Deserialize<LogitModel>(File.ReadAllText(path))!);

    [DataComponent] public partial double[][] Features { get; set; }
    [DataComponent] public partial double[] Scores { get; set; }

    [Action, InBatchParallel(Init = nameof(Features), Post = nameof(Scores))]
    private double Score(double[] features)
    {
        LogitModel model = _model.Value;
        double logit = model.Bias;
        for (int i = 0; i < model.Weights.Length; i++)
        {
            logit += model.Weights[i] * features[i];
        }

        return 1 / (1 + Math.Exp(-logit));
    }
}

// racy: Reading entries of one archive
using System.Text;

public sealed record ArchiveEntry(string Name, long Offset, int Length);

public partial class Archive : Batch<string>, IDisposable
{
    private readonly FileStream _archive;

    public Archive() : this("letters.dat")
    {
    }

    public Archive(string path) => _archive = File.OpenRead(path);

    [DataComponent] public partial ArchiveEntry[] Entries { get; set; }
    [DataComponent] public partial string[] Letters { get; set; }

    [Action, InBatchParallel(Init = nameof(Entries), Post = nameof(Letters))]
    private string Read(ArchiveEntry entry)
    {
        if (entry.Offset + entry.Length > _archive.Length)
        {
            throw new InvalidDataException($"{entry.Name} lies behind the end of the archive.");
        }

        byte[] bytes = new byte[entry.Length];
        _archive.Seek(entry.Offset, SeekOrigin.Begin); // race
        _archive.ReadExactly(bytes); // race
        return Encoding.UTF8.GetString(bytes);
    }

    public void Dispose() => _archive.Dispose();
}

// clean: Totals of order documents
using System.Text.Json;

public partial class OrderDocuments : Batch<string>
{
    [DataComponent] public partial decimal[] Totals { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Totals))]
    private async Task<decimal> AddUpAsync(string path, string currency = "EUR", CancellationToken cancellationToken = default)
    {
        await using FileStream file = File.OpenRead(path);
        using JsonDocument document = await JsonDocument.ParseAsync(file, default, cancellationToken);
        decimal total = 0;
        foreach (JsonElement order in document.RootElement.GetProperty("orders").EnumerateArray())
        {
            if (order.GetProperty("currency").GetString() != currency)
            {
                continue;
            }

            foreach (JsonElement line in order.GetProperty("lines").EnumerateArray())
            {
                total += line.GetProperty("quantity").GetInt32() * line.GetProperty("price").GetDecimal();
            }
        }

        return total;
    }
}

// racy: Tenants of a billing service
using System.Net.Http.Headers;
using System.Net.Http.Json;

public sealed record Tenant(string Id, string Token);

public sealed record Usage(long Requests, decimal Cost);

public partial class TenantBilling : Batch<string>
{
    private readonly HttpClient _billing = new() { BaseAddress = new Uri("https://billing.example.com/v3/") };

    [DataComponent] public partial Tenant[] Tenants { get; set; }
    [DataComponent] public partial Usage[] Usages { get; set; }

    [Action, InBatchParallel(Init = nameof(Tenants), Post = nameof(Usages))]
    private async Task<Usage> FetchAsync(Tenant tenant, int month, CancellationToken cancellationToken)
    {
        _billing.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tenant.Token); // race
        using HttpResponseMessage response = await _billing.GetAsync($"tenants/{tenant.Id}/usage?month={month}", cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"Tenant {tenant.Id}: {(int)response.StatusCode}");
        }

        return await response.Content.ReadFromJsonAsync<Usage>(cancellationToken) ?? new Usage(0, 0m);
    }
}

// clean: Normalising embeddings in place
using System.Numerics;

public partial class Embeddings : Batch<string>
{
    [DataComponent] public partial float[][] Vectors { get; set; }
    [DataComponent] public partial float[] Norms { get; set; }

    [Action, InBatchParallel(Init = nameof(Vectors), Post = nameof(Norms))]
    private static float Normalise(float[] vector, float epsilon = 1e-12f)
    {
        float sum = 0;
        int i = 0;
        for (; i <= vector.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var part = new Vector<float>(vector, i);
            sum += Vector.Dot(part, part);
        }

        for (; i < vector.Length; i++)
        {
            sum += vector[i] * vector[i];
        }

        float norm = MathF.Sqrt(sum);
        float scale = 1 / MathF.Max(norm, epsilon);
        for (int j = 0; j < vector.Length; j++)
        {
            vector[j] *= scale;
        }

        return norm;
    }
}

// racy: Grey levels of all photos
public partial class PhotoLevels : Batch<string>
{
    private readonly int[] _levels = new int[256];

    [DataComponent] public partial byte[][] Rgb { get; set; }
    [DataComponent] public partial byte[] Median { get; set; }

    public IReadOnlyList<int> Levels => _levels;

    [Action, InBatchParallel(Init = nameof(Rgb), Post = nameof(Median))]
    private byte FindMedian(byte[] rgb)
    {
        int[] own = new int[256];
        for (int i = 0; i + 2 < rgb.Length; i += 3)
        {
            int grey = ((rgb[i] * 77) + (rgb[i + 1] * 150) + (rgb[i + 2] * 29)) >> 8;
            own[grey]++;
            _levels[grey]++; // race
        }

        int half = rgb.Length / 6, level = 0;
        for (int seen = own[0]; seen < half && level < 255; seen += own[level])
        {
            level++;
        }

        return (byte)level;
    }
}

// clean: One summary file for each study
using System.Globalization;
using System.Text;

public partial class StudySummaries : Batch<int>
{
    private readonly string _folder = Path.Combine("out", "summaries");

    [DataComponent] public partial double[][] Samples { get; set; }
    [DataComponent] public partial string[] Files { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Files))]
    private async Task<string> WriteAsync(int study, ItemContext context, CancellationToken cancellationToken)
    {
        double[] samples = Samples[context.Position];
        double mean = samples.Average();
        double deviation = Math.Sqrt(samples.Sum(x => (x - mean) * (x - mean)) / Math.Max(1, samples.Length - 1));

        var text = new StringBuilder();
        text.AppendLine("study;n;mean;sd");
        text.AppendLine(CultureInfo.InvariantCulture, $"{study};{samples.Length};{mean:R};{deviation:R}");
        string path = Path.Combine(_folder, $"study-{study:D6}.csv");
        Directory.CreateDirectory(_folder);
        await File.WriteAllTextAsync(path, text.ToString(), cancellationToken);
        return path;
    }
}

// racy: Rainfall of gauges
public partial class RainGauges : Batch<int>
{
    private double _rainfall;
    private int _gauges;

    [DataComponent] public partial double[][] Readings { get; set; }
    [DataComponent] public partial double[] Wettest { get; set; }

    public double Average => _gauges == 0 ? 0 : _rainfall / _gauges;

    [Action, InBatchParallel(Init = nameof(Readings), Post = nameof(Wettest))]
    private double Evaluate(double[] readings, double threshold = 0.2)
    {
        double sum = 0, wettest = 0;
        foreach (double reading in readings)
        {
            if (reading < threshold || double.IsNaN(reading))
            {
                continue;
            }

            sum += reading;
            wettest = Math.Max(wettest, reading);
        }

        lock (readings)
        {
            _rainfall += sum; // race
            _gauges++; // race
        }

        return wettest;
    }
}

// clean: Similar product names
public partial class ProductNames : Batch<string>
{
    private readonly string[] _catalogue = ["espresso machine", "milk frother", "coffee grinder", "kettle", "toaster"];

    [DataComponent] public partial string[] Nearest { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Nearest))]
    private string Match(string name, int farthest = 10)
    {
        string best = "";
        int least = farthest + 1;
        foreach (string candidate in _catalogue)
        {
            int distance = Distance(name, candidate);
            if (distance < least)
            {
                (least, best) = (distance, candidate);
            }
        }

        return best;
    }

    private static int Distance(string a, string b)
    {
        Span<int> row = b.Length < 256 ? stackalloc int[b.Length + 1] : new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j - 1], above) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}

// racy: Glossary of a translator
using System.Text.RegularExpressions;

public partial class Translations : Batch<int>
{
    private readonly Lazy<Dictionary<string, string>> _glossary = new(LoadGlossary, LazyThreadSafetyMode.None);

    [DataComponent] public partial string[] Sentences { get; set; }
    [DataComponent] public partial string[] Translated { get; set; }

    [Action, InBatchParallel(Init = nameof(Sentences), Post = nameof(Translated))]
    private string Translate(string sentence)
    {
        Dictionary<string, string> glossary = _glossary.Value; // race
        return Regex.Replace(sentence, @"\p{L}+", match => glossary.GetValueOrDefault(match.Value.ToLowerInvariant(), match.Value));
    }

    private static Dictionary<string, string> LoadGlossary()
    {
        var glossary = new Dictionary<string, string>();
        foreach (string line in File.ReadLines("glossary.tsv"))
        {
            string[] cells = line.Split('\t');
            if (cells.Length == 2)
            {
                glossary[cells[0]] = cells[1];
            }
        }

        return glossary;
    }
}

// clean: Bootstrap intervals
public readonly record struct Interval(double Low, double High);

public partial class Experiments : Batch<string>
{
    [DataComponent] public partial double[][] Outcomes { get; set; }
    [DataComponent] public partial Interval[] Intervals { get; set; }

    [Action, InBatchParallel(Init = nameof(Outcomes), Post = nameof(Intervals))]
    private static Interval Bootstrap(double[] outcomes, ItemRandom random, int repetitions = 2000, double level = 0.95)
    {
        double[] means = new double[repetitions];
        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            double sum = 0;
            for (int i = 0; i < outcomes.Length; i++)
            {
                sum += outcomes[random.Next(outcomes.Length)];
            }

            means[repetition] = sum / outcomes.Length;
        }

        Array.Sort(means);
        int cut = (int)(repetitions * (1 - level) / 2);
        return new Interval(means[cut], means[^(cut + 1)]);
    }
}

// racy: Thumbnails of bitmaps
using System.Buffers;

public partial class Thumbnails : Batch<string>
{
    [DataComponent] public partial byte[][] Bitmaps { get; set; }
    [DataComponent] public partial string[] Files { get; set; }

    [Action, InBatchParallel(Init = nameof(Bitmaps), Post = nameof(Files))]
    private static async Task<string> ShrinkAsync(byte[] bitmap, ItemContext context, int width, int factor = 8, CancellationToken cancellationToken = default)
    {
        int columns = width / factor, rows = bitmap.Length / width / factor;
        byte[] small = ArrayPool<byte>.Shared.Rent(columns * rows);
        try
        {
            Reduce(bitmap, width, factor, small.AsSpan(0, columns * rows), columns);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(small);
        }

        string path = Path.Combine("thumbnails", $"{context.Position:D5}.grey");
        await File.WriteAllBytesAsync(path, small.AsMemory(0, columns * rows), cancellationToken); // race
        return path;
    }

    private static void Reduce(byte[] bitmap, int width, int factor, Span<byte> target, int columns)
    {
        for (int i = 0; i < target.Length; i++)
        {
            int top = i / columns * factor, left = i % columns * factor, sum = 0;
            for (int y = top; y < top + factor; y++)
            {
                for (int x = left; x < left + factor; x++)
                {
                    sum += bitmap[(y * width) + x];
                }
            }

            target[i] = (byte)(sum / (factor * factor));
        }
    }
}

// clean: Contrast of large slides
public partial class Slides : Batch<Guid>
{
    private readonly double _gamma = 1 / 2.2;

    [DataComponent] public partial ushort[][] Pixels { get; set; }
    [DataComponent] public partial double[] Contrast { get; set; }

    [Action, InBatchParallel(Init = nameof(Pixels), Post = nameof(Contrast))]
    private double Measure(ushort[] pixels)
    {
        if (pixels.Length == 0)
        {
            return 0;
        }

        double mean = pixels.AsParallel().Average(pixel => Math.Pow(pixel / 65535.0, _gamma));
        double variance = pixels.AsParallel().Average(pixel =>
        {
            double difference = Math.Pow(pixel / 65535.0, _gamma) - mean;
            return difference * difference;
        });
        return Math.Sqrt(variance);
    }
}
