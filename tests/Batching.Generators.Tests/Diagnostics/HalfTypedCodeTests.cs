using System.Collections.Immutable;
using Batching.Generators;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>Code as it is while somebody types: generator and analyzers do not throw, and the rest of the class stays generated.</summary>
public class HalfTypedCodeTests
{
    private const string Whole = """
        public partial class Rows : Batch<string>
        {
            [DataComponent] public partial int[] Sizes { get; set; }

            [Action(Lock = "a"), InBatchParallel(Init = nameof(Numbers), Post = nameof(Sum), Target = Target.For), BatchArgument("extra", 1), Obsolete("Why.")]
            private static int Touch<T>(int number, string text, T value, Day day = Day.One, params int[] more) where T : class, new() => number;

            [InBatchParallel(Init = nameof(Items))] private static async Task<int> LookAsync(Item item, CancellationToken token) => await Task.FromResult(1);

            [InBatchParallel] private static Func<string, int> Start(int at = 3) => Cut;

            private static IEnumerable<(int number, string text)> Numbers(int extra) => [];
            private Rows Sum(ItemResults<int> results) => this;
            private static int Cut(string path) => 1;
            public enum Day { One, Two }
        }
        """;

    [TestCase("[InBatchParallel(Init = )] private static void Touch(string path) { }")]
    [TestCase("[InBatchParallel(Init = nameof())] private static void Touch(string path) { }")]
    [TestCase("[InBatchParallel(Init = nameof(Missing))] private static void Touch(string path) { }")]
    [TestCase("[InBatchParallel(Init = 5)] private static void Touch(string path) { }")]
    [TestCase("[InBatchParallel(Init = null)] private static void Touch(string path) { }")]
    [TestCase("[InBatchParallel(Init = \"\")] private static void Touch(string path) { }")]
    [TestCase("[InBatchParallel(Init = nameof(Indices), Init = nameof(Items))] private static void Touch(string path) { }")]
    [TestCase("[InBatchParallel(Target = \"For\")] private static void Touch(string path) { }")]
    [TestCase("[InBatchParallel(Target = Target.)] private static void Touch(string path) { }")]
    [TestCase("[InBatchParallel(1)] private static void Touch(string path) { }")]
    [TestCase("[InBatchParallel, InBatchParallel] private static void Touch(string path) { }")]
    [TestCase("[InBatchParallel(Post = nameof(Missing))] private static Missing Touch(string path) => null!;")]
    [TestCase(
        "[InBatchParallel(Post = nameof(Keep))] private static Missing Touch(string path) => null!; private void Keep(ItemResults<Missing> results) { }")]
    [TestCase("[InBatchParallel] private static void Touch(")]
    [TestCase("[InBatchParallel] private static void Touch(Missing path")]
    [TestCase("[InBatchParallel] private static void Touch(string path, , int size) { }")]
    [TestCase("[InBatchParallel] private static void Touch(string path, int size = ) { }")]
    [TestCase("[InBatchParallel] private static void Touch(string path, int size = \"a\") { }")]
    [TestCase("[InBatchParallel] private static void Touch(string path, Missing size = Missing.One) { }")]
    [TestCase("[InBatchParallel] private static void Touch(string path, string path) { }")]
    [TestCase("[InBatchParallel] private static void (string path) { }")]
    [TestCase("[InBatchParallel] private static Touch(string path) { }")]
    [TestCase("[InBatchParallel] private static Func<string, Touch() => null!;")]
    [TestCase("[InBatchParallel]")]
    [TestCase("[Action(Lock = )] private void Touch() { }")]
    [TestCase("[Action] private")]
    [TestCase("[Action] public int Property { get; }")]
    [TestCase("[DataComponent] private void Touch() { }")]
    [TestCase("[DataComponent] public partial int[] { get; set; }")]
    [TestCase("[DataComponent] public partial Missing[] Widths { get; set; }")]
    [TestCase("[DataComponent] public partial int[] Widths { get; set }")]
    [TestCase("[DataComponent] public partial int[] Widths")]
    [TestCase("[DataComponent] public partial")]
    [TestCase(
        "[BatchArgument(\"x\", new int[] { 1, Missing })] [InBatchParallel(Init = nameof(Of))] private static void Touch(int x) { } private static int[] Of(int[] x) => x;")]
    [TestCase(
        "[BatchArgument(\"x\")] [InBatchParallel(Init = nameof(Of))] private static void Touch(int x) { } private static int[] Of(int[] y) => y;")]
    [TestCase("[BatchArgument] [InBatchParallel] private static void Touch(string path) { }")]
    [TestCase(
        "[BatchArgument(\"x\", typeof(Missing<>))] [InBatchParallel(Init = nameof(Of))] private static void Touch(int y) { } private static int[] Of(Type x) => [];")]
    [TestCase("[InBatchParallel] private static Func<string, int> Touch() { int sum = 0; return path => sum += ; }")]
    [TestCase("[InBatchParallel] private static Func<string, int> Touch() { return Missing; int Local(string path) => (a, b) = ; }")]
    [TestCase("[InBatchParallel] private static Func<string, int> Touch() { Func<string, int> f = f; return f; }")]
    [TestCase("[InBatchParallel] private static Func<string, int> Touch() { return Make(); Func<string, int> Make() => Make(); }")]
    [TestCase("[InBatchParallel] private static int Touch(string path) => Missing(path).Result + Task.Run(() => 1)..Result")]
    [TestCase("[InBatchParallel] private static async Task Touch(string path) { Thread.Sleep(; Task one = one; one.Wait(); }")]
    [TestCase(
        "[InBatchParallel] private static void Touch(string path, int size) { } private void Run() { Touch([1, ], options: new CallOptions { FailurePolicy = }); Touch(); Touch(,); Touch(size: ); }")]
    [TestCase(
        "[InBatchParallel(Init = nameof(RunOnce))] private void Touch(object path) { } private void Run() { Touch(new CallOptions { FailurePolicy = FailurePolicy.Drop } with ); Touch(; this.Touch(nam: 1); }")]
    [TestCase(
        "[Action, InBatchParallel] private void Touch(string path, int size) { } private void Run(Pipeline<Rows> some) { some.Touch([1, 2]).Missing().RunAsync(new() { BatchSize = }); some.Touch([]).Batches(; }")]
    public async Task A_half_typed_member_throws_nothing_and_leaves_the_others(string member)
    {
        string source = $"public partial class Rows : Batch<string>\n{{\n[Action, InBatchParallel] private static void Right(string path) {{ }}\n{member}\n}}";
        GeneratorRunResult run = await ThrowsNothingAsync(source);
        Assert.That(string.Join("\n", run.GeneratedSources.Select(generated => generated.SourceText)), Does.Contain("\"Rows.Right\""));
    }

    [TestCase("public partial class Rows : Batch< { [InBatchParallel] private static void Touch(string path) { } }")]
    [TestCase(
        "public partial class Rows : Batch<Missing> { [InBatchParallel] private static void Touch(string path) { } [InBatchParallel(Init = nameof(Items))] private static void Look(Item item) { } }")]
    [TestCase("public partial class Rows : Missing<string> { [Action, InBatchParallel] private static void Touch(string path) { } }")]
    [TestCase("public partial class Rows : Rows { [Action, InBatchParallel] private static void Touch(string path) { } }")]
    [TestCase("public partial class : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } }")]
    [TestCase("public partial interface Rows { [Action, InBatchParallel] void Touch(string path); }")]
    [TestCase("[Action] void Touch(string path) { }")]
    [TestCase("public partial class Rows : Batch<string> { public void Outer() { [Action] void Local() { } Local(); } }")]
    [TestCase("public partial class Rows<T, T> : Batch<T> { [Action, InBatchParallel] private static void Touch(T path) { } }")]
    [TestCase(
        "namespace { public partial class Rows : Batch<string> { [Action, InBatchParallel] private static void Touch(string path) { } } }")]
    public async Task A_half_typed_class_throws_nothing(string source) => await ThrowsNothingAsync(source);

    [Test]
    public async Task Every_prefix_of_a_class_throws_nothing()
    {
        for (var length = 0; length < Whole.Length; length += 13)
        {
            await ThrowsNothingAsync(Whole[..length]);
        }
    }

    [Test]
    public async Task A_class_with_any_word_missing_throws_nothing()
    {
        string[] words = Whole.Split(' ');
        for (var word = 0; word < words.Length; word += 2)
        {
            await ThrowsNothingAsync(string.Join(" ", words.Where((_, number) => number != word)));
        }
    }

    private static async Task<GeneratorRunResult> ThrowsNothingAsync(string source)
    {
        GeneratorRunResult run =
            UserProject.Driver(new BatchGenerator()).RunGenerators(UserProject.Compile([source])).GetRunResult().Results.Single();
        Assert.That(run.Exception, Is.Null, source);
        ImmutableArray<Diagnostic> found = await Product.Harness().RunAsync([source]);
        Assert.That(found.Where(diagnostic => diagnostic.Id is "AD0001" or "CS8785"), Is.Empty, source);
        return run;
    }
}
