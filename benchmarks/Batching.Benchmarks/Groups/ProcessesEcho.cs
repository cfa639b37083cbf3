namespace Batching.Benchmarks.Groups;

/// <summary>The library's side: items that give back what they are given, in one worker process.</summary>
internal sealed partial class RemoteEcho : Batch<int>
{
    internal static readonly CallOptions OneWorker = new() { MaxParallelism = 1 };

    [DataComponent]
    public partial int[] Numbers { get; set; }

    [DataComponent]
    public partial (int left, int right)[] Pairs { get; set; }

    [DataComponent]
    public partial byte[][] Blocks { get; set; }

    internal static RemoteEcho Of(int items, int size = 0)
    {
        return new RemoteEcho
        {
            Indices = [.. Enumerable.Range(0, items)],
            Numbers = [.. Enumerable.Range(0, items)],
            Pairs = [.. Enumerable.Range(0, items).Select(number => (number, 1))],
            Blocks = [.. Enumerable.Range(0, items).Select(_ => new byte[size])]
        };
    }

    [InBatchParallel(Init = nameof(Numbers), Post = nameof(Numbers), Target = Target.Processes)]
    private static int Number(int number) => number;

    [InBatchParallel(Init = nameof(Pairs), Post = nameof(Numbers), Target = Target.Processes)]
    private static int Sum(int left, int right) => left + right;

    [InBatchParallel(Init = nameof(Blocks), Post = nameof(Blocks), Target = Target.Processes)]
    private static byte[] Block(byte[] block) => block;
}
