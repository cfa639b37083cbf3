namespace Batching.Testing;

/// <summary>Methods that return a delegate: called once, the delegate runs for each item.</summary>
public class KernelTests
{
    [Test]
    public async Task A_kernel_is_called_once_with_the_calls_arguments()
        => await Rows.VerifyAsync("""
            [DataComponent] public partial double[] Values { get; set; }

            [InBatchParallel(Init = nameof(Values), Post = nameof(Values))]
            private static Func<double, double> Scale(double factor) => value => value * factor;
            """);

    [Test]
    public async Task An_awaitable_kernel_with_trailing_call_arguments()
        => await new BatchHarness(Rows.With("""
            private delegate Task<int> Measure(string path, int width, ItemContext context);

            [InBatchParallel]
            private Measure Start(int width, CancellationToken token) => (path, w, context) => Task.FromResult(path.Length + w);
            """)) { AllowedWarnings = ["BATCH021"] }.VerifyAsync();

    [Test]
    public async Task Delegate_arguments_bind_by_position()
        => await new BatchHarness(Rows.With("""
            private static IEnumerable<(int first, string second)> Pairs() => [];

            [InBatchParallel(Init = nameof(Pairs))]
            private static Action<int, string> Start() => (number, text) => { };
            """)).CheckAsync();

    [Test]
    public async Task A_kernel_that_may_be_null_is_checked_once()
        => await new BatchHarness(
            Rows.With("[InBatchParallel] private static Action<string>? Start(bool any) => any ? _ => { } : null;")).CheckAsync();

    [Test]
    public async Task A_kernel_over_Items()
        => await new BatchHarness(Rows.With("""
            [DataComponent] public partial int[] Sizes { get; set; }

            [InBatchParallel(Init = nameof(Items), Post = nameof(Sizes))]
            private static Func<Item, int> Start() => item => item.Sizes + item.Index.Length;
            """)).CheckAsync();
}
