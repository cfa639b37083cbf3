using Batching.CodeFixes;

namespace Batching.Testing;

/// <summary>That a misspelt event gets the nearest name.</summary>
public class RenameEventFixTests
{
    private static string Loop(string members)
        => $"[Loop] public partial class Training\n{{\n    private void OnStep() {{ }}\n    {members}\n}}\n";

    private static FixHarness Harness(string title) => new(new RenameEventFix(), title);

    [Test]
    public async Task A_misspelt_prefix()
        => await Harness("Rename to 'BeforeStep'")
            .VerifyAsync(Loop("private void {|BATCH103:BefoerStep|}() { } // first"), Loop("private void BeforeStep() { } // first"));

    [Test]
    public async Task A_misspelt_section()
        => await Harness("Rename to 'AfterStep'")
            .VerifyAsync(Loop("private void {|BATCH111:AfterStxep|}() { }"), Loop("private void AfterStep() { }"));

    [Test]
    public async Task A_callback_becomes_an_override()
        => await Harness("Rename to 'OnStep'").VerifyAsync(
            Loop("")
                + "public class Watcher : Training.Callback\n{\n    public void {|BATCH109:OnStepp|}(Training loop, ILoopContext context) { }\n}",
            Loop("")
                + "public class Watcher : Training.Callback\n{\n    public override void OnStep(Training loop, ILoopContext context) { }\n}");

    [Test]
    public async Task A_callback_that_hides_its_event_becomes_an_override()
        => await Harness("Add 'override'").VerifyAsync(
            Loop("")
                + "public class Watcher : Training.Callback\n{\n    public new void {|BATCH109:OnStep|}(Training loop, ILoopContext context) { }\n}",
            Loop("")
                + "public class Watcher : Training.Callback\n{\n    public override void OnStep(Training loop, ILoopContext context) { }\n}");

    [Test]
    public async Task A_callback_with_other_parameters_is_not_offered_one()
        => await Harness("Rename to 'OnStep'").VerifyNoneAsync(
            Loop("") + "public class Watcher : Training.Callback\n{\n    public void {|BATCH109:OnStepp|}(int number) { }\n}");

    [Test]
    public async Task A_loop_is_made_partial()
        => await new FixHarness(new MakePartialFix(), "Make 'Training' partial").VerifyAsync(
            "[Loop] public class {|BATCH101:Training|} { private void OnStep() { } }",
            "[Loop] public partial class Training { private void OnStep() { } }");

    [Test]
    public async Task An_inner_loop_gets_the_nearest_event()
        => await new FixHarness(new NearestNameFix(), "Use 'OnStep'").VerifyAsync(
            Loop("[Inner({|BATCH107:\"OnSteps\"|})] public It It { get; } = new();")
                + "[Loop] public partial class It { private void OnIt() { } }",
            Loop("[Inner(\"OnStep\")] public It It { get; } = new();") + "[Loop] public partial class It { private void OnIt() { } }");
}
