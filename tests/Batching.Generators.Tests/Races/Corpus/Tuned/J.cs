// racy: frames read from one shared stream
using System.Buffers.Binary;

public readonly record struct FrameEntry(long Offset, int Length);

public sealed partial class Recording : Batch<int>
{
    private readonly FileStream _file;

    public Recording(string path) => _file = File.OpenRead(path);

    [DataComponent] public partial FrameEntry[] Frames { get; set; }
    [DataComponent] public partial short[][] Depths { get; set; }

    [Action, InBatchParallel(Init = nameof(Frames), Post = nameof(Depths))]
    private short[] Decode(FrameEntry frame)
    {
        byte[] bytes = ReadFrame(frame.Offset, frame.Length);
        var depths = new short[bytes.Length / sizeof(short)];
        for (int i = 0; i < depths.Length; i++)
            depths[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(i * sizeof(short)));
        return depths;
    }

    private byte[] ReadFrame(long offset, int length)
    {
        var bytes = new byte[length];
        _file.Seek(offset, SeekOrigin.Begin); // race
        _file.ReadExactly(bytes); // race
        return bytes;
    }
}

// clean: tiles of one canvas
public partial class HeatMap(double[] temperatures, int columns, int rows) : Batch<int>
{
    private const int TilePixels = 32 * 32;

    private uint[] _canvas = [];

    public ReadOnlyMemory<uint> Canvas => _canvas;

    private IEnumerable<int> Tiles()
    {
        _canvas = new uint[columns * rows * TilePixels];
        return Enumerable.Range(0, columns * rows);
    }

    [Action, InBatchParallel(Init = nameof(Tiles))]
    private void Paint(int tile)
    {
        double warmth = Math.Clamp((temperatures[tile] + 20) / 60, 0, 1);
        uint colour = 0xFF000000u | ((uint)(warmth * 255) << 16) | (uint)((1 - warmth) * 255);
        Span<uint> pixels = _canvas.AsSpan(tile * TilePixels, TilePixels);
        pixels.Fill(colour);
        for (int i = 0; i < 32; i++)
            pixels[i] = 0xFF808080u;
    }
}

// racy: postcode table visible before it is filled
public sealed class PostcodeTable(string path)
{
    private readonly object _sync = new();
    private Dictionary<string, (double Latitude, double Longitude)>? _places;

    public (double Latitude, double Longitude)? Find(string postcode)
    {
        if (_places == null)
        {
            lock (_sync)
            {
                if (_places == null)
                {
                    _places = []; // race
                    foreach (string line in File.ReadLines(path))
                    {
                        string[] cells = line.Split(',');
                        _places[cells[0]] = (double.Parse(cells[1]), double.Parse(cells[2])); // race
                    }
                }
            }
        }
        return _places.TryGetValue(postcode, out var place) ? place : null;
    }
}

public partial class Customers(PostcodeTable postcodes) : Batch<int>
{
    [DataComponent] public partial string[] Postcodes { get; set; }
    [DataComponent] public partial double[] DistancesToShop { get; set; }

    [Action, InBatchParallel(Init = nameof(Postcodes), Post = nameof(DistancesToShop))]
    private double Locate(string postcode)
        => postcodes.Find(postcode.Replace(" ", "")) is { } place
            ? Math.Sqrt(Math.Pow(place.Latitude - 52.5, 2) + Math.Pow(place.Longitude - 13.4, 2)) * 111
            : double.NaN;
}

// clean: airport table checked twice and published whole
public sealed class AirportTable(string path)
{
    private readonly object _sync = new();
    private volatile Dictionary<string, string>? _cities;

    public string CityOf(string code)
    {
        Dictionary<string, string>? cities = _cities;
        if (cities == null)
        {
            lock (_sync)
            {
                cities = _cities;
                if (cities == null)
                {
                    cities = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                    foreach (string line in File.ReadLines(path))
                    {
                        int comma = line.IndexOf(',');
                        cities[line[..comma]] = line[(comma + 1)..];
                    }
                    _cities = cities;
                }
            }
        }
        return cities.TryGetValue(code, out string? city) ? city : code;
    }
}

public partial class Flights : Batch<string>
{
    private readonly AirportTable _airports = new("airports.csv");

    [DataComponent] public partial string[] Routes { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Routes))]
    private string Describe(string flight)
        => string.Join(" - ", flight.Split('>').Select(_airports.CityOf));
}

// racy: near duplicates looked for outside the lock
using System.Numerics;

public sealed class PhotoHashes
{
    private readonly List<ulong> _hashes = [];
    private readonly object _gate = new();

    public bool IsDuplicate(ulong hash)
    {
        if (_hashes.Any(known => BitOperations.PopCount(known ^ hash) <= 3)) // race
            return true;
        lock (_gate)
            _hashes.Add(hash); // race
        return false;
    }
}

public partial class Photos(PhotoHashes hashes) : Batch<string>
{
    [DataComponent] public partial byte[][] Thumbnails { get; set; }
    [DataComponent] public partial bool[] Duplicates { get; set; }

    [Action, InBatchParallel(Init = nameof(Thumbnails), Post = nameof(Duplicates))]
    private bool Check(byte[] thumbnail)
    {
        double mean = thumbnail.Average(pixel => (double)pixel);
        ulong hash = 0;
        for (int i = 0; i < 64; i++)
            hash = (hash << 1) | (thumbnail[i] > mean ? 1UL : 0UL);
        return hashes.IsDuplicate(hash);
    }
}

// clean: row of the next generation from three rows of this one
public partial class Life : Batch<int>
{
    [DataComponent] public partial bool[][] Rows { get; set; }
    [DataComponent] public partial bool[][] NextRows { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(NextRows))]
    private bool[] Step(int row)
    {
        bool[] above = Rows[(row + Rows.Length - 1) % Rows.Length];
        bool[] own = Rows[row];
        bool[] below = Rows[(row + 1) % Rows.Length];
        var next = new bool[own.Length];
        for (int x = 0; x < own.Length; x++)
        {
            int neighbours = own[x] ? -1 : 0;
            for (int dx = -1; dx <= 1; dx++)
            {
                int column = (x + dx + own.Length) % own.Length;
                neighbours += (above[column] ? 1 : 0) + (own[column] ? 1 : 0) + (below[column] ? 1 : 0);
            }
            next[x] = neighbours == 3 || (own[x] && neighbours == 2);
        }
        return next;
    }
}

// racy: recent temperatures, pushed under one lock and trimmed under another
public sealed class RecentValues(int most)
{
    private readonly object _pushing = new();
    private readonly object _trimming = new();
    private readonly Queue<double> _values = new();

    public void Push(double value)
    {
        lock (_pushing)
            _values.Enqueue(value); // race
    }

    public void Trim()
    {
        lock (_trimming)
        {
            while (_values.Count > most)
                _values.Dequeue(); // race
        }
    }
}

public partial class Probes : Batch<string>
{
    private readonly RecentValues _recent = new(most: 500);

    [DataComponent] public partial double[] Celsius { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Celsius))]
    private double Convert(string raw)
    {
        double celsius = (double.Parse(raw) - 32) * 5 / 9;
        _recent.Push(celsius);
        _recent.Trim();
        return celsius;
    }
}

// clean: checksum table written by the static constructor
public static class Crc32
{
    private static readonly uint[] Table = new uint[256];

    static Crc32()
    {
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
            Table[i] = value;
        }
    }

    public static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
            crc = Table[(crc ^ b) & 0xFF] ^ (crc >> 8);
        return crc;
    }
}

public partial class Downloads : Batch<string>
{
    [DataComponent] public partial uint[] Checksums { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Checksums))]
    private static async Task<uint> CheckAsync(string path, CancellationToken cancellationToken)
    {
        uint crc = uint.MaxValue;
        var buffer = new byte[16384];
        await using FileStream file = File.OpenRead(path);
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
            crc = Crc32.Update(crc, buffer.AsSpan(0, read));
        return ~crc;
    }
}

// racy: one histogram for all X-ray images
public partial class XRays : Batch<string>
{
    private readonly int[] _histogram = new int[4096];

    [DataComponent] public partial ushort[][] Pixels { get; set; }

    public int[] Histogram => _histogram;

    [Action, InBatchParallel(Init = nameof(Pixels))]
    private void AddToHistogram(ushort[] pixels, int skipBelow = 8)
    {
        foreach (ushort pixel in pixels)
        {
            if (pixel < skipBelow)
                continue;
            int bin = Math.Min(pixel, _histogram.Length - 1);
            _histogram[bin]++; // race
        }
    }
}

// clean: a histogram of each thread, summed up in Post
public partial class Mammograms : Batch<string>
{
    private readonly ThreadLocal<long[]> _bins = new(() => new long[256], trackAllValues: true);

    [DataComponent] public partial byte[][] Pixels { get; set; }

    public long[] Total { get; private set; } = new long[256];

    [Action, InBatchParallel(Init = nameof(Pixels), Post = nameof(Merge))]
    private void AddToHistogram(byte[] pixels, byte background = 0)
    {
        long[] bins = _bins.Value!;
        foreach (byte pixel in pixels)
        {
            if (pixel != background)
                bins[pixel]++;
        }
    }

    private void Merge(ItemResults results)
    {
        results.ThrowIfAnyFailed();
        var total = new long[256];
        foreach (long[] bins in _bins.Values)
        {
            for (int i = 0; i < total.Length; i++)
                total[i] += bins[i];
        }
        Total = total;
    }
}

// racy: currency symbol set in a shared number format
using System.Globalization;

public sealed record Price(decimal Amount, string Currency);

public static class Money
{
    private static readonly NumberFormatInfo Format = (NumberFormatInfo)CultureInfo.GetCultureInfo("de-DE").NumberFormat.Clone();

    public static string Print(Price price)
    {
        Format.CurrencySymbol = price.Currency switch // race
        {
            "EUR" => "€",
            "GBP" => "£",
            "USD" => "US$",
            _ => price.Currency,
        };
        return price.Amount.ToString("C", Format);
    }
}

public partial class PriceTags : Batch<int>
{
    [DataComponent] public partial Price[] Prices { get; set; }
    [DataComponent] public partial string[] Tags { get; set; }

    [Action, InBatchParallel(Init = nameof(Prices), Post = nameof(Tags))]
    private static string Print(Price price) => Money.Print(price).Replace('\u00a0', ' ');
}

// clean: number format cloned and set up before the first item
using System.Globalization;

public sealed record Measurement(double Value, string Unit);

public partial class LabReport : Batch<int>
{
    private static readonly NumberFormatInfo Format = CreateFormat();

    [DataComponent] public partial Measurement[] Measurements { get; set; }
    [DataComponent] public partial string[] Cells { get; set; }

    private static NumberFormatInfo CreateFormat()
    {
        var format = (NumberFormatInfo)CultureInfo.InvariantCulture.NumberFormat.Clone();
        format.NumberDecimalDigits = 3;
        format.NumberGroupSeparator = " ";
        return NumberFormatInfo.ReadOnly(format);
    }

    [Action, InBatchParallel(Init = nameof(Measurements), Post = nameof(Cells))]
    private static string Print(Measurement measurement)
        => double.IsNaN(measurement.Value)
            ? "n/a"
            : $"{measurement.Value.ToString("N", Format)} {measurement.Unit}";
}

// racy: seats read in one lock and written in the next
public interface IPayments
{
    Task<bool> ChargeAsync(string card, decimal amount, CancellationToken cancellationToken);
}

public sealed record Booking(string Show, string Card, decimal Price);

public partial class BoxOffice(IPayments payments, Dictionary<string, int> seats) : Batch<int>
{
    private readonly Lock _lock = new();

    [DataComponent] public partial Booking[] Bookings { get; set; }
    [DataComponent] public partial bool[] Confirmed { get; set; }

    [Action, InBatchParallel(Init = nameof(Bookings), Post = nameof(Confirmed))]
    private async Task<bool> BookAsync(Booking booking, CancellationToken cancellationToken)
    {
        int left;
        lock (_lock)
        {
            left = seats[booking.Show];
        }

        if (left == 0 || !await payments.ChargeAsync(booking.Card, booking.Price, cancellationToken))
            return false;

        lock (_lock)
        {
            seats[booking.Show] = left - 1; // race
        }
        return true;
    }
}

// clean: lines through a channel, written out by Post
using System.Threading.Channels;

public partial class LinkCheck(HttpClient http, string report) : Batch<string>
{
    private readonly Channel<string> _broken = Channel.CreateUnbounded<string>();

    [DataComponent] public partial int[] Codes { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(WriteReport))]
    private async Task<int> VisitAsync(string url, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        int code = (int)response.StatusCode;
        if (code >= 400)
            await _broken.Writer.WriteAsync($"{code} {url}", cancellationToken);
        return code;
    }

    private void WriteReport(ItemResults<int> results)
    {
        using var writer = new StreamWriter(report);
        int lines = 0;
        while (_broken.Reader.TryRead(out string? line))
        {
            writer.WriteLine(line);
            lines++;
        }
        writer.WriteLine($"{lines} broken links");
        Codes = results.GetValues();
    }
}

// racy: buffer of the thread kept across an await
using System.Security.Cryptography;

public partial class BackupFiles : Batch<string>
{
    [ThreadStatic]
    private static byte[]? t_buffer;

    [DataComponent] public partial string[] Hashes { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Hashes))]
    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        byte[] buffer = t_buffer ??= new byte[128 * 1024];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using FileStream file = File.OpenRead(path);
        int read;
        while ((read = await file.ReadAsync(buffer, cancellationToken)) > 0) // race
            hash.AppendData(buffer, 0, read); // race
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

// clean: headers of the request, not of the shared client
using System.Net.Http.Headers;

public sealed record Tenant(string Name, string Key);

public partial class Invoices : Batch<string>
{
    private static readonly HttpClient Http = new() { BaseAddress = new Uri("https://billing.example.com/") };

    [DataComponent] public partial Tenant[] Tenants { get; set; }
    [DataComponent] public partial byte[][] Pdfs { get; set; }

    [Action, InBatchParallel(Init = nameof(Tenants), Post = nameof(Pdfs))]
    private static async Task<byte[]> DownloadAsync(Tenant tenant, string month, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"invoices/{month}.pdf");
        request.Headers.Authorization = new AuthenticationHeaderValue("ApiKey", tenant.Key);
        request.Headers.Add("X-Tenant", tenant.Name);
        using HttpResponseMessage response = await Http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }
}

// racy: list of the thread handed out as the result
public readonly record struct Peak(int Sample, float Level);

public partial class Spectra : Batch<string>
{
    private readonly ThreadLocal<List<Peak>> _peaks = new(() => new List<Peak>(64));

    [DataComponent] public partial float[][] Magnitudes { get; set; }
    [DataComponent] public partial List<Peak>[] Peaks { get; set; }

    [Action, InBatchParallel(Init = nameof(Magnitudes), Post = nameof(Peaks))]
    private List<Peak> FindPeaks(float[] magnitudes, float floor = 0.1f)
    {
        List<Peak> peaks = _peaks.Value!;
        peaks.Clear(); // race
        for (int i = 1; i < magnitudes.Length - 1; i++)
        {
            float level = magnitudes[i];
            if (level > floor && level > magnitudes[i - 1] && level >= magnitudes[i + 1])
                peaks.Add(new Peak(i, level)); // race
        }
        return peaks; // race
    }
}

// clean: counters in a local function
public sealed record Summary(int Lines, int Blank, int Comments, int Deepest);

public partial class SourceFiles : Batch<string>
{
    [DataComponent] public partial string[] Texts { get; set; }
    [DataComponent] public partial Summary[] Summaries { get; set; }

    [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Summaries))]
    private static Summary Summarize(string text)
    {
        int lines = 0, blank = 0, comments = 0, depth = 0, deepest = 0;
        Array.ForEach(text.Split('\n'), Take);
        return new Summary(lines, blank, comments, deepest);

        void Take(string line)
        {
            lines++;
            string trimmed = line.Trim();
            if (trimmed.Length == 0)
                blank++;
            else if (trimmed.StartsWith("//", StringComparison.Ordinal))
                comments++;
            depth += trimmed.Count(c => c == '{') - trimmed.Count(c => c == '}');
            deepest = Math.Max(deepest, depth);
        }
    }
}

// racy: array back in the pool before it is compared
using System.Buffers;

public partial class Mirrors(string original) : Batch<string>
{
    private const int HeadLength = 4096;

    [DataComponent] public partial bool[] Same { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Same))]
    private async Task<bool> CompareAsync(string path, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> ours = await HeadAsync(Path.Combine(original, Path.GetFileName(path)), cancellationToken);
        byte[] theirs = await File.ReadAllBytesAsync(path, cancellationToken);
        return theirs.AsSpan().StartsWith(ours.Span); // race
    }

    private static async Task<ReadOnlyMemory<byte>> HeadAsync(string path, CancellationToken cancellationToken)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(HeadLength);
        try
        {
            await using FileStream file = File.OpenRead(path);
            int length = await file.ReadAtLeastAsync(bytes.AsMemory(0, HeadLength), HeadLength, throwOnEndOfStream: false, cancellationToken);
            return bytes.AsMemory(0, length); // race
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}

// clean: kernel that shares a window nobody writes any more
public partial class Voices : Batch<string>
{
    [DataComponent] public partial float[][] Samples { get; set; }
    [DataComponent] public partial float[] Energies { get; set; }

    [Action, InBatchParallel(Init = nameof(Samples), Post = nameof(Energies))]
    private static Func<float[], float> Energy(int size = 1024)
    {
        var window = new float[size];
        for (int i = 0; i < size; i++)
            window[i] = 0.5f - 0.5f * MathF.Cos(2 * MathF.PI * i / (size - 1));

        return samples =>
        {
            float energy = 0;
            for (int i = 0; i < Math.Min(size, samples.Length); i++)
            {
                float value = samples[i] * window[i];
                energy += value * value;
            }
            return energy;
        };
    }
}
