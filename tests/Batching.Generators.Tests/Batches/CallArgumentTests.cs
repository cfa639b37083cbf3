namespace Batching.Testing;

/// <summary>The end of every generated method: a token and options, and where they go beside <see langword="params"/>.</summary>
public class CallArgumentTests
{
    [Test]
    public async Task Params_make_two_overloads()
        => await Rows.VerifyAsync("""
            [InBatchParallel]
            private static Task TouchAsync(string path, params int[] widths) => Task.CompletedTask;
            """);

    [Test]
    public async Task Params_of_a_step_make_two_overloads()
        => await Rows.VerifyAsync("""
            [Action]
            private void Touch(params int[] widths) { }

            [Action, InBatchParallel(Init = nameof(RunOnce))]
            private static Task SaveAsync(CancellationToken token, params int[] widths) => Task.CompletedTask;
            """);

    [Test]
    public async Task Overloads_of_one_name_are_told_apart()
        => await new BatchHarness(Rows.With("""
            [Action, InBatchParallel] private static void Touch(string path, int width) { }
            [Action, InBatchParallel] private static void Touch(string path, string name) { }
            [Action, InBatchParallel] private static void Touch2(string path, string name) { }
            [Action, InBatchParallel] private static void touch(string path, double name) { }

            public Rows Calls() => Touch(1).Touch("a").Touch2("b").touch(1.5);
            """)).CheckAsync();
}
