// racy: histogram array
public partial class Histogram : Batch<int>
{
    private readonly int[] _bins = new int[256];

    [DataComponent] public partial byte[] Pixels { get; set; }

    [InBatchParallel(Init = nameof(Pixels))]
    private void Add(byte pixel) => _bins[pixel]++; // race
}

// clean: histogram array by Interlocked
public partial class Histogram : Batch<int>
{
    private readonly int[] _bins = new int[256];

    [DataComponent] public partial byte[] Pixels { get; set; }

    [InBatchParallel(Init = nameof(Pixels))]
    private void Add(byte pixel) => Interlocked.Increment(ref _bins[pixel]);
}

// clean: write at the item's position
public partial class Squares : Batch<string>
{
    private readonly double[] _squares = new double[1000];

    [DataComponent] public partial double[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values))]
    private void Square(double value, ItemContext context) => _squares[context.Position] = value * value;
}

// racy: write at a position modulo a size
public partial class Squares : Batch<string>
{
    private readonly double[] _sums = new double[16];

    [DataComponent] public partial double[] Values { get; set; }

    [InBatchParallel(Init = nameof(Values))]
    private void Square(double value, ItemContext context) => _sums[context.Position % _sums.Length] += value; // race
}

// clean: write at the index of the item
public partial class Rows : Batch<int>
{
    private readonly float[] _norms = new float[100];

    [DataComponent] public partial float[][] Vectors { get; set; }

    [InBatchParallel(Init = nameof(Items))]
    private void Normalize(Item item)
    {
        float norm = MathF.Sqrt(item.Vectors.Sum(value => value * value));
        _norms[item.Index] = norm;
        for (var i = 0; i < item.Vectors.Length; i++)
        {
            item.Vectors[i] /= norm;
        }
    }
}

// racy: write through a table of labels
public partial class Classes : Batch<int>
{
    private readonly double[] _sums = new double[10];

    [DataComponent] public partial int[] Labels { get; set; }
    [DataComponent] public partial double[] Scores { get; set; }

    [InBatchParallel]
    private void Sum(int index) => _sums[Labels[index]] += Scores[index]; // race
}

// clean: stride plus column
public partial class Matrix : Batch<int>
{
    private readonly float[] _matrix = new float[64 * 64];

    [InBatchParallel]
    private void Fill(int row)
    {
        for (var column = 0; column < 64; column++)
        {
            _matrix[(row * 64) + column] = MathF.Sin(row) * column;
        }
    }
}

// racy: column of every row
public partial class Matrix : Batch<int>
{
    private readonly float[] _columns = new float[64];

    [DataComponent] public partial float[][] Lines { get; set; }

    [InBatchParallel(Init = nameof(Lines))]
    private void Sum(float[] line)
    {
        for (var column = 0; column < 64; column++)
        {
            _columns[column] += line[column]; // race
        }
    }
}

// clean: span over the item's own slice
public partial class Matrix : Batch<int>
{
    private const int Width = 32;
    private readonly float[] _matrix = new float[Width * 1000];

    [InBatchParallel]
    private void Fill(int row)
    {
        Span<float> line = _matrix.AsSpan(row * Width, Width);
        line.Fill(1);
        for (var i = 1; i < line.Length; i++)
        {
            line[i] = line[i - 1] * 0.5f;
        }
    }
}

// racy: span over the whole array
public partial class Matrix : Batch<int>
{
    private readonly float[] _scratch = new float[32];

    [DataComponent] public partial float[] Sums { get; set; }

    [InBatchParallel(Post = nameof(Sums))]
    private float Fill(int row)
    {
        Span<float> scratch = _scratch.AsSpan();
        scratch.Fill(row); // race
        return scratch[0];
    }
}

// racy: neighbour of an element that is written
public partial class Signal : Batch<int>
{
    [DataComponent] public partial double[] Samples { get; set; }

    [InBatchParallel]
    private void Smooth(int index)
    {
        if (index > 0)
        {
            Samples[index] = (Samples[index] + Samples[index - 1]) / 2; // race
        }
    }
}

// clean: neighbour of another array
public partial class Signal : Batch<int>
{
    private readonly double[] _smooth = new double[100];

    [DataComponent] public partial double[] Samples { get; set; }

    [InBatchParallel]
    private void Smooth(int index) => _smooth[index] = index == 0 ? Samples[0] : (Samples[index] + Samples[index - 1]) / 2;
}

// clean: own slot by a ticket
public partial class Survivors : Batch<string>
{
    private readonly string[] _kept = new string[1000];
    private int _next = -1;

    [InBatchParallel]
    private void Keep(string path)
    {
        if (File.Exists(path))
        {
            int slot = Interlocked.Increment(ref _next);
            _kept[slot] = path;
        }
    }
}

// racy: own slot by a plain counter
public partial class Survivors : Batch<string>
{
    private readonly string[] _kept = new string[1000];
    private int _next;

    [InBatchParallel]
    private void Keep(string path)
    {
        if (File.Exists(path))
        {
            _kept[_next++] = path; // race
        }
    }
}

// clean: jagged array, own row
public partial class Table : Batch<int>
{
    private readonly int[][] _rows = [.. Enumerable.Range(0, 10).Select(_ => new int[10])];

    [InBatchParallel]
    private void Fill(int index)
    {
        int[] row = _rows[index];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = i * index;
        }
    }
}

// clean: grid, own row
public partial class Table : Batch<int>
{
    private readonly int[,] _grid = new int[10, 10];

    [InBatchParallel]
    private void Fill(int index)
    {
        for (var i = 0; i < 10; i++)
        {
            _grid[index, i] = i * index;
        }
    }
}

// racy: grid, transposed through values
public partial class Table : Batch<int>
{
    private readonly int[,] _confusion = new int[10, 10];

    [InBatchParallel(Init = nameof(Pairs))]
    private void Tally(int expected, int actual) => _confusion[expected, actual]++; // race

    private static IEnumerable<(int expected, int actual)> Pairs() => [(1, 2), (3, 4)];
}

// clean: place given by Init
public partial class Table : Batch<string>
{
    private readonly int[] _lengths = new int[10];

    [InBatchParallel(Init = nameof(Lines))]
    private void Measure(string line, int number) => _lengths[number] = line.Length;

    private static IEnumerable<(string line, int number)> Lines() => File.ReadLines("a.txt").Select((line, number) => (line, number));
}

// clean: range given by Init
public partial class Table : Batch<string>
{
    private readonly double[] _values = new double[1000];

    [InBatchParallel(Init = nameof(Ranges))]
    private void Fill(int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            _values[i] = Math.Sqrt(i);
        }
    }

    private static IEnumerable<(int start, int end)> Ranges()
    {
        for (var start = 0; start < 1000; start += 100)
        {
            yield return (start, start + 100);
        }
    }
}

// racy: shared buffer that a stream fills
public partial class Headers : Batch<string>
{
    private readonly byte[] _buffer = new byte[16];

    [DataComponent] public partial int[] Kinds { get; set; }

    [InBatchParallel(Post = nameof(Kinds))]
    private int Kind(string path)
    {
        using FileStream stream = File.OpenRead(path);
        stream.ReadExactly(_buffer, 0, 4); // race
        return BitConverter.ToInt32(_buffer);
    }
}

// clean: rented buffer
using System.Buffers;

public partial class Headers : Batch<string>
{
    [DataComponent] public partial int[] Kinds { get; set; }

    [InBatchParallel(Post = nameof(Kinds))]
    private static int Kind(string path)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16);
        try
        {
            using FileStream stream = File.OpenRead(path);
            stream.ReadExactly(buffer, 0, 4);
            buffer[4] = 0;
            return BitConverter.ToInt32(buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

// racy: static sort of a shared array
public partial class Medians : Batch<string>
{
    private readonly double[] _window = new double[9];

    [InBatchParallel]
    private void Median(string path) => Array.Sort(_window); // race
}

// clean: copy to the item's own place
public partial class Packed : Batch<int>
{
    private readonly byte[] _packed = new byte[16 * 100];

    [DataComponent] public partial byte[][] Keys { get; set; }

    [InBatchParallel]
    private void Pack(int index) => Array.Copy(Keys[index], 0, _packed, index * 16, 16);
}

// racy: ref to an element of a shared array
public partial class Cells : Batch<string>
{
    private readonly Cell[] _cells = new Cell[64];

    [InBatchParallel]
    private void Visit(string key)
    {
        ref Cell cell = ref _cells[key.Length & 63];
        cell.Visits++; // race
        cell.Last = key; // race
    }

    private struct Cell
    {
        public int Visits;
        public string? Last;
    }
}
