using Batching.Generators;
using Microsoft.CodeAnalysis;

namespace Batching.Testing;

/// <summary>What is said of wrong loops, and what is not said of right ones.</summary>
public class LoopDiagnosticTests
{
    private static IReadOnlyList<WrongCode.Example> All => WrongLoops.All;

    [TestCaseSource(nameof(All))]
    public async Task Wrong_code_is_diagnosed_at_its_place_and_its_near_miss_is_not(object example)
    {
        IReadOnlyList<Diagnostic> found = await VerifyAsync(((WrongCode.Example)example).Wrong);
        foreach (Diagnostic diagnostic in found.Where(diagnostic => ((WrongCode.Example)example).Ids.Contains(diagnostic.Id)))
        {
            Assert.That(diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
                Does.Not.Match(@"\{[0-9]").And.Not.Match(@"Microsoft\.|global::"));
        }

        await VerifyAsync(((WrongCode.Example)example).NearMiss);
    }

    [TestCaseSource(nameof(All))]
    public async Task A_pragma_suppresses_it_and_the_editorconfig_sets_its_severity(object example)
    {
        string source = Markup.Parse(((WrongCode.Example)example).Wrong).Source;
        IReadOnlyList<string> ids = ((WrongCode.Example)example).Ids;
        Assert.That(await SeveritiesAsync($"#pragma warning disable {string.Join(", ", ids)}\n{source}", "error"), Is.Empty);
        Assert.That(await SeveritiesAsync(source, "suggestion"), Is.EqualTo(new[] { DiagnosticSeverity.Info }));

        async Task<DiagnosticSeverity[]> SeveritiesAsync(string code, string severity)
        {
            var harness = new AnalyzerHarness(new LoopAnalyzer(), new UnawaitedWorkAnalyzer())
            {
                Generator = new LoopGenerator(),
                Severities = ids.ToDictionary(id => id, _ => severity)
            };
            return [.. (await harness.RunAsync([code])).Where(diagnostic => ids.Contains(diagnostic.Id))
                .Select(diagnostic => diagnostic.Severity).Distinct()];
        }
    }

    private static async Task<IReadOnlyList<Diagnostic>> VerifyAsync(params string[] sources)
        => await new AnalyzerHarness(new LoopAnalyzer(), new UnawaitedWorkAnalyzer()) { Generator = new LoopGenerator() }.VerifyAsync(
            sources);

    private static Task<IReadOnlyList<Diagnostic>> InLoopAsync(string members)
        => VerifyAsync($"[Loop] public partial class Training\n{{\n{members}\n}}");

    [TestCase("private void OnStep() { } private void {|BATCH103:BefoerStep|}() { }", "BeforeStep")]
    [TestCase("private void OnStep() { } private void {|BATCH103:Finallystep|}() { }", "FinallyStep")]
    [TestCase("private void OnStep() { } private void {|BATCH103:FinalyStep|}() { }", "FinallyStep")]
    [TestCase("private void OnStep() { } private void {|BATCH103:AftreStep|}() { }", "AfterStep")]
    [TestCase("private void OnStep() { } private void {|BATCH103:FailStep|}() { }", "FailedStep")]
    [TestCase("private void BeforeStep() { } private void {|BATCH103:NoStep|}() { }", "OnStep")]
    [TestCase(
        "private void OnEpoch() { } private void AfterEpoch() { } private async Task {|BATCH103:BeforEpochAsync|}() => await Task.Yield();", "BeforeEpochAsync")]
    [TestCase("private void {|BATCH103:onStep|}() { }", "OnStep")]
    [TestCase("private void {|BATCH103:BEFOREStep|}() { }", "BeforeStep")]
    [TestCase("private async Task {|BATCH103:onStepAsync|}() => await Task.Yield();", "OnStepAsync")]
    public async Task Case7_A_misspelt_event_is_named_with_the_nearest(string members, string nearest)
    {
        IReadOnlyList<Diagnostic> found = await InLoopAsync(members);
        Diagnostic diagnostic = found.Single(each => each.Id == "BATCH103");
        Assert.That(diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), Does.EndWith($"did you mean '{nearest}'?"));
        Assert.That(diagnostic.Severity, Is.EqualTo(DiagnosticSeverity.Error));
    }

    [TestCase("private void OnEpoch() { } private void AfterEpoch() { } private void {|BATCH111:FinallyEpcoh|}() { }", "FinallyEpoch")]
    [TestCase("private void {|BATCH111:FinallyEpcoh|}() { } private void OnEpoch() { }", "FinallyEpoch",
        Description = "The right one is not blamed, whichever comes first.")]
    public async Task A_section_that_looks_misspelt_is_a_warning(string members, string nearest)
    {
        IReadOnlyList<Diagnostic> found = await InLoopAsync(members);
        Diagnostic diagnostic = found.Single(each => each.Id == "BATCH111");
        Assert.That(diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), Does.EndWith($"did you mean '{nearest}'?"));
        Assert.That(diagnostic.Severity, Is.EqualTo(DiagnosticSeverity.Warning));
    }

    [TestCase("private void OnTestA() { } private void OnTestB() { }")]
    [TestCase("private void OnStepA() { } private void OnStepB() { } private void OnStepC() { }")]
    [TestCase("private void OnTrain() { } private void OnDrain() { }")]
    [TestCase("private void OnBatch() { } private void OnMatch() { }")]
    [TestCase("private void OnMatch() { } private void AfterBatch() { }")]
    [TestCase("private void OnForm() { } private void AfterFrom() { }")]
    [TestCase("private void OnItem() { } private void AfterItems() { }")]
    [TestCase("private void OnStep() { } private void OnStepp() { }")]
    [TestCase("private void OnTest1() { } private void OnTest2() { }")]
    [TestCase("private void OnPhase1Test() { } private void OnPhase2Test() { }")]
    [TestCase("private void OnRead() { } private void OnLoad() { } private void OnRoad() { }")]
    public async Task Names_that_run_rightly_are_right(string members) => await InLoopAsync(members);

    [TestCase("private void OnEpoch() { } private void {|BATCH104:FailedEpoch|}(InvalidOperationException failure) { }")]
    [TestCase(
        "private void OnEpoch() { } private void {|BATCH104:FailedEpoch|}(OperationCanceledException failure, ILoopContext context) { }")]
    public async Task A_failed_event_takes_any_exception(string members)
    {
        Diagnostic diagnostic = (await InLoopAsync(members)).Single(each => each.Id == "BATCH104");
        Assert.That(diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), Does.Contain("take an Exception"));
    }

    [TestCase(
        "private void OnFailure(InvalidOperationException failure) { } private void FailedFailure(InvalidOperationException failure, Exception another) { }")]
    [TestCase("private void OnEpoch() { } private void FailedEpoch(Exception failure) { }")]
    public async Task A_loop_over_exceptions_takes_them(string members) => await InLoopAsync(members);

    [TestCase(
        "private void OnStep() { } private void Step() { } private void Onwards() { } private void Finalize2() { } private void Afterwards() { }", Description = "No prefix is no event.")]
    [TestCase("private void OnStep() => FailStep(); private void FailStep() { }", Description = "A helper that the class uses.")]
    [TestCase(
        "private void OnStep1() { } private void OnStep2() { } private void OnStep() { }", Description = "Numbers tell sections apart.")]
    [TestCase("private void OnTrain() { } private void AfterTrain() { } private void OnDrain() { } private void AfterDrain() { }",
        Description = "A section with more than one event.")]
    [TestCase(
        "private void OnStep() { } private void RunStep() { } private void InStep() { } private void OneStep() { } private void AddStep() { }", Description = "Short words.")]
    [TestCase("private void OnRun() { } private void OnFun() { }", Description = "Short names.")]
    public async Task Case7_Other_methods_are_no_events(string members) => await InLoopAsync(members);

    [TestCase("private {|BATCH104:int|} OnStep() => 1;")]
    public async Task The_place_is_the_name(string members)
    => await InLoopAsync(members.Replace("{|BATCH104:int|} OnStep", "int {|BATCH104:OnStep|}", StringComparison.Ordinal));

    [TestCase("private string {|BATCH104:OnStep|}() => \"\";", "returns string")]
    [TestCase("private Task<int> {|BATCH104:OnStep|}() => Task.FromResult(1);", "returns Task<int>")]
    [TestCase("private IEnumerable<int> {|BATCH104:BeforeStep|}() => [];", "only OnStep may")]
    [TestCase("private void {|BATCH104:OnStep|}<T>() { }", "type parameters")]
    [TestCase("private void {|BATCH104:OnStep|}(ref int number) { }", "by reference")]
    [TestCase("private void {|BATCH104:OnStep|}(Exception failure) { }", "only FailedStep has one")]
    [TestCase("private void {|BATCH104:OnStep|}(int one, string other) { }", "'one' and 'other'")]
    [TestCase("private void {|BATCH104:OnStep|}(Span<int> numbers) { }", "cannot be kept")]
    [TestCase("private void OnStep(int number) { } private void {|BATCH104:AfterStep|}(string text) { }",
        "takes a string, but 'OnStep' takes a int")]
    [TestCase("private void {|BATCH104:FailedStep|}() { } private void FinallyStep() { }", "no event that could fail")]
    public async Task A_wrong_signature_says_what_is_wrong(string members, string says)
        => Assert.That(
            (await InLoopAsync(members)).Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture), Does.Contain(says));

    [TestCase("private void OnStep() { } private async Task {|BATCH105:OnStepAsync|}() => await Task.Yield();")]
    [TestCase("private void OnStep() { } private void {|BATCH105:OnStep|}(CancellationToken cancellationToken) { }")]
    public async Task Two_events_of_one_name(string members) => await InLoopAsync(members);

    [Test]
    public async Task Case12_Mutually_inner_loops()
    {
        IReadOnlyList<Diagnostic> found = await VerifyAsync("""
            [Loop] public partial class A { [Inner({|BATCH106:nameof(OnA)|})] public B B { get; } = new(); private void OnA() { } }
            [Loop] public partial class B { [Inner({|BATCH106:nameof(OnB)|})] public C C { get; } = new(); private void OnB() { } }
            [Loop] public partial class C { [Inner({|BATCH106:nameof(OnC)|})] public A? A { get; set; } private async Task OnC() => await Task.Yield(); }
            [Loop] public partial class Around { [Inner(nameof(OnAround))] public A A { get; } = new(); private void OnAround() { } }
            """);
        Assert.That(found[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture),
            Is.EqualTo("'A' would run inside itself: A > B > C > A"));
    }

    [TestCase("\"OnStepp\"", "Did you mean 'OnStep'?")]
    [TestCase("nameof(Other)", "is not an event of 'Training'")]
    public async Task An_inner_loop_of_no_event(string name, string says)
    {
        IReadOnlyList<Diagnostic> found = await VerifyAsync($$"""
            [Loop] public partial class Training
            {
                [Inner({|BATCH107:{{name}}|})] public It It { get; } = new();
                private void OnStep() { }
                public void Other() { }
            }
            [Loop] public partial class It { private void OnIt() { } }
            """);
        Assert.That(found.Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture), Does.Contain(says));
    }

    [TestCase("private void OnStep() { }", "public string {|BATCH108:It|} { get; } = \"\";", "put [Loop] on that class")]
    [TestCase("private void OnStep() { }", "public static Plain {|BATCH108:It|} { get; } = new();", "is static")]
    [TestCase("private void OnStep() { }", "public Plain {|BATCH108:It|} { set { } }", "cannot be read")]
    [TestCase("private void OnStep() { }", "public Each {|BATCH108:It|} { get; } = new();", "return IEnumerable<int>")]
    [TestCase("private void BeforeStep() { } private void OnStep() { }",
        "[Inner(nameof(BeforeStep))] public Each {|BATCH108:{|BATCH108:It|}|} { get; } = new();", "only On events can")]
    [TestCase("private IEnumerable<string> OnStep() => [];", "public Each {|BATCH108:It|} { get; } = new();", "yields string")]
    public async Task An_inner_loop_that_cannot_be_run(string step, string inner, string says)
    {
        IReadOnlyList<Diagnostic> found = await VerifyAsync($$"""
            [Loop] public partial class Training
            {
                [Inner(nameof(OnStep))] {{inner}}
                {{step}}
            }
            [Loop] public partial class Plain { private void OnPlain() { } }
            [Loop] public partial class Each { private void OnEach(int number) { } }
            """);
        Assert.That(found.Select(each => each.GetMessage(System.Globalization.CultureInfo.InvariantCulture)), Has.Some.Contains(says));
    }

    [Test]
    public async Task An_inner_loop_outside_a_loop()
        => await VerifyAsync("""
            public class Training { [Inner("OnStep")] public It {|BATCH108:It|} { get; } = new(); }
            [Loop] public partial class It { private void OnIt() { } }
            """);

    [Test]
    public async Task Callbacks_for_no_event()
    {
        IReadOnlyList<Diagnostic> found = await VerifyAsync("""
            [Loop] public partial class Training { private void OnStep() { } private void AfterStep() { } }
            public class Watcher : Training.Callback
            {
                public void {|BATCH109:AfterStepp|}(Training loop, ILoopContext context) { }
                public void {|BATCH109:BeforeStep|}(Training loop, ILoopContext context) { }
                public void {|BATCH109:OnStep|}() { }
                public override void AfterStep(Training loop, ILoopContext context) { }
                public void Onwards() { }
                public void Help() { }
            }
            public class Deeper : Watcher
            {
                public void {|BATCH109:AftreStep|}(Training loop, ILoopContext context) { }
            }
            """);
        Assert.That(found.Select(each => each.GetMessage(System.Globalization.CultureInfo.InvariantCulture)),
            Has.Some.Contains("did you mean 'AfterStep'?").And.Some.Contains("partial void BeforeStep();").And.Some.Contains(
                "does not override the event of 'Training', 'OnStep(Training loop, ILoopContext context)'"));
    }

    [TestCase("public int Report {|BATCH110:|}=> 1;")]
    public async Task Names_that_are_taken(string member)
        => await InLoopAsync(
            "private void OnStep() { }\n" + member.Replace("Report {|BATCH110:|}", "{|BATCH110:Report|} ", StringComparison.Ordinal));

    [TestCase("[Loop] public class {|BATCH101:Training|} { private void OnStep() { } }")]
    [TestCase("public class {|BATCH101:Outer|} { [Loop] public partial class Training { private void OnStep() { } } }")]
    [TestCase("[Loop] public partial record {|BATCH102:Training|} { private void OnStep() { } }")]
    [TestCase("[Loop] public static partial class {|BATCH102:Training|} { private static void OnStep() { } }")]
    [TestCase("[Loop] file partial class {|BATCH102:Training|} { private void OnStep() { } }")]
    public async Task A_class_that_cannot_be_a_loop(string source) => await VerifyAsync(source);

    [Test]
    public async Task A_private_event_of_a_base_loop_is_not_lost_without_a_word()
        => await VerifyAsync("""
            [Loop] public partial class Base { private void OnStep() { } protected void OnOther() { } }
            [Loop] public partial class {|BATCH104:Derived|} : Base { private void OnMore() { } }
            """);

    [Test]
    public async Task Half_typed_loops_are_left_to_the_compiler()
        => await VerifyAsync(
            "[Loop] public partial class Training { [Inner(nameof(OnStep))] public {|CS0246:Missing|} It { get; } = null!; private void OnStep({|CS0246:Nothing|} x) { } }");
}
