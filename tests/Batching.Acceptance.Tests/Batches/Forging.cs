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
        => new() { Indices = [.. Enumerable.Range(0, count).Select(position => Convert.ToHexString(special.FirstOrDefault(one => one.Position == position).Bytes ?? []))] };

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

    private static void WriteToPipes(byte[] bytes)
    {
        // The runtime has pipes to itself too, both of whose ends are in this process: those are not meant.
        IEnumerable<int> descriptors = Directory.GetFiles("/proc/self/fd")
            .Select(path => (Descriptor: int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture), Target: new FileInfo(path).LinkTarget))
            .Where(one => one.Target?.StartsWith("pipe:", StringComparison.Ordinal) == true)
            .GroupBy(one => one.Target, one => one.Descriptor)
            .Where(ends => ends.All(IsWritten) && ends.All(descriptor => descriptor > 2))
            .Select(ends => ends.First());
        foreach (int descriptor in descriptors)
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

    private static bool IsWritten(int descriptor)
        => File.ReadLines($"/proc/self/fdinfo/{descriptor}").First(line => line.StartsWith("flags:", StringComparison.Ordinal)).EndsWith('1');
}
