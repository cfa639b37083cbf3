using System.Globalization;
using Batching.Generators;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>Work that a method of the user's starts, which the library calls, and nobody awaits.</summary>
public class UnawaitedWorkTests
{
    private const string Quiet = "#pragma warning disable CS4014, CS0649 // The compiler sees some of it as well.\n";

    private const string Save =
        "private static async Task SaveAsync() => await Task.Yield(); private static async void Throw() => await Task.Yield();";

    [TestCase("private async void {|BATCH112:OnStep|}() => await Task.Yield();")]
    [TestCase("private void OnStep() => {|BATCH112:SaveAsync|}();")]
    [TestCase("private void OnStep() { {|BATCH112:SaveAsync|}(); }")]
    [TestCase("private void OnStep() { _ = {|BATCH112:SaveAsync|}(); }")]
    [TestCase("private void OnStep() { Task.{|BATCH112:Run|}(() => { }); }")]
    [TestCase("private void OnStep() { Task.Factory.{|BATCH112:StartNew|}(() => { }); }")]
    [TestCase("private void OnStep() { ThreadPool.{|BATCH112:QueueUserWorkItem|}(_ => { }); }")]
    [TestCase("private void OnStep() { Task task = {|BATCH112:SaveAsync|}(); }")]
    [TestCase("private void OnStep() { SaveAsync().{|BATCH112:ContinueWith|}(_ => { }); }")]
    [TestCase("private void OnStep() { {|BATCH112:Throw|}(); }")]
    [TestCase("private void OnStep() { new List<int>().ForEach({|BATCH112:async|} number => await Task.Yield()); }")]
    [TestCase("private void OnStep() { {|BATCH112:Local|}(); {|BATCH112:async|} void Local() => await Task.Yield(); }")]
    [TestCase(
        "private void BeforeStep() { if (DateTime.Now.Year > 1) { foreach (int number in new[] { 1 }) { {|BATCH112:SaveAsync|}(); } } }")]
    [TestCase("private StringWriter? _writer; private void OnStep() { _writer?.{|BATCH112:FlushAsync|}(); }")]
    [TestCase("private async Task OnStepAsync() { await Task.Yield(); _ = {|BATCH112:SaveAsync|}(); }")]
    [TestCase("private void OnStep() { new StringWriter().{|BATCH112:DisposeAsync|}(); }")]
    public async Task An_event_that_starts_such_work_is_wrong(string members) => await InLoopAsync(members);

    [TestCase("private async Task OnStepAsync() => await SaveAsync();")]
    [TestCase("private Task OnStepAsync() => SaveAsync();")]
    [TestCase("private Task? _work; private void OnStep() { _work = SaveAsync(); } private async Task FinallyStepAsync() => await _work!;")]
    [TestCase("private readonly List<Task> _work = []; private void OnStep() { _work.Add(SaveAsync()); }")]
    [TestCase("private void OnStep() { Task task = SaveAsync(); task.Wait(); }")]
    [TestCase("private void OnStep() { SaveAsync().GetAwaiter().GetResult(); }")]
    [TestCase("private void OnStep() { } public void Start() { _ = SaveAsync(); } public async void Click() => await Task.Yield();")]
    [TestCase("private void OnStep() { _ = Task.CompletedTask; _ = Task.FromResult(1); }")]
    [TestCase("private void OnStep() { Func<Task> later = async () => await SaveAsync(); later().Wait(); }")]
    public async Task An_event_whose_work_is_awaited_or_kept_is_right(string members) => await InLoopAsync(members);

    [Test]
    public async Task A_callback_is_an_event()
        => await LoopHarness.VerifyAsync(
            """
            [Loop] public partial class Training { private void OnStep() { } }
            public class Watcher : Training.Callback
            {
                public override async void {|BATCH112:OnStep|}(Training loop, ILoopContext context) => await Task.Yield();
                protected override async void {|BATCH112:OnRunCompleted|}(ILoopContext root) => await Task.Yield();
            }
            """);

    [TestCase("[Action] private async void {|BATCH039:Walk|}() => await Task.Yield();")]
    [TestCase(
        "[Action, InBatchParallel] private static async void Walk(int index) => await Task.Yield();", Description = "BATCH012 says it.")]
    [TestCase("[Action, InBatchParallel] private static void Save(int index) { _ = {|BATCH039:SaveAsync|}(); }")]
    [TestCase(
        "[Action, InBatchParallel] private static async Task<int> LoadAsync(int index) { await Task.Yield(); Task.{|BATCH039:Run|}(() => { }); return index; }")]
    [TestCase("[Action] public B Walk() { {|BATCH039:SaveAsync|}(); return this; }")]
    [TestCase(
        "[Action, InBatchParallel(Post = nameof(Keep))] private static int Load(int index) => index; private async void {|BATCH039:Keep|}(int[] values) => await Task.Yield();")]
    [TestCase(
        "[Action, InBatchParallel(Init = nameof(Begin))] private static void Load(int index) { } private IEnumerable<int> Begin() { {|BATCH039:SaveAsync|}(); return Indices; }")]
    public async Task A_batch_method_that_starts_such_work_is_wrong(string members) => await InBatchAsync(members);

    [Test]
    public async Task A_run_that_starts_such_work_is_wrong()
        => await BatchHarness.VerifyAsync(
            """
            [Run] public partial class Search : Run<int> { private static async Task<int> ExecuteAsync() { await Task.Yield(); _ = Task.{|BATCH039:Delay|}(1); return 1; } }
            [Run] public partial class Waiting : Run<int> { private static async Task<int> ExecuteAsync() { await Task.Delay(1); return 1; } }
            """);

    [TestCase("[Action, InBatchParallel] private static async Task SaveItAsync(int index) => await SaveAsync();")]
    [TestCase("[Action, InBatchParallel] private static void Load(int index) { } public void Start() { _ = SaveAsync(); }")]
    public async Task A_batch_method_whose_work_is_awaited_is_right(string members) => await InBatchAsync(members);

    [TestCase("pipeline.Then({|BATCH039:async|} batch => { await Task.Yield(); });")]
    [TestCase("pipeline.Then(batch => { _ = Task.{|BATCH039:Delay|}(1); });")]
    [TestCase("new Every<Training>(Training.Events.OnStep, 1, {|BATCH039:async|} (loop, context) => await Task.Yield());")]
    public async Task A_lambda_for_the_library_that_is_async_void_is_wrong(string statement)
        => await BatchHarness.VerifyAsync(
            $$"""
            public partial class B : Batch<int> { }
            [Loop] public partial class Training { private void OnStep() { } }
            public static class Program { public static void Use(Library<B> pipeline) { {{statement.Replace("pipeline.Then", "pipeline.Take", StringComparison.Ordinal)}} } }
            namespace Batching { public class Library<T> { public void Take(Action<T> action) { } } }
            """);

    [TestCase("pipeline.Tap(batch => {|BATCH039:SaveAsync|}());", "write an async lambda")]
    [TestCase("pipeline.Tap({|BATCH039:Throw|});", "let it return a ValueTask")]
    [TestCase("pipeline.Before(() => {|BATCH039:Throw|}(null));", "await that in an async lambda")]
    [TestCase("pipeline.After(() => { _ = {|BATCH039:SaveAsync|}(); });", "write an async lambda")]
    [TestCase("Action<B> look = {|BATCH039:async|} batch => await Task.Yield(); pipeline.Tap(look);", "give it the lambda itself")]
    [TestCase(
        "Action<B>? look = null; look = {|BATCH039:async|} batch => await Task.Yield(); pipeline.Tap(look);", "give it the lambda itself")]
    [TestCase("Action<B> look = batch => {|BATCH039:SaveAsync|}(); pipeline.Tap(look);", "write an async lambda")]
    [TestCase("pipeline.Tap(s_look);", "give it the lambda itself",
        "private static readonly Action<B> s_look = {|BATCH039:async|} batch => await Task.Yield();")]
    [TestCase(
        "bool isLoud = DateTime.Now.Year > 1; Action<B> quiet = _ => { }; pipeline.Tap(isLoud ? {|BATCH039:async|} batch => await Task.Yield() : quiet);", "give it the lambda itself")]
    [TestCase("_ = new Every<Training>(Training.Events.OnStep, 1, {|BATCH039:async|} (loop, context) => await Task.Yield());",
        "a callback waits for nothing")]
    [TestCase("_ = new JsonLinesLog<Training>(Training.Events.OnStep, \"a\", (writer, loop) => writer.{|BATCH039:FlushAsync|}());",
        "a callback waits for nothing")]
    public async Task A_lambda_for_what_waits_for_nothing_says_what_to_do(string statement, string remedy, string members = "")
        => Assert.That((await InProgramAsync(statement, members)).Select(found => found.GetMessage(CultureInfo.InvariantCulture)),
            Has.One.Contains(remedy));

    [TestCase("pipeline.Tap(async batch => await SaveAsync());")]
    [TestCase("pipeline.Tap(async (batch, token) => await Task.Delay(1, token));")]
    [TestCase(
        "pipeline.Before(async () => await SaveAsync()).Before(async token => await Task.Delay(1, token)).After(async () => await SaveAsync());")]
    [TestCase(
        "pipeline.Tap(batch => new ValueTask(SaveAsync())).Tap(_ => throw new FormatException()).Before(() => throw new FormatException());")]
    [TestCase("pipeline.Tap(Look).Tap(LookAsync).Before(Nothing).After(Nothing);",
        "static void Look(B batch) { } static ValueTask LookAsync(B batch) => default; static void Nothing() { }")]
    [TestCase("Action<object> other = async text => await Task.Yield(); other(1);")]
    public async Task A_lambda_that_is_awaited_is_right(string statement, string members = "") => await InProgramAsync(statement, members);

    [TestCase("pages.{|BATCH040:LoadAsync|}();")]
    [TestCase("pages?.{|BATCH040:LoadAsync|}();")]
    [TestCase("pages.{|BATCH040:TouchAsync|}();", Description = "The awaitable form of a synchronous action.")]
    [TestCase("{|CS4014:pages.WalkAsync()|};", Description = "The compiler sees that the method is async.")]
    [TestCase("pages.{|BATCH040:LoadAsync|}().ConfigureAwait(false);")]
    [TestCase("Task loaded = pages.{|BATCH040:LoadAsync|}();")]
    [TestCase("Action later = () => pages.{|BATCH040:LoadAsync|}(); later();")]
    [TestCase("Use(); void Use() => pages.{|BATCH040:LoadAsync|}();")]
    [TestCase("Dataset.Range(2).Pipeline<Pages>().{|BATCH040:RunAsync|}();")]
    [TestCase("new Each().{|BATCH040:RunAsync|}();")]
    [TestCase("{|CS4014:new Shouting().ExecuteAsync(name: \"hello\")|};")]
    [TestCase("Study study = Study.Open(\"example\"); study.{|BATCH040:RunAsync|}(); study.{|BATCH040:DisposeAsync|}();")]
    public async Task A_call_whose_task_is_dropped_in_a_synchronous_method_is_said(string statement)
    => await WithCallsAsync($"public static void Main() {{ var pages = new Pages {{ Indices = [1] }}; {statement} }}");

    [TestCase("pages.LoadAsync().Wait();")]
    [TestCase("_ = pages.LoadAsync();", Description = "Meant.")]
    [TestCase("Task loading = pages.LoadAsync(); loading.Wait();")]
    [TestCase("List<Task> all = [pages.LoadAsync(), pages.TouchAsync()]; Task.WaitAll(all.ToArray());")]
    [TestCase("Run(pages.LoadAsync()); static void Run(Task task) { }")]
    [TestCase("Func<Task> later = () => pages.LoadAsync(); later().Wait();")]
    [TestCase("Task.Run(() => pages.LoadAsync()).Wait();")]
    [TestCase("pages.Touch();")]
    public async Task A_call_whose_task_is_kept_is_right(string statement)
    => await WithCallsAsync($"public static void Main() {{ var pages = new Pages {{ Indices = [1] }}; {statement} }}");

    [Test]
    public async Task In_an_async_method_the_compiler_warns_of_a_statement_itself()
        => await WithCallsAsync(
            "public static async Task Main() { var pages = new Pages { Indices = [1] }; await Task.Yield(); {|CS4014:pages.LoadAsync()|}; Task kept = pages.{|BATCH040:LoadAsync|}(); _ = pages.LoadAsync(); }");

    private static AnalyzerHarness LoopHarness => new(new UnawaitedWorkAnalyzer()) { Generator = new LoopGenerator() };

    private static AnalyzerHarness BatchHarness => new(new UnawaitedWorkAnalyzer()) { Generator = new LoopGenerator() };

    private static async Task InLoopAsync(string members)
        => await LoopHarness.VerifyAsync($"{Quiet}[Loop] public partial class Training\n{{\n{members} {Save}\n}}");

    private static async Task InBatchAsync(string members)
        => await BatchHarness.VerifyAsync($"{Quiet}public partial class B : Batch<int>\n{{\n{members} {Save}\n}}");

    private static async Task<IReadOnlyList<Diagnostic>> InProgramAsync(string statement, string members)
        => await new AnalyzerHarness(new UnawaitedWorkAnalyzer()) { Generator = new LoopGenerator() }.VerifyAsync(
            $$"""
            {{Quiet}}public partial class B : Batch<int> { }
            [Loop] public partial class Training { private void OnStep() { } }
            public static class Program
            {
                {{members}}
                public static void Use(Pipeline<B> pipeline) { {{statement}} }
                private static async Task SaveAsync() => await Task.Yield();
                private static async void Throw(B? batch) => await Task.Yield();
            }
            """);

    private static async Task WithCallsAsync(string main)
        => await Product.Harness(new UnawaitedWorkAnalyzer()).VerifyAsync(
            $$"""
            public partial class Pages : Batch<int>
            {
                [Action, InBatchParallel] private static async Task LoadAsync(int index) => await Task.Yield();
                [Action, InBatchParallel] private static void Touch(int index) { }
                [Action] public async Task WalkAsync() => await Task.Yield();
            }
            [Loop] public partial class Each { private async Task OnStepAsync() => await Task.Yield(); }
            public static partial class Texts { [Component] public static string Upper(string text) => text; }
            [Net] public partial class Shouting
            {
                [Input] public partial InPort<string> Name { get; }
                [Output] public partial OutPort<string> Text { get; }
                private void Wire() { var upper = Add(new Texts.UpperComponent()); Connect(Name, upper.Text); Connect(upper.Result, Text); }
            }
            public static class Program { {{main}} }
            """);
}
