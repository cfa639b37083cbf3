using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Acceptance.Batches;

/// <summary>Items that write bytes of theirs to the pipe to their caller, and then are as good as others.</summary>
public sealed partial class Forging : Batch<string>
{
    internal const int Right = 1;

    [DataComponent] public partial int[] Values { get; set; }

    /// <summary>Items that do nothing but for some, which write bytes.</summary>
    internal static Forging Of(int count, params (int Position, byte[] Bytes)[] special)
        => new()
        {
            Indices = [
            .. Enumerable.Range(0, count)
                .Select(position => Convert.ToHexString(special.FirstOrDefault(one => one.Position == position).Bytes ?? []))]
        };

    [Action, InBatchParallel(Post = nameof(Values), Target = Target.Processes)]
    private static int Write(string bytes, int milliseconds = 0)
    {
        if (bytes.Length > 0)
        {
            WriteToPipes(Convert.FromHexString(bytes));
        }

        Thread.Sleep(milliseconds);
        return Right;
    }

    /// <summary>An item that leaves a thread behind that reads, for good, what its worker is sent.</summary>
    [Action, InBatchParallel(Post = nameof(Values), Target = Target.Processes)]
    private static int Steal(string what)
    {
        if (what.Length > 0)
        {
            int[] descriptors = [.. Pipes(descriptor => !IsWritten(descriptor))];
            foreach (int descriptor in descriptors)
            {
                new Thread(() => Read(descriptor)) { IsBackground = true }.Start();
            }
        }

        return Right;
    }

    private static void Read(int descriptor)
    {
        using var handle = new SafeFileHandle(descriptor, ownsHandle: false);
        using var pipe = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        while (pipe.Read(new byte[1]) > 0)
        {
        }
    }

    private static void WriteToPipes(byte[] bytes)
    {
        foreach (int descriptor in Pipes(IsWritten))
        {
            try
            {
                using var handle = new SafeFileHandle(descriptor, ownsHandle: false);
                using var pipe = new FileStream(handle, FileAccess.Write, bufferSize: 0);
                pipe.Write(bytes);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // An end to read from.
            }
        }
    }

    // The runtime has pipes to itself too, both of whose ends are in this process: those are not meant.
    private static IEnumerable<int> Pipes(Func<int, bool> isMeant)
        => Directory.GetFiles("/proc/self/fd")
            .Select(path =>
                (Descriptor: int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture), Target: new FileInfo(path).LinkTarget))
            .Where(one => one.Target?.StartsWith("pipe:", StringComparison.Ordinal) == true)
            .GroupBy(one => one.Target, one => one.Descriptor)
            .Where(ends => ends.All(isMeant) && ends.All(descriptor => descriptor > 2))
            .Select(ends => ends.First());

    private static bool IsWritten(int descriptor)
        => File.ReadLines($"/proc/self/fdinfo/{descriptor}").First(line => line.StartsWith("flags:", StringComparison.Ordinal))
            .EndsWith('1');
}
