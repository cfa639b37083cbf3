using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// A user's project of many batch classes, as alike as generated text can be to what people write: a file each, five actions each.
/// </summary>
internal sealed class SyntheticProject
{
    internal const int Classes = 200;
    internal const int ActionsPerClass = 5;

    /// <summary>The class that is edited: others come before and after it.</summary>
    internal const int EditedClass = Classes / 2;

    private const string NotesPath = "/project/Notes.cs";
    private const string Notes = "namespace Shop;\n\n/// <summary>Has nothing to do with batches.</summary>\ninternal static class Notes\n{\n    internal static int Count => 1;\n}\n";

    internal const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Batching;
        global using Batching.Loops;
        global using Batching.Nets;
        """;

    internal const string Shared = """
        namespace Shop;

        /// <summary>How a picture is made to fit.</summary>
        public enum Fit { Inside, Cover, Stretch }

        /// <summary>A picture.</summary>
        public sealed record Picture(string Path, byte[] Bytes, int Width = 0, int Height = 0);

        /// <summary>A model that embeds pictures.</summary>
        public sealed class Model
        {
            /// <summary>The dimensions of a vector.</summary>
            public const int Dimensions = 16;

            /// <summary>Runs the model.</summary>
            public float[] Run(byte[] bytes, double scale) => [.. bytes.Take(Dimensions).Select(one => (float)(one * scale))];
        }
        """;

    // Replaced: {0} the class, {1} its area.
    private const string Class = """
        using System.Globalization;

        namespace Shop.Area{1};

        /// <summary>The pictures of catalogue {0}, from file to score.</summary>
        public partial class Catalogue{0} : Batch<string>
        {
            private static readonly TimeSpan s_patience = TimeSpan.FromSeconds({0});

            /// <summary>Each picture.</summary>
            [DataComponent] public partial Picture[] Pictures { get; set; }

            /// <summary>What the model makes of each.</summary>
            [DataComponent] public partial float[][] Vectors { get; set; }

            /// <summary>How good each is.</summary>
            [DataComponent] public partial double[] Scores { get; set; }

            /// <summary>Reads a picture from its file.</summary>
            /// <param name="path">The file.</param>
            /// <param name="cancellationToken">Stops it.</param>
            /// <param name="attempts">How often to try.</param>
            [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Pictures))]
            private static async Task<Picture> LoadAsync(string path, CancellationToken cancellationToken, int attempts = 3)
            {
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        return new Picture(path, await File.ReadAllBytesAsync(path, cancellationToken));
                    }
                    catch (IOException) when (attempt < attempts)
                    {
                        await Task.Delay(s_patience, cancellationToken);
                    }
                }
            }

            /// <summary>Makes a picture fit.</summary>
            [Action, InBatchParallel(Init = nameof(Pictures), Post = nameof(Pictures))]
            private static Picture Resize(Picture picture, int width, int height = 64, Fit fit = Fit.Inside)
            {
                double ratio = Math.Min((double)width / Math.Max(1, picture.Width), (double)height / Math.Max(1, picture.Height));
                return fit switch
                {
                    Fit.Inside => picture with { Width = (int)(picture.Width * ratio), Height = (int)(picture.Height * ratio) },
                    Fit.Stretch => picture with { Width = width, Height = height },
                    _ => picture,
                };
            }

            /// <summary>Embeds a picture.</summary>
            /// <param name="picture">The picture.</param>
            /// <param name="number">Its number in the catalogue.</param>
            /// <param name="model">The model.</param>
            /// <param name="scale">What its input is multiplied with.</param>
            [Action, InBatchParallel(Init = nameof(Numbered), Post = nameof(Keep))]
            private float[] Embed(Picture picture, int number, Model model, double scale = 1.5)
            {
                float[] vector = model.Run(picture.Bytes, scale);
                var total = 0f;
                foreach (float value in vector)
                {
                    total += value * value;
                }

                float length = MathF.Sqrt(total) + (number == 0 ? 1 : 0);
                return [.. vector.Select(value => value / length)];
            }

            /// <summary>Scores a vector: the weights are made once for all.</summary>
            [Action, InBatchParallel(Init = nameof(Vectors), Post = nameof(Scores))]
            private static Func<float[], double> Score(double threshold, IReadOnlyList<float> weights)
            {
                float[] own = [.. weights.Select(weight => weight > threshold ? weight : 0)];
                return vector =>
                {
                    double sum = 0;
                    for (var i = 0; i < Math.Min(vector.Length, own.Length); i++)
                    {
                        sum += vector[i] * own[i];
                    }

                    return sum;
                };
            }

            /// <summary>Tells of each picture in words.</summary>
            [Action, InBatchParallel(Init = nameof(Scored), Post = nameof(Print))]
            private static string Describe(Picture picture, double score, string format = "0.00", string? title = null)
            {
                string name = title ?? Path.GetFileNameWithoutExtension(picture.Path);
                return name.Length == 0 ? "" : $"{name}: {score.ToString(format, CultureInfo.InvariantCulture)}";
            }

            private IEnumerable<(Picture picture, int number)> Numbered() => Pictures.Select((picture, number) => (picture, number));

            private IEnumerable<(Picture picture, double score)> Scored()
            {
                for (var i = 0; i < Count; i++)
                {
                    yield return (Pictures[i], Scores[i]);
                }
            }

            private void Keep(ItemResults<float[]> results, Model model)
            {
                Vectors = results.GetValues();
            }

            private async Task Print(ItemResults<string> results, CancellationToken cancellationToken)
            {
                foreach (string line in results.GetValues())
                {
                    await Console.Out.WriteLineAsync(line.AsMemory(), cancellationToken);
                }
            }
        }
        """;

    /// <summary>What its members are marked with.</summary>
    internal static readonly string[] Attributes = [
        "Batching.ActionAttribute", "Batching.InBatchParallelAttribute", "Batching.DataComponentAttribute"];

    private static readonly CSharpParseOptions s_parseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);
    private static readonly MetadataReference[] s_references = [.. FindReferences()];

    private readonly CSharpCompilation _before = Compile();

    /// <summary>The state before an edit. It is the same at every call.</summary>
    internal CSharpCompilation Before => _before;

    internal static CSharpParseOptions ParseOptions => s_parseOptions;

    /// <summary>The project after an edit: a new compilation, in which nothing is bound yet.</summary>
    internal CSharpCompilation After(Edit edit) => edit switch
    {
        Edit.Comment => Replace(NotesPath, Notes.Replace("1;", "1; // One.", StringComparison.Ordinal)),
        Edit.NewFile =>
            _before.AddSyntaxTrees(
                Parse("namespace Shop;\n\ninternal sealed record Order(int Number, string Text);\n", "/project/Order.cs")),
        Edit.Body => Replace(PathOf(EditedClass), EditedText("var total = 0f;", "var total = 1f + MathF.Abs(vector[0]);")),
        Edit.Signature =>
            Replace(PathOf(EditedClass),
                EditedText("Model model, double scale = 1.5)", "Model model, double scale = 1.5, bool isNormal = true)")),
        _ => Compile(),
    };

    /// <summary>The file of a class in a compilation.</summary>
    internal static SyntaxTree FileOf(Compilation compilation, int number)
        => compilation.SyntaxTrees.Single(tree => tree.FilePath == PathOf(number));

    private static string PathOf(int number) => $"/project/Catalogue{number.ToString(CultureInfo.InvariantCulture)}.cs";

    /// <summary>The text of a class that stands alone but for the shared types.</summary>
    internal static string TextOf(int number) => Class
        .Replace("{0}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{1}", (number / 20).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string EditedText(string from, string to)
    {
        string text = TextOf(EditedClass);
        string edited = text.Replace(from, to, StringComparison.Ordinal);
        return edited != text ? edited : throw new InvalidOperationException($"There is no \"{from}\" to edit.");
    }

    private static CSharpCompilation Compile()
        => Empty("Shop").AddSyntaxTrees(
        [
            Parse(ImplicitUsings, "/project/obj/ImplicitUsings.cs"),
            Parse(Shared, "/project/Shared.cs"),
            Parse(Notes, NotesPath),
            .. Enumerable.Range(0, Classes).Select(number => Parse(TextOf(number), PathOf(number))),
        ]);

    /// <summary>A project without files.</summary>
    internal static CSharpCompilation Empty(string name)
        => CSharpCompilation.Create(
            name,
            [],
            s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
                .WithNullableContextOptions(NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions(
                    [new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress),
                        new("CS1591", ReportDiagnostic.Suppress)]));

    internal static SyntaxTree Parse(string text, string path)
        => CSharpSyntaxTree.ParseText(text, s_parseOptions, path, System.Text.Encoding.UTF8);

    private static IEnumerable<MetadataReference> FindReferences()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Concat([typeof(Batch).Assembly.Location, typeof(Runtime.ActionDescriptor).Assembly.Location,
                typeof(Loops.LoopAttribute).Assembly.Location, typeof(Nets.Net).Assembly.Location,
                typeof(Batching.Studies.Study).Assembly.Location, typeof(Microsoft.Extensions.Logging.ILogger).Assembly.Location])
            .Select(path => MetadataReference.CreateFromFile(path));
    }

    private CSharpCompilation Replace(string path, string text)
        => _before.ReplaceSyntaxTree(_before.SyntaxTrees.Single(tree => tree.FilePath == path), Parse(text, path));
}
