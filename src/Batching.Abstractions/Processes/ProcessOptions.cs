using System.ComponentModel.DataAnnotations;

namespace Batching;

/// <summary>
/// The limits of worker processes, for calls with <see cref="Target.Processes"/>. A member that you do not set keeps its default.
/// Immutable, and so safe to share between calls and threads. Calls with the same <see cref="HeapLimit"/> share workers.
/// </summary>
public sealed record ProcessOptions
{
    private const int MostDepth = 8;

    /// <summary>
    /// How long one attempt of an item may take. Default: no limit. When the time is up, its worker is killed, with every process that it
    /// has started, and the item fails with a <see cref="TimeoutException"/>. Other items are not affected. The limit is checked ten times
    /// during that time, so an item may run a tenth longer. The same limit holds for what all items share, such as the call of a kernel; if
    /// that exceeds it, the call fails.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative, or longer than 24 days.</exception>
    public TimeSpan? ItemTimeout
    {
        get;
        init => field = OptionValue.Checked(
            value, value is null || IsTime(value.Value),
            "ProcessOptions.ItemTimeout must be positive and at most 24 days, or null for no limit.");
    }

    /// <summary>The number of items after which a worker is replaced. Default: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int? MaxItemsPerWorker
    {
        get;
        init => field = OptionValue.Checked(
            value, value is null or > 0, "ProcessOptions.MaxItemsPerWorker must be at least 1, or null for no limit.");
    }

    /// <summary>
    /// The physical memory in bytes at which a worker is replaced after its current item, for code that leaks. Checked every 50 ms.
    /// Default: no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1.0, double.MaxValue)]
    public long? MaxWorkerBytes
    {
        get;
        init => field = OptionValue.Checked(
            value, value is null or > 0, "ProcessOptions.MaxWorkerBytes must be positive, or null for no limit.");
    }

    /// <summary>
    /// The maximum size of the managed heap of a worker in bytes (the runtime's <c>GCHeapHardLimit</c>). Default: that of the runtime. An
    /// item that needs more fails with an <see cref="OutOfMemoryException"/>, or with a <see cref="WorkerCrashedException"/> if its worker
    /// crashes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 16 MB.</exception>
    [Range((double)(16 << 20), double.MaxValue)]
    public long? HeapLimit
    {
        get;
        init => field = OptionValue.Checked(
            value, value is null or >= 16 << 20, "ProcessOptions.HeapLimit must be at least 16 MB, or null for no limit.");
    }

    /// <summary>How long an idle worker is kept for the next call. Default: 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or longer than 24 days.</exception>
    public TimeSpan IdleTimeout
    {
        get;
        init => field = OptionValue.Checked(
            value, value == TimeSpan.Zero || IsTime(value), "ProcessOptions.IdleTimeout must not be negative, and at most 24 days.");
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a running item has to end when its call is cancelled, its time is up, or another item has ended the call. Then its worker
    /// is killed. Default: half a second.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or longer than 24 days.</exception>
    public TimeSpan CancellationGrace
    {
        get;
        init => field = OptionValue.Checked(
            value, value == TimeSpan.Zero || IsTime(value), "ProcessOptions.CancellationGrace must not be negative, and at most 24 days.");
    } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a worker may take from its start until it is ready. Default: 30 seconds. Then it is killed, and the call fails with an
    /// <see cref="InvalidOperationException"/> whose message has its output.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative, or longer than 24 days.</exception>
    public TimeSpan StartTimeout
    {
        get;
        init => field = OptionValue.Checked(
            value, IsTime(value), "ProcessOptions.StartTimeout must be positive, and at most 24 days.");
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many levels of worker processes a call may create. Default: 1; if an item in a worker calls an action with
    /// <see cref="Target.Processes"/>, that call throws an <see cref="InvalidOperationException"/>. With 2, workers may have workers of
    /// their own, and so on.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 8.</exception>
    [Range(1, 8)]
    public int MaxDepth
    {
        get;
        init => field = OptionValue.Checked(
            value, value is >= 1 and <= MostDepth, "ProcessOptions.MaxDepth must be at least 1 and at most 8.");
    } = 1;

    private static bool IsTime(TimeSpan value) => value > TimeSpan.Zero && value.TotalMilliseconds <= int.MaxValue;
}
