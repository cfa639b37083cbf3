using Batching.Generators;

namespace Batching.Testing;

/// <summary>Chains and runs that are written and then not used, and runs that are begun and left open.</summary>
public class UnusedRunTests
{
    [TestCase("pipeline.{|BATCH041:Load|}();")]
    [TestCase("pipeline.Load().{|BATCH041:Rebatch|}(2);")]
    [TestCase("pipeline?.{|BATCH041:Load|}();")]
    [TestCase("pipeline.{|BATCH041:Tap|}(_ => { });")]
    [TestCase("if (Environment.TickCount > 1) { pipeline.{|BATCH041:Tap|}(_ => { }); }")]
    [TestCase("pipeline.Repeat(2, part => { part.{|BATCH041:Load|}(); return part; }).RunAsync().Wait();")]
    [TestCase("Dataset.Range(3).{|BATCH041:Where|}(number => number > 1);")]
    [TestCase("Dataset.Range(3).{|BATCH041:Split|}(0.5);")]
    [TestCase("Dataset.{|BATCH041:Range|}(3);")]
    [TestCase("new Pages { Indices = [1, 2] }.{|BATCH041:Slice|}(0, 1);")]
    [TestCase("Area.{|BATCH041:Grid|}(width: [1, 2]);")]
    [TestCase("pipeline.{|BATCH041:Batches|}();")]
    [TestCase("pipeline.Load().{|BATCH041:Batches|}(new PipelineOptions { Epochs = 3 });")]
    [TestCase("PipelineRun<Pages> run = pipeline.{|BATCH041:Batches|}();")]
    [TestCase("var run = pipeline.{|BATCH041:Batches|}(); Console.WriteLine(run.Report.Batches);")]
    [TestCase("PipelineRun<Pages> run; run = pipeline.{|BATCH041:Batches|}(); Console.WriteLine(run.Report);")]
    [TestCase("Console.WriteLine(pipeline.{|BATCH041:Batches|}().Report);")]
    [TestCase("void Later() => pipeline.{|BATCH041:Batches|}(); Later();")]
    public async Task What_is_not_used_is_said(string statement) => await VerifyAsync(statement);

    [TestCase("Pipeline<Pages> longer = pipeline.Load(); longer.RunAsync().Wait();")]
    [TestCase("pipeline = pipeline.Load(); pipeline.RunAsync().Wait();")]
    [TestCase("Take(pipeline.Load()); static void Take(Pipeline<Pages> pipeline) { }")]
    [TestCase("Console.WriteLine(Get().ToMermaid()); Pipeline<Pages> Get() => pipeline.Load();")]
    [TestCase("_ = pipeline.Load(); _ = pipeline.Batches();", Description = "Meant.")]
    [TestCase(
        "Throws(() => pipeline.Rebatch(0)); Throws(() => { pipeline.Batches(new PipelineOptions { Epochs = 0 }); }); static void Throws(Action action) { }", Description = "A test that it throws.")]
    [TestCase("Register(pipeline); static Pipeline<Pages> Register(Pipeline<Pages> pipeline) => pipeline;",
        Description = "What the user's own method does is not known.")]
    [TestCase("s_run = pipeline.Batches(); s_pipeline = pipeline.Load();",
        "static PipelineRun<Pages>? s_run; static Pipeline<Pages>? s_pipeline;")]
    [TestCase("List<PipelineRun<Pages>> runs = [pipeline.Batches()]; runs.Add(pipeline.Batches());")]
    [TestCase("var run = pipeline.Batches(); Take(run); static void Take(IAsyncEnumerable<Pages> batches) { }")]
    [TestCase("var run = pipeline.Batches(); Func<PipelineRun<Pages>> get = () => run; get();")]
    [TestCase("var run = pipeline.Batches(); var copy = run; Console.WriteLine(copy);")]
    [TestCase("PipelineRun<Pages>? run = null; if (pipeline is not null) { run = pipeline.Batches(); } Console.WriteLine(run);")]
    [TestCase("foreach (var batch in pipeline.Batches().ToBlockingEnumerable()) { }")]
    [TestCase("IAsyncEnumerable<Pages> batches = pipeline.Batches(); foreach (var batch in batches.ToBlockingEnumerable()) { }")]
    [TestCase("Console.WriteLine(pipeline.Batches().Checkpoint); var run = pipeline.Batches(); Console.WriteLine(run.Checkpoint);",
        Description = "Where a run would begin.")]
    [TestCase("RunDesign<Area> design = Area.Grid(width: [1, 2]); Console.WriteLine(design.Count);")]
    public async Task What_is_used_or_may_be_is_right(string statement, string members = "") => await VerifyAsync(statement, members);

    [TestCase("await foreach (var batch in pipeline.Batches()) { }")]
    [TestCase("var run = pipeline.Batches(); await foreach (var batch in run) { } Console.WriteLine(run.Report);")]
    [TestCase(
        "var run = pipeline.Batches(); await foreach (var batch in run.ConfigureAwait(false)) { Console.WriteLine(run.Checkpoint); }")]
    [TestCase("await using var batches = pipeline.Batches().GetAsyncEnumerator(); await batches.MoveNextAsync();")]
    [TestCase("await using (var batches = pipeline.Batches().GetAsyncEnumerator()) { await batches.MoveNextAsync(); }")]
    [TestCase("var batches = pipeline.Batches().GetAsyncEnumerator(); await using (batches) { await batches.MoveNextAsync(); }")]
    [TestCase(
        "var batches = pipeline.Batches().GetAsyncEnumerator(); await using var configured = batches.ConfigureAwait(false); await batches.MoveNextAsync();")]
    [TestCase(
        "var batches = pipeline.Batches().GetAsyncEnumerator(); try { await batches.MoveNextAsync(); } finally { await batches.DisposeAsync(); }")]
    [TestCase(
        "IAsyncEnumerator<Pages>? batches = null; try { batches = pipeline.Batches().GetAsyncEnumerator(); } finally { if (batches is not null) { await batches.DisposeAsync(); } }")]
    [TestCase("IAsyncEnumerator<Pages>? batches = pipeline.Batches().GetAsyncEnumerator(); await (batches?.DisposeAsync() ?? default);")]
    [TestCase("await pipeline.Batches().GetAsyncEnumerator().DisposeAsync();")]
    [TestCase("await new Holder(pipeline.Batches().GetAsyncEnumerator()).Batches.DisposeAsync();",
        "private sealed class Holder(IAsyncEnumerator<Pages> batches) { public IAsyncEnumerator<Pages> Batches => batches; }")]
    [TestCase(
        "Console.WriteLine(Open()); IAsyncEnumerator<Pages> Open() { var batches = pipeline.Batches().GetAsyncEnumerator(); Console.WriteLine(batches.Current); return batches; }")]
    [TestCase("await using Shouting.Session session = new Shouting().StartSession(); await session.Name.PutAsync(\"a\");")]
    [TestCase(
        "var session = new Shouting().StartSession(); try { await session.Name.PutAsync(\"a\"); } finally { await session.DisposeAsync(); }")]
    [TestCase("var session = new Shouting().StartSession(); session.Name.Close(); await session.Completion;")]
    [TestCase("var session = new Shouting().StartSession(); await session.StopAsync();")]
    [TestCase("await using var net = new Shouting(); var session = net.StartSession(); await session.Name.PutAsync(\"a\");")]
    [TestCase("var net = new Shouting(); var session = net.StartSession(); await session.Name.PutAsync(\"a\"); await net.DisposeAsync();")]
    [TestCase("s_session = new Shouting().StartSession();", "static Shouting.Session? s_session;")]
    public async Task A_run_that_is_disposed_of_or_may_be_is_right(string statement, string members = "")
    => await VerifyAsync($"await Task.Yield(); {statement}", members, "async Task");

    [TestCase(
        "var batches = pipeline.Batches().{|BATCH042:GetAsyncEnumerator|}(); while (await batches.MoveNextAsync()) { Console.WriteLine(batches.Current); }")]
    [TestCase(
        "IAsyncEnumerator<Pages> batches; batches = pipeline.Batches().{|BATCH042:GetAsyncEnumerator|}(); await batches.MoveNextAsync();")]
    [TestCase("var run = pipeline.Batches(); var batches = run.{|BATCH042:GetAsyncEnumerator|}(); await batches.MoveNextAsync();")]
    [TestCase("await pipeline.Batches().{|BATCH042:GetAsyncEnumerator|}().MoveNextAsync();")]
    [TestCase("pipeline.Batches().{|BATCH042:GetAsyncEnumerator|}();")]
    [TestCase("var session = new Shouting().{|BATCH042:StartSession|}(); await session.Name.PutAsync(\"a\");")]
    [TestCase("var net = new Shouting(); net.{|BATCH042:StartSession|}(); Console.WriteLine(net.Validate().Count);")]
    [TestCase("new Shouting().{|BATCH042:StartSession|}();")]
    public async Task A_run_that_is_left_open_is_said(string statement)
    => await VerifyAsync($"await Task.Yield(); {statement}", result: "async Task");

    private static async Task VerifyAsync(string statement, string members = "", string result = "void")
        => await Product.Harness(new UnusedRunAnalyzer()).VerifyAsync(
            $$"""
            #pragma warning disable CS0649, CS0414, CS0169 // Fields are there to keep what is tested.
            public partial class Pages : Batch<int> { [Action, InBatchParallel] private static void Load(int index) { } }
            [Run] public sealed partial class Area : Run<double> { private static double Execute(double width) => width; }
            public static partial class Texts { [Component] public static string Upper(string text) => text; }
            [Net] public partial class Shouting
            {
                [Input] public partial InPort<string> Name { get; }
                [Output] public partial OutPort<string> Text { get; }
                private void Wire() { var upper = Add(new Texts.UpperComponent()); Connect(Name, upper.Text); Connect(upper.Result, Text); }
            }
            public static class Program
            {
                {{members}}
                public static {{result}} Main() { Pipeline<Pages> pipeline = Dataset.Range(4).Pipeline<Pages>(); {{statement}} }
            }
            """);
}
