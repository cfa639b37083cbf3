using System.Collections.Immutable;
using Batching.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Batching.Testing;

/// <summary>A library is built with the generator and shipped as a DLL; its user sees no source of it.</summary>
public class ReferencedLibraryTests
{
    private const string Library = """
        namespace Shipped;

        public partial class Rows : Batch<string>
        {
            [DataComponent] public partial int[] Sizes { get; set; }
            [DataComponent] protected partial double[] Weights { get; set; }
            [DataComponent] internal partial double[] Hidden { get; set; }
            [Action, InBatchParallel(Post = nameof(Sizes))] private static int Measure(string path, int factor = 2) => path.Length * factor;
            [Action, InBatchParallel(Init = nameof(Items))] private static void Look(Item item) { }
            [Action] public void Clear() { }
            protected static IEnumerable<int> Numbers(int count) => Enumerable.Range(0, count);
            protected static int Sum(ItemResults<int> results) => results.GetValues().Sum();
            internal static IEnumerable<int> Own() => [];
        }
        """;

    [Test]
    public async Task Its_user_calls_derives_and_chains()
        => Assert.That(await ProblemsAsync("""
            using Shipped;

            public sealed partial class More : Rows
            {
                [DataComponent] public partial string[] Names { get; set; }

                [Action, InBatchParallel(Init = nameof(Sizes), Post = nameof(Weights))]
                private static double Weigh(int size) => size;

                [InBatchParallel(Init = nameof(Numbers), Post = nameof(Sum))]
                private static int Add(int number, int count) => number + count;

                [Action, InBatchParallel(Init = nameof(Items), Post = nameof(Names))]
                private static string Name(Item item) => item.Index + item.Sizes + item.Weights;
            }

            public static class Program
            {
                public static Pipeline<More> Chain()
                {
                    var rows = new Rows { Indices = ["a"] };
                    rows.Measure(3).Measure([1]).Clear();
                    return Dataset.From(new[] { "a" }).Pipeline<More>().Measure().Look().Weigh().Clear().Name();
                }
            }
            """), Is.Empty);

    [TestCase("[Action, InBatchParallel] private static void {|BATCH015:Measure|}(string path, int factor) { }")]
    [TestCase("[InBatchParallel] private static void {|BATCH015:Look|}(string path) { }")]
    [TestCase("[Action] private static void {|BATCH015:ClearAsync|}(int factor) { }")]
    [TestCase("[InBatchParallel(Init = {|BATCH003:\"Own\"|})] private static void Touch(int number) { }")]
    [TestCase("[InBatchParallel(Post = {|BATCH004:\"Hidden\"|})] private static double Touch(string path) => 1;")]
    public async Task What_collides_with_it_or_is_not_visible_is_diagnosed(string member)
    {
        var markup = Markup.Parse($"public partial class More : Shipped.Rows {{ {member} }}");
        Diagnostic[] found = [.. await ProblemsAsync(markup.Source)];
        Assert.That(found.Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan)), Is.EqualTo(markup.Expected),
            string.Join("\n", found.Select(UserProject.Describe)));
    }

    private static async Task<ImmutableArray<Diagnostic>> ProblemsAsync(string user)
    {
        UserProject.Driver(new BatchGenerator())
            .RunGeneratorsAndUpdateCompilation(UserProject.Compile([Library]).WithAssemblyName("Shipped"), out Compilation library, out _);
        using var image = new MemoryStream();
        Assert.That(library.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning), Is.Empty);
        CSharpCompilation input = UserProject.Compile([user]).AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        UserProject.Driver(new BatchGenerator()).RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _);
        ImmutableArray<Diagnostic> all = await output.WithAnalyzers(
            [.. Product.Analyzers.Where(analyzer => analyzer is not DiagnosticSuppressor)]).GetAllDiagnosticsAsync();
        return [.. all.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
    }
}
