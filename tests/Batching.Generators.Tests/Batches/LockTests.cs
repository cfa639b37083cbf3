namespace Batching.Testing;

/// <summary>Action locks: one for each name in a class.</summary>
public class LockTests
{
    [Test]
    public async Task Actions_that_name_the_same_lock_share_it()
        => await Rows.VerifyAsync("""
            [Action(Lock = "disk")] private void Save() { }
            [Action(Lock = "disk")] private void Load() { }
            [Action(Lock = "a \"network\"")] private async Task SendAsync(CancellationToken token) => await Task.Delay(1, token);
            """);

    [Test]
    public async Task An_item_method_has_one_too()
        => Assert.That(
            await new BatchHarness(
                Rows.With("[Action(Lock = \"disk\"), InBatchParallel] private static void Touch(string path) { }")).GeneratedAsync(),
            Does.Contain("new(\"Rows.Touch\") { ItemsAreRows = true, Lock = __lock1 };"));
}
