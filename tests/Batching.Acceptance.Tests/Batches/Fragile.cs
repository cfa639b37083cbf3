using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Acceptance.Batches;

/// <summary>Items that do to their process what their index says, and otherwise give its id.</summary>
public sealed partial class Fragile : Batch<string>
{
    private static readonly ConcurrentBag<byte[]> s_leaked = [];
    private static int s_ran;

    [DataComponent] public partial int[] Processes { get; set; }

    [DataComponent] public partial int[] Attempts { get; set; }

    /// <summary>Indices that do nothing but for some.</summary>
    internal static Fragile Of(int count, params (int Position, string What)[] special)
        => new()
        {
            Indices = [
            .. Enumerable.Range(0, count)
                .Select(position => special.FirstOrDefault(one => one.Position == position).What ?? $"{position}")]
        };

    [Action, InBatchParallel(Post = nameof(Processes), Target = Target.Processes)]
    private static int Do(string what, ItemContext context, string folder = "")
    {
        switch (what)
        {
            case "once" when context.Attempt > 1:
                break;
            case "once" or "kill":
                using (var self = Process.GetCurrentProcess())
                {
                    self.Kill();
                }

                Thread.Sleep(Timeout.Infinite);
                break;
            case "fail fast":
                Environment.FailFast("It is enough.");
                break;
            case "overflow":
                return Deeper(1);
            case "exit":
                Console.WriteLine("I leave.");
                Environment.Exit(3);
                break;
            case "exit in the background":
                new Thread(() => Environment.Exit(4)).Start();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "unhandled":
                new Thread(() => throw new InvalidDataException("Nobody catches this.")).Start();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "memory":
                Leak(4096);
                break;
            case "memory in the background":
                new Thread(() => Leak(4096)).Start();
                Thread.Sleep(Timeout.Infinite);
                break;
            case "leak":
                Leak(16);
                Thread.Sleep(60);
                break;
            case "hang":
                Mark(folder, context.Position);
                Thread.Sleep(Timeout.Infinite);
                break;
            case "throw":
                throw new FormatException("Item 'throw' is wrong.", new DivideByZeroException("Inside."));
            case "own":
                throw new FragileException("An exception of the user's.");
            case "skip":
                throw new SkipBatchException("Not this one.");
            case "cancelled":
                throw new OperationCanceledException("By itself.");
        }

        return Environment.ProcessId;
    }

    [Action, InBatchParallel(Post = nameof(Attempts), Target = Target.Processes)]
    private static int Try(string what, ItemContext context)
    {
        Do(what, context);
        return context.Attempt;
    }

    /// <summary>A kernel whose own call is fragile.</summary>
    [Action, InBatchParallel(Post = nameof(Processes), Target = Target.Processes)]
    private static Func<string, int> Prepare(string how, string folder)
    {
        string path = Path.Combine(folder, "prepared");
        if (how != "once" || !File.Exists(path))
        {
            File.WriteAllText(path, "");
            Do(how, new ItemContext(0, 0, 1), folder);
        }

        return what => Environment.ProcessId;
    }

    [Action, InBatchParallel(Post = nameof(Attempts), Target = Target.Processes)]
    private static int CountRuns(string what) => Interlocked.Increment(ref s_ran);

    [Action, InBatchParallel(Post = nameof(Processes), Target = Target.Processes)]
    private static int Listen(string what, string folder, ItemContext context, CancellationToken cancellationToken)
    {
        if (what == "listen")
        {
            Mark(folder, context.Position);
            cancellationToken.WaitHandle.WaitOne();
            Mark(folder, 1000 + context.Position);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return Environment.ProcessId;
    }

    private static void Leak(int megabytes)
    {
        for (var i = 0; i < megabytes; i++)
        {
            var leaked = new byte[1 << 20];
            Array.Fill(leaked, (byte)1);
            s_leaked.Add(leaked);
        }
    }

    /// <summary>Says which process runs an item, and when it begins.</summary>
    private static void Mark(string folder, int position)
    {
        if (folder.Length > 0)
        {
            string path = Path.Combine(folder, position.ToString(CultureInfo.InvariantCulture));
            string written = $"{path}.{Environment.ProcessId}.tmp";
            File.WriteAllText(written, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            File.Move(written, path, overwrite: true);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static int Deeper(int depth) => Deeper(depth + 1) + depth;
}

public sealed class FragileException(string message) : Exception(message);
