using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That static goes where C# readers expect it.</summary>
public class MakeStaticFixTests
{
    private static FixHarness Harness => new(new MakeStaticFix(), "Make 'Touch' static");

    [TestCase("[InBatchParallel]\n// Above.\nprivate int {|BATCH035:Touch|}(string path) => 1;",
        "[InBatchParallel]\n// Above.\nprivate static int Touch(string path) => 1;")]
    [TestCase("[InBatchParallel] private async Task {|BATCH035:Touch|}(string path) => await Task.Yield();",
        "[InBatchParallel] private static async Task Touch(string path) => await Task.Yield();")]
    [TestCase("[InBatchParallel] void {|BATCH035:Touch|}(string path) { }", "[InBatchParallel] static void Touch(string path) { }")]
    public async Task The_method_is_made_static(string before, string after)
        => await new FixHarness(new MakeStaticFix(), "Make 'Touch' static") { Left = ["BATCH021"] }.VerifyAsync(Rows(before), Rows(after));

    [Test]
    public async Task A_method_for_worker_processes_is_made_static()
        => await Harness.VerifyAsync(
            Rows("[InBatchParallel(Target = {|BATCH014:Target.Processes|})] private void Touch(string path) { }"),
            Rows("[InBatchParallel(Target = Target.Processes)] private static void Touch(string path) { }"));

    [Test]
    public async Task A_method_that_is_called_on_this_is_left()
        => await Harness.VerifyNoneAsync(
            Rows("[InBatchParallel] private void {|BATCH035:Touch|}(string path) { }\npublic void Once() => this.Touch(path: \"\");"));
}
