using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>
/// Names and arguments that nearly are those of generated or library methods: what is said beside the compiler's own error says what to
/// write.
/// </summary>
public class NearMissTests
{
    private const string Declarations = """
        public partial class Pages : Batch<string>
        {
            [DataComponent] public partial string[] Texts { get; set; }
            [DataComponent] public partial int[] Words { get; set; }
            [Action, InBatchParallel(Post = nameof(Texts))] private static Task<string> LoadAsync(string path, CancellationToken cancellationToken) => File.ReadAllTextAsync(path, cancellationToken);
            [Action, InBatchParallel(Init = nameof(Texts), Post = nameof(Words))] private static int CountWords(string text, int shortest = 1) => text.Length;
            [InBatchParallel] private static void Touch(string path) { }
        }
        public partial class Numbers : Batch<int> { [Action, InBatchParallel] private static void Draw(int index) { } }
        [Loop] public partial class Each { private async Task OnStepAsync() => await Task.Yield(); }
        [Loop] public partial class Sync { private void OnStep() { } }
        [Run] public sealed partial class Area : Run<double> { private static double Execute(double width) => width; }
        public static partial class Texts { [Component] public static string Upper(string text) => text; [Component] public static int Length(string text) => text.Length; }
        [Net] public partial class Shouting
        {
            [Input] public partial InPort<string> Name { get; }
            [Output] public partial OutPort<string> Text { get; }
            private void Wire() { var upper = Add(new Texts.UpperComponent()); Connect(Name, upper.Text); Connect(upper.Result, Text); }
        }
        """;

    [TestCase("_ = pipeline.LoadAsync();", "CS1061", "write 'Load'")]
    [TestCase("_ = pipeline.CountWordsAsync();", "CS1061", "write 'CountWords'")]
    [TestCase("_ = pipeline.Lod();", "CS1061", "did you mean 'Load'?")]
    [TestCase("_ = pipeline?.LoadAsync();", "CS1061", "write 'Load'")]
    [TestCase("_ = pipeline.Rebacth(3);", "CS1061", "did you mean 'Rebatch'?")]
    [TestCase("_ = pipeline.Touch();", "CS1061", "'Touch' of 'Pages' is not an action: put [Action] on it")]
    [TestCase("_ = pipeline.TouchAsync();", "CS1061", "'Touch' of 'Pages' is not an action: put [Action] on it")]
    [TestCase("_ = pipeline.Shuffle();", "CS1061", "'new PipelineOptions { Shuffle = … }'")]
    [TestCase("_ = pipeline.Load().Batch(32);", "CS1061", "'new PipelineOptions { BatchSize = … }'")]
    [TestCase("_ = pipeline.Map(batch => batch);", "CS1061", "'Map' is called 'Then' here")]
    [TestCase("pipeline.ForEach(batch => { });", "CS1061", "is called 'Tap' here")]
    [TestCase("pipeline.Run();", "CS1061", "is called 'RunAsync' here")]
    [TestCase("await pipeline.Load();", "CS1061", "has not been run: await RunAsync of it")]
    [TestCase("await foreach (var batch in pipeline) { }", "CS8411", "write 'await foreach' over Batches of it")]
    [TestCase("foreach (var batch in pipeline) { }", "CS1579", "write 'await foreach' over Batches of it")]
    [TestCase("_ = pipeline.Then(async batch => { await Task.Yield(); return batch; });", "CS0311",
        "write 'ThenAsync(async (batch, cancellationToken) => …)'")]
    [TestCase("_ = pipeline.Where(async batch => { await Task.Yield(); return true; });", "CS4010", "find out in a step before it")]
    [TestCase("_ = pipeline.CountWords(3, token);", "CS1503", "a step has the token of its run")]
    [TestCase("_ = pipeline.Load(\"path\");", "CS1503", "'Load' takes no 'path', which its Init gives to each item")]
    [TestCase("pages.Load();", "CS1061", "write 'await pages.LoadAsync'")]
    [TestCase("await pages.Load();", "CS1061", "write 'await pages.LoadAsync'")]
    [TestCase("pages.CountWords(3, token);", "CS1503", "'CountWords(cancellationToken: token)'")]
    [TestCase("pages.CountWords(new CallOptions());", "CS1503", "'CountWords(options: new CallOptions())'")]
    [TestCase("await pages.LoadAsync(token);", "CS1503", "'LoadAsync(cancellationToken: token)'")]
    [TestCase("await pages.LoadAsync(\"path\");", "CS1503", "'LoadAsync' takes no 'path'")]
    [TestCase("pages.CountWord();", "CS1061", "did you mean 'CountWords'?")]
    [TestCase("pages.LoadAsync().CountWords();", "CS1061", "write '(await pages.LoadAsync()).CountWords'")]
    [TestCase("pages.Shuffle();", "CS1061", "'new PipelineOptions { Shuffle = … }'")]
    [TestCase("_ = files.Load();", "CS1061", "write 'files.Pipeline<Pages>().Load'")]
    [TestCase("_ = files.Shuffle();", "CS1061", "'new PipelineOptions { Shuffle = … }'")]
    [TestCase("_ = files.Spilt(0.5);", "CS1061", "did you mean 'Split'?")]
    [TestCase("new Each().Run();", "CS1061", "is called 'RunAsync' here, and is awaited")]
    [TestCase("await new Sync().RunAsync();", "CS1061", "is called 'Run' here")]
    [TestCase("new Shouting().Run(name: \"a\");", "CS1061", "is called 'Execute' or 'ExecuteAsync' here")]
    [TestCase("study.Run();", "CS1061", "is called 'RunAsync' here, and is awaited")]
    [TestCase("_ = new Texts.Upper();", "CS0426", "is called 'UpperComponent'")]
    public async Task A_call_that_is_nearly_right_is_told_what_to_write(string statement, string compilers, string text)
    => await VerifyAsync(Program(statement), compilers, text);

    [TestCase("var upper = Add(new Texts.UpperComponent()); Connect(Name, upper.Text); Connect(upper.Result, Number);", "CS0311",
        "'Number' takes int, but 'upper.Result' gives string")]
    [TestCase("var count = Add(new Texts.LengthComponent()); Connect(Name, count.Number); Connect(count.Result, Number);", "CS1061",
        "'Number' is not a port of 'LengthComponent': it has 'Text' or 'Result'")]
    [TestCase("var count = Add(new Texts.LengthComponent()); Connect(Name, count.Text); Connect(count.Resultt, Number);", "CS1061",
        "did you mean 'Result'?")]
    [TestCase("var count = Add(new Texts.LengthComponent()); Connect(Name, count); Connect(count.Result, Number);", "CS0411",
        "write 'count.Text'")]
    [TestCase("var count = Add(new Texts.LengthComponent()); Connect(Name, count.Text); Connect(count, Number);", "CS0411",
        "write 'count.Result'")]
    public async Task A_wiring_that_is_nearly_right_is_told_what_to_write(string wiring, string compilers, string text)
        => await VerifyAsync(
            $$"""
            [Net] public partial class Counting
            {
                [Input] public partial InPort<string> Name { get; }
                [Output] public partial OutPort<int> Number { get; }
                private void Wire() { {{wiring}} }
            }
            """,
            compilers, text);

    [TestCase("public partial class Bare : Batch { }", "BATCH048", "write 'Batch<TKey>'")]
    [TestCase("public partial class Bare : Batch { [Action, InBatchParallel] private static void Walk(int index) { } }", "BATCH002",
        "does not derive from Batch<TKey>")]
    [TestCase("[Run] public partial class Bare : Run { private static int Execute(int x) => x; }", "BATCH302",
        "does not derive from Run<TResult>")]
    public async Task A_class_without_a_type_argument_is_told_so_beside_one_error_of_the_compiler(string source, string id, string text)
    {
        IReadOnlyList<Diagnostic> found = await FoundAsync(source);
        Assert.That(found.Select(each => each.Id), Is.EquivalentTo(new[] { "CS0122", id }), string.Join("\n", found));
        Assert.That(found.Select(Message), Has.One.Contains(text));
    }

    [TestCase("_ = pipeline.Frobnicate();")]
    [TestCase("pages.Frobnicate();")]
    [TestCase("_ = \"text\".LoadAsync();")]
    [TestCase("_ = new List<int>().Shuffle();")]
    [TestCase("token.Run();")]
    [TestCase("foreach (var letter in 5) { }")]
    [TestCase("await 5;")]
    [TestCase("_ = pipeline.Rebatch(\"a\");")]
    [TestCase("_ = pages.Lengths;")]
    [TestCase("_ = unknown.Load();")]
    [TestCase("pipeline.")]
    [TestCase("pipeline.Lo")]
    public async Task Of_other_errors_nothing_is_said(string statement)
        => Assert.That(
            (await FoundAsync(Program(statement))).Select(each => each.Id).Where(id => id.StartsWith("BATCH", StringComparison.Ordinal)),
            Is.Empty);

    [TestCase(
        "await pipeline.Load().CountWords(3).RunAsync(new PipelineOptions { Shuffle = true, Seed = 7 }); await pages.LoadAsync(new CallOptions(), token); pages.CountWords(3, new CallOptions()).CountWords(cancellationToken: token);")]
    [TestCase(
        "await foreach (var batch in pipeline.Batches()) { } await new Each().RunAsync(); new Sync().Run(); await new Shouting().ExecuteAsync(name: \"a\");")]
    public async Task Right_code_is_quiet(string statement)
        => Assert.That((await FoundAsync(Program(statement))).Where(each => each.Severity >= DiagnosticSeverity.Warning), Is.Empty);

    private static async Task VerifyAsync(string source, string compilers, string text)
    {
        IReadOnlyList<Diagnostic> found = await FoundAsync(source);
        Assert.That(found.Select(each => each.Id), Is.EquivalentTo(new[] { compilers, "BATCH048" }), string.Join("\n", found));
        Assert.That(found.Select(Message), Has.One.Contains(text));
    }

    private static async Task<IReadOnlyList<Diagnostic>> FoundAsync(string source)
        => [.. (await Product.Harness().RunAsync([source, Declarations])).Where(each => each.Severity >= DiagnosticSeverity.Warning)];

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    private static string Program(string statement) => $$"""
        public static class Program
        {
            public static async Task Main(Pages pages, Dataset<string> files, Pipeline<Pages> pipeline, Study study, Area area, CancellationToken token) { await Task.Yield(); {{statement}} }
        }
        """;
}
