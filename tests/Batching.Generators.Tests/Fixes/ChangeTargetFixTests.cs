using Batching.CodeFixes;
using static Batching.Testing.FixCode;

namespace Batching.Testing;

/// <summary>That an item method gets a target that can run it.</summary>
public class ChangeTargetFixTests
{
    [TestCase("BATCH012:Target.Threads", "Task TouchAsync(string path) => Task.CompletedTask;", "Async")]
    [TestCase("BATCH012:Batching.Target.Async", "void Touch(string path) { }", "Threads")]
    [TestCase("BATCH012:Target.Threads", "Func<string, Task> TouchAsync() => path => Task.CompletedTask;", "Async")]
    public async Task The_fitting_target_is_used(string target, string method, string fitting)
        => await new FixHarness(new ChangeTargetFix(), $"Use Target.{fitting}").VerifyAsync(
            Rows($"[InBatchParallel(Target = {{|{target}|}})] private static {method}"),
            Rows($"[InBatchParallel(Target = {target[(target.IndexOf(':') + 1)..target.LastIndexOf('.')]}.{fitting})] private static {method}"));

    [TestCase("(Target = {|BATCH012:Target.Async|})", "")]
    [TestCase("(Target = {|BATCH012:(Target)9|}, Init = \"Indices\")", "(Init = \"Indices\")")]
    [TestCase("(Init = \"Indices\", /* how */ Target = {|BATCH012:Target.Async|})", "(Init = \"Indices\")")]
    public async Task The_target_is_removed(string before, string after)
        => await new FixHarness(new ChangeTargetFix(), "Remove the target").VerifyAsync(
            Rows($"[InBatchParallel{before}] private static void Touch(string path) {{ }}"),
            Rows($"[InBatchParallel{after}] private static void Touch(string path) {{ }}"));

    [Test]
    public async Task A_method_that_needs_its_batch_runs_in_this_process()
        => await new FixHarness(new ChangeTargetFix(), "Use Target.Threads").VerifyAsync(
            Rows("[InBatchParallel(Target = {|BATCH014:Target.Processes|})] private void Touch(string path) => Console.WriteLine(Count);"),
            Rows("[InBatchParallel(Target = Target.Threads)] private void Touch(string path) => Console.WriteLine(Count);"));

    [Test]
    public async Task A_method_whose_argument_cannot_cross_runs_in_this_process()
        => await new FixHarness(new ChangeTargetFix(), "Remove the target").VerifyAsync(
            Rows("[InBatchParallel(Target = Target.Processes)] private static void Touch(string path, Func<int> {|BATCH037:size|}) { }"),
            Rows("[InBatchParallel] private static void Touch(string path, Func<int> size) { }"));

    [Test]
    public async Task An_async_void_method_returns_a_task()
        => await new FixHarness(new ChangeTargetFix(), "Return Task").VerifyAsync(
            Rows("[InBatchParallel]\n// Above.\nprivate static async void {|BATCH012:TouchAsync|}(string path) => await Task.Yield();"),
            Rows("[InBatchParallel]\n// Above.\nprivate static async Task TouchAsync(string path) => await Task.Yield();"));

    [Test]
    public async Task An_async_void_method_that_somebody_needs_so_stays()
        => await new FixHarness(new ChangeTargetFix(), "Return Task").VerifyNoneAsync(
            Rows("[InBatchParallel] private static async void {|BATCH012:Touch|}(string path) => await Task.Yield();\npublic Action<string> Toucher => Touch;"));
}
