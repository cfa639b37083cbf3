using System.Diagnostics;

namespace Acceptance.Batches;

/// <summary>
/// Numbers that cross to worker processes many at once: an item has nothing but its number. Its action says which of them do what.
/// </summary>
public sealed partial class Numeric : Batch<int>
{
    [DataComponent] public partial int[] Numbers { get; set; }

    [DataComponent] public partial double[] Halves { get; set; }

    internal static Numeric Of(int count) => new() { Indices = [.. Enumerable.Range(0, count)], Numbers = [.. Enumerable.Range(0, count)] };

    /// <summary>Doubles numbers, but for those that are divisible by one number, which fail, and one that ends its process.</summary>
    [Action, InBatchParallel(Init = nameof(Numbers), Post = nameof(Numbers), Target = Target.Processes)]
    private static int Double(int number, int wrong = 0, int deadly = -1)
    {
        if (number == deadly)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
            Thread.Sleep(Timeout.Infinite);
        }

        return wrong > 0 && number % wrong == 0 ? throw new ArithmeticException($"{number} is divisible.") : 2 * number;
    }

    /// <summary>Takes and gives other types than the components have.</summary>
    [Action, InBatchParallel(Init = nameof(Numbers), Post = nameof(Halves), Target = Target.Processes)]
    private static float Halve(long number) => number / 2f;

    /// <summary>Keeps nothing; one number waits until it is cancelled.</summary>
    [Action, InBatchParallel(Init = nameof(Numbers), Target = Target.Processes)]
    private static void Wait(int number, string path, int waiting, CancellationToken cancellationToken)
    {
        if (number == waiting)
        {
#pragma warning disable BATCH032 // One number alone writes.
            File.WriteAllText(path, "");
#pragma warning restore BATCH032
            cancellationToken.WaitHandle.WaitOne();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
