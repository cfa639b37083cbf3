namespace Batching.Testing;

/// <summary>What an action says about the target that runs it.</summary>
public class TargetTests
{
    [TestCase("Auto", "void Touch(string path) { }", "new(\"Rows.Touch\") { ItemsAreRows = true }")]
    [TestCase("For", "void Touch(string path) { }", "new(\"Rows.Touch\") { Target = global::Batching.Target.For, ItemsAreRows = true }")]
    [TestCase(
        "Threads", "void Touch(string path) { }", "new(\"Rows.Touch\") { Target = global::Batching.Target.Threads, ItemsAreRows = true }")]
    [TestCase(
        "Auto", "Task TouchAsync(string path) => Task.CompletedTask;", "new(\"Rows.Touch\") { IsAwaitable = true, ItemsAreRows = true }")]
    [TestCase("For", "ValueTask TouchAsync(string path) => default;",
        "new(\"Rows.Touch\") { Target = global::Batching.Target.For, IsAwaitable = true, ItemsAreRows = true }")]
    [TestCase("Async", "Task<int> TouchAsync(string path) => Task.FromResult(1);",
        "new(\"Rows.Touch\") { Target = global::Batching.Target.Async, IsAwaitable = true, ItemsAreRows = true }")]
    [TestCase("Processes", "void Touch(string path) { }",
        "new(\"Rows.Touch\") { Target = global::Batching.Target.Processes, ItemsAreRows = true }")]
    public async Task The_descriptor_says_what_runs_the_items(string target, string method, string descriptor)
        => Assert.That(
            await new BatchHarness(
                Rows.With($"[InBatchParallel(Target = Target.{target})] private static {method}"))
            {
                AllowedWarnings = [
                    "BATCH021"]
            }.GeneratedAsync(), Does.Contain(descriptor));

    [TestCase("Task")]
    [TestCase("ValueTask")]
    [TestCase("Task<int>")]
    [TestCase("ValueTask<int>")]
    [TestCase("System.Runtime.CompilerServices.ConfiguredTaskAwaitable<int>")]
    [TestCase("Job")]
    public async Task An_awaitable_method_has_the_asynchronous_form_alone(string type)
    {
        string source = Rows.With($"[InBatchParallel] private static {type} Touch(string path) => throw new NotSupportedException();")
            + "public sealed class Job() : Task<int>(() => 1);";
        string generated = await new BatchHarness(source) { AllowedWarnings = ["BATCH021"] }.GeneratedAsync();
        Assert.That(generated, Does.Contain("TouchAsync(").And.Contain("IAsyncItemBody").And.Not.Contain(" Touch(global"));
    }

    [Test]
    public async Task A_custom_awaitable_is_awaited()
        => await Rows.VerifyAsync(
            """
            [InBatchParallel(Post = nameof(Sum))]
            private static Later Touch(string path) => new();

            private static int Sum(ItemResults<int> results) => results.GetValues().Sum();
            """,
            """
            public readonly struct Later
            {
                public System.Runtime.CompilerServices.TaskAwaiter<int> GetAwaiter() => Task.FromResult(1).GetAwaiter();
            }
            """);
}
