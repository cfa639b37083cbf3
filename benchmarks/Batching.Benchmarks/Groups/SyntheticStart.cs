using System.Globalization;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// A program of ten classes with five actions each, three of them synchronous and two awaitable: as batches, and by hand.
/// </summary>
internal static class SyntheticStart
{
    internal const int Classes = 10;

    internal const string Shared = """
        namespace Shop;

        public sealed record Picture(string Path, int Width = 0, int Height = 0);

        public sealed class Model
        {
            public float[] Run(Picture picture, double scale) => [(float)(picture.Width * scale), (float)(picture.Height * scale)];
        }

        public interface IRow
        {
            Task<int> FirstAsync(string[] paths);
            Task<int> RestAsync(Model model);
        }
        """;

    // The table of classes is found by reflection, so that the three programs share it.
    internal const string Program = """
        using System.Diagnostics;
        using System.Globalization;
        using Shop;

        long begin = Stopwatch.GetTimestamp();
        string[] paths = [.. Enumerable.Range(0, 32).Select(number => "picture-" + number)];
        var model = new Model();
        IRow[] rows = [.. typeof(Model).Assembly.GetTypes().Where(type => type.IsClass && typeof(IRow).IsAssignableFrom(type)).Select(type => (IRow)Activator.CreateInstance(type)!)];
        var sum = 0;
        var (first, firstMethods) = (0d, 0L);
        foreach (IRow row in rows)
        {
            sum += await row.FirstAsync(paths);
            if (first == 0)
            {
                first = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
                firstMethods = System.Runtime.JitInfo.GetCompiledMethodCount();
            }

            sum += await row.RestAsync(model);
        }

        double all = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first} {firstMethods} {all} {System.Runtime.JitInfo.GetCompiledMethodCount()}"));
        return sum == 0 && rows.Length > 0 ? 1 : 0;
        """;

    private const string Actions = """
            private static async Task<Picture> LoadAsync(string path, CancellationToken cancellationToken)
            {
                await Task.Yield();
                return new Picture(path, path.Length, {0});
            }

            private static Picture Resize(Picture picture, int width, int height = 64)
                => picture with { Width = Math.Min(width, picture.Width), Height = Math.Min(height, picture.Height) };

            private static async ValueTask<float[]> EmbedAsync(Picture picture, Model model, double scale = 1.5)
            {
                await Task.Yield();
                return model.Run(picture, scale);
            }

            private static double Score(float[] vector, double threshold) => vector.Where(value => value > threshold).Sum();

            private static string Describe(Picture picture, string format = "0.00")
                => picture.Path + ": " + picture.Width.ToString(format, CultureInfo.InvariantCulture);
        """;

    internal static string OurClass(int number) => Filled("""
        using System.Globalization;

        namespace Shop;

        public partial class Catalogue{0} : Batch<string>
        {
            [DataComponent] public partial Picture[] Pictures { get; set; }
            [DataComponent] public partial float[][] Vectors { get; set; }
            [DataComponent] public partial double[] Scores { get; set; }
            [DataComponent] public partial string[] Lines { get; set; }

            [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Pictures))]
        
        """ + Actions
            .Replace("    private static Picture Resize",
                "    [Action, InBatchParallel(Init = nameof(Pictures), Post = nameof(Pictures))]\n    private static Picture Resize",
                StringComparison.Ordinal)
            .Replace("    private static async ValueTask",
                "    [Action, InBatchParallel(Init = nameof(Pictures), Post = nameof(Vectors))]\n    private static async ValueTask",
                StringComparison.Ordinal)
            .Replace("    private static double",
                "    [Action, InBatchParallel(Init = nameof(Vectors), Post = nameof(Scores))]\n    private static double",
                StringComparison.Ordinal)
            .Replace("    private static string",
                "    [Action, InBatchParallel(Init = nameof(Pictures), Post = nameof(Lines))]\n    private static string",
                StringComparison.Ordinal) + """

        }

        public sealed class Row{0} : IRow
        {
            private Catalogue{0}? _batch;

            public async Task<int> FirstAsync(string[] paths)
            {
                _batch = new Catalogue{0} { Indices = paths };
                await _batch.LoadAsync();
                return _batch.Pictures[0].Width;
            }

            public async Task<int> RestAsync(Model model)
            {
                _batch!.Resize(100);
                await _batch.EmbedAsync(model);
                return _batch.Score(0.5).Describe().Lines.Length;
            }
        }
        """, number);

    internal static string ClassByHand(int number) => Filled("""
        using System.Globalization;

        namespace Shop;

        public sealed class Catalogue{0}(string[] paths)
        {
            private static readonly ParallelOptions s_awaits = new() { MaxDegreeOfParallelism = 64 };

            public Picture[] Pictures { get; private set; } = [];
            public float[][] Vectors { get; private set; } = [];
            public double[] Scores { get; private set; } = [];
            public string[] Lines { get; private set; } = [];

            public async Task LoadAsync(CancellationToken cancellationToken = default)
            {
                var values = new Picture[paths.Length];
                await Parallel.ForEachAsync(Enumerable.Range(0, values.Length), s_awaits, async (i, token) => values[i] = await LoadAsync(paths[i], token));
                Pictures = values;
            }

            public void Resize(int width, int height = 64)
            {
                Picture[] pictures = Pictures;
                var values = new Picture[pictures.Length];
                Parallel.For(0, values.Length, i => values[i] = Resize(pictures[i], width, height));
                Pictures = values;
            }

            public async Task EmbedAsync(Model model, double scale = 1.5)
            {
                var values = new float[Pictures.Length][];
                await Parallel.ForEachAsync(Enumerable.Range(0, values.Length), s_awaits, async (i, token) => values[i] = await EmbedAsync(Pictures[i], model, scale));
                Vectors = values;
            }

            public void Score(double threshold)
            {
                var values = new double[Vectors.Length];
                Parallel.For(0, values.Length, i => values[i] = Score(Vectors[i], threshold));
                Scores = values;
            }

            public void Describe(string format = "0.00")
            {
                var values = new string[Pictures.Length];
                Parallel.For(0, values.Length, i => values[i] = Describe(Pictures[i], format));
                Lines = values;
            }

        """ + Actions + """

        }

        public sealed class Row{0} : IRow
        {
            private Catalogue{0}? _batch;

            public async Task<int> FirstAsync(string[] paths)
            {
                _batch = new Catalogue{0}(paths);
                await _batch.LoadAsync();
                return _batch.Pictures[0].Width;
            }

            public async Task<int> RestAsync(Model model)
            {
                _batch!.Resize(100);
                await _batch.EmbedAsync(model);
                _batch.Score(0.5);
                _batch.Describe();
                return _batch.Lines.Length;
            }
        }
        """, number);

    /// <summary>The item methods alone.</summary>
    internal static string PlainClass(int number) => Filled("""
        using System.Globalization;

        namespace Shop;

        public sealed class Catalogue{0}
        {
        """ + Actions + """

        }
        """, number);

    private static string Filled(string text, int number)
        => text.Replace("{0}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
