using System.Globalization;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Batching.Benchmarks.Groups;

/// <summary>A project of many classes of one surface, in 300 files at least, and a place in it where somebody types.</summary>
/// <param name="Name">How the classes are called.</param>
/// <param name="Generator">Makes the surface's generator.</param>
/// <param name="Attributes">What its declarations are marked with.</param>
/// <param name="Compile">Makes the project of so many classes.</param>
/// <param name="File">The file of a class that is typed in.</param>
/// <param name="Body">What stands in a body there: what is typed is put behind it.</param>
internal sealed record SyntheticSurface(
    string Name, Func<IIncrementalGenerator> Generator, string[] Attributes, Func<int, CSharpCompilation> Compile, string File, string Body)
{
    internal const int Files = 300;

    private const string NotesPath = "/project/Notes.cs";
    private const string Notes = "namespace Elsewhere;\n\ninternal static class Notes\n{\n    internal static int Count()\n    {\n        int count = 1;\n        return count;\n    }\n}\n";

    // Replaced: {0} the class.
    private const string Loop = """
        namespace Shop;

        /// <summary>Trains model {0}.</summary>
        [Loop]
        public partial class Training{0}
        {
            private readonly List<double> _losses = [];
            private double _sum;

            /// <summary>How many epochs.</summary>
            public int Epochs { get; set; } = 3;

            private void BeforeEpoch()
            {
                _sum = 0;
                _losses.Clear();
            }

            private IEnumerable<int> OnEpoch()
            {
                for (var epoch = 0; epoch < Epochs; epoch++)
                {
                    double loss = {0} / (epoch + 1.0);
                    Remember(loss);
                    yield return epoch;
                }
            }

            private void AfterEpoch(CancellationToken cancellationToken)
            {
                cancellationToken.ThrowIfCancellationRequested();
                double mean = _sum / Math.Max(1, _losses.Count);
                _sum = mean;
            }

            private void Remember(double loss)
            {
                _losses.Add(loss);
                _sum += loss;
            }
        }
        """;

    // Replaced: {0} the class.
    private const string Net = """
        namespace Shop;

        /// <summary>Sums numbers of kind {0} up.</summary>
        [Component]
        public sealed partial class Sum{0}(int factor)
        {
            /// <summary>The numbers.</summary>
            [Input]
            public partial InPort<int> In { get; }

            /// <summary>Their sum.</summary>
            [Output]
            public partial OutPort<long> Sum { get; }

            private async Task RunAsync()
            {
                long sum = 0;
                await foreach (int number in In)
                {
                    sum += number * factor;
                }

                await Sum.PutAsync(sum);
            }
        }
        """;

    internal static readonly SyntheticSurface[] All =
    [
        new("batches", () => new BatchGenerator(), SyntheticProject.Attributes, classes => Shop(classes, SyntheticProject.TextOf),
            "/project/Class1.cs", "var total = 0f;"),
        new("loops", () => new LoopGenerator(), ["Batching.Loops.LoopAttribute"], classes => Shop(classes, number => Text(Loop, number)),
            "/project/Class1.cs", "_losses.Add(loss);"),
        new("nets", () => new NetGenerator(),
            ["Batching.Nets.ComponentAttribute", "Batching.Nets.InputAttribute", "Batching.Nets.OutputAttribute"],
            classes => Shop(classes, number => Text(Net, number)), "/project/Class1.cs", "long sum = 0;"),
        new("runs", () => new RunGenerator(), ["Batching.Studies.RunAttribute"], Lab, "/project/Model1.cs", "_seen.Add(loss);"),
    ];

    /// <summary>The project after a keystroke in a body, parsed as an IDE does it.</summary>
    internal CSharpCompilation AfterBody(CSharpCompilation before, string typed) => Typed(before, File, Body, typed);

    /// <summary>The project after a keystroke in a body that has nothing to do with the classes.</summary>
    internal static CSharpCompilation AfterElsewhere(CSharpCompilation before, string typed)
        => Typed(before, NotesPath, "int count = 1;", typed);

    /// <summary>The project after a member was added to a class: one of another name each time.</summary>
    internal CSharpCompilation AfterDeclaration(CSharpCompilation before, string typed)
    {
        SyntaxTree tree = before.SyntaxTrees.Single(tree => tree.FilePath == File);
        int end = tree.ToString().LastIndexOf('}');
        return Replaced(before, tree,
            new TextChange(new TextSpan(end, 0), $"private static int Added{string.Concat(typed.Where(char.IsDigit))}() => 1; "));
    }

    private static CSharpCompilation Shop(int classes, Func<int, string> text)
        => SyntheticProject.Empty("Shop").AddSyntaxTrees(
        [
            SyntheticProject.Parse(SyntheticProject.ImplicitUsings, "/project/obj/ImplicitUsings.cs"),
            SyntheticProject.Parse(SyntheticProject.Shared, "/project/Shared.cs"),
            SyntheticProject.Parse(Notes, NotesPath),
            .. Enumerable.Range(0, classes).Select(number => SyntheticProject.Parse(text(number), $"/project/Class{Number(number)}.cs")),
            .. Enumerable.Range(classes, Math.Max(0, Files - classes))
                .Select(number => SyntheticProject.Parse(Plain(number), $"/project/Plain{Number(number)}.cs")),
        ]);

    private static CSharpCompilation Lab(int runs)
        => SyntheticStudy.CompileApart(runs, Math.Max(Files - runs, 30)).AddSyntaxTrees(SyntheticProject.Parse(Notes, NotesPath));

    // What no generator cares for.
    private static string Plain(int number) => Text(Loop.Replace("[Loop]", "[Serializable]", StringComparison.Ordinal), number);

    private static string Text(string template, int number) => template.Replace("{0}", Number(number), StringComparison.Ordinal);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static CSharpCompilation Typed(CSharpCompilation before, string path, string behind, string typed)
    {
        SyntaxTree tree = before.SyntaxTrees.Single(tree => tree.FilePath == path);
        int at = tree.ToString().IndexOf(behind, StringComparison.Ordinal);
        return at >= 0
            ? Replaced(before, tree, new TextChange(new TextSpan(at + behind.Length, 0), typed))
            : throw new InvalidOperationException($"There is no \"{behind}\" in {path}.");
    }

    private static CSharpCompilation Replaced(CSharpCompilation before, SyntaxTree tree, TextChange change)
    {
        SyntaxTree edited = tree.WithChangedText(tree.GetText().WithChanges(change));
        edited.GetRoot();
        return before.ReplaceSyntaxTree(tree, edited);
    }
}
