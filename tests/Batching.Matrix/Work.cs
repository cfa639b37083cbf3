#pragma warning disable CA1859 // An action whose items have no results is what is measured.
namespace Batching.Matrix;

/// <summary>Every shape of an action around one body.</summary>
internal sealed partial class Work : Batch<int>
{
    internal static Work Of(int count) => new() { Indices = [.. Enumerable.Range(0, count)] };

    [Action, InBatchParallel]
    private static void Plain(int index, Body body) => body.Run(index);

    [Action, InBatchParallel]
    private static Task Later(int index, Body body) => body.RunAsync(index);

    [Action, InBatchParallel]
    private static Action<int> Kernel(Body body) => body.Run;

    [Action, InBatchParallel]
    private static Func<int, Task> KernelLater(Body body) => body.RunAsync;

    private async IAsyncEnumerable<int> Stream()
    {
        foreach (int index in Indices)
        {
            await Task.Yield();
            yield return index;
        }
    }

    [Action, InBatchParallel(Init = nameof(Stream))]
    private static Task Streamed(int index, Body body) => body.RunAsync(index);

    [Action, InBatchParallel]
    private static void Nested(int index, Body body) => Of(Body.NestedCount).Plain(body.Of(index));

    [Action, InBatchParallel]
    private static Task NestedLater(int index, Body body) => Of(Body.NestedCount).LaterAsync(body.Of(index));

    [DataComponent] public partial int[] Crossed { get; set; }

    [Action, InBatchParallel(Post = nameof(Crossed), Target = Target.Processes)]
    private static int Cross(int index, BodyKind kind) => Body.RunElsewhere(kind, index);
}
