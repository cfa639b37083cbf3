using System.ComponentModel.DataAnnotations;

namespace Batching;

/// <summary>
/// The limits of worker processes, for calls with <see cref="Target.Processes"/>. Every member left unset keeps the default. Immutable, and
/// so safe to share between calls and threads. Calls with the same <see cref="HeapLimit"/> share workers.
/// </summary>
public sealed record ProcessOptions
{
    private const int MostDepth = 8;
    private readonly TimeSpan? _itemTimeout;
    private readonly int? _maxItemsPerWorker;
    private readonly long? _maxWorkerBytes;
    private readonly long? _heapLimit;
    private readonly TimeSpan _idleTimeout = TimeSpan.FromSeconds(30);
    private readonly TimeSpan _cancellationGrace = TimeSpan.FromMilliseconds(500);
    private readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(30);
    private readonly int _maxDepth = 1;

    /// <summary>
    /// How long one attempt of an item may take. Default: no limit. Then its worker is killed, with every process that it has started; the
    /// item has failed with a <see cref="TimeoutException"/>, and other items are not touched. It is looked at ten times in that time, so
    /// an item may run a tenth longer. What all items share, as a kernel's own call, has the same time; there the call fails.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative, or longer than 24 days.</exception>
    public TimeSpan? ItemTimeout
    {
        get => _itemTimeout;
        init => _itemTimeout = value is null || IsTime(value.Value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(ItemTimeout), value, "ProcessOptions.ItemTimeout must be positive and at most 24 days, or null for no limit.");
    }

    /// <summary>After how many items a worker leaves, and another takes its place. Default: never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1, int.MaxValue)]
    public int? MaxItemsPerWorker
    {
        get => _maxItemsPerWorker;
        init => _maxItemsPerWorker = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxItemsPerWorker), value, "ProcessOptions.MaxItemsPerWorker must be at least 1, or null for no limit.");
    }

    /// <summary>
    /// The physical memory, in bytes, at which a worker leaves between two items, and another takes its place: for code that leaks. Looked
    /// at every 50 ms. Default: never.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    [Range(1.0, double.MaxValue)]
    public long? MaxWorkerBytes
    {
        get => _maxWorkerBytes;
        init => _maxWorkerBytes = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(MaxWorkerBytes), value, "ProcessOptions.MaxWorkerBytes must be positive, or null for no limit.");
    }

    /// <summary>
    /// The most bytes that the managed heap of a worker may have (the runtime's <c>GCHeapHardLimit</c>). Default: the runtime's own. An
    /// item that needs more fails with an <see cref="OutOfMemoryException"/>, or with a <see cref="WorkerCrashedException"/> where it takes
    /// its worker along.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 16 MB.</exception>
    [Range((double)(16 << 20), double.MaxValue)]
    public long? HeapLimit
    {
        get => _heapLimit;
        init => _heapLimit = value is null or >= 16 << 20
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(HeapLimit), value, "ProcessOptions.HeapLimit must be at least 16 MB, or null for no limit.");
    }

    /// <summary>How long a worker without work stays for the next call. Default: 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or longer than 24 days.</exception>
    public TimeSpan IdleTimeout
    {
        get => _idleTimeout;
        init => _idleTimeout = value == TimeSpan.Zero || IsTime(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(IdleTimeout), value, "ProcessOptions.IdleTimeout must not be negative, and at most 24 days.");
    }

    /// <summary>
    /// How long an item that runs has to end when its call is cancelled, or its time is up, or another item has ended the call. Then its
    /// worker is killed. Default: half a second.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or longer than 24 days.</exception>
    public TimeSpan CancellationGrace
    {
        get => _cancellationGrace;
        init => _cancellationGrace = value == TimeSpan.Zero || IsTime(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(CancellationGrace), value, "ProcessOptions.CancellationGrace must not be negative, and at most 24 days.");
    }

    /// <summary>
    /// How long a worker may take from its start until it is ready. Default: 30 seconds. Then it is killed, and the call fails with an
    /// <see cref="InvalidOperationException"/> that says what was seen of it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative, or longer than 24 days.</exception>
    public TimeSpan StartTimeout
    {
        get => _startTimeout;
        init => _startTimeout = IsTime(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(StartTimeout), value, "ProcessOptions.StartTimeout must be positive, and at most 24 days.");
    }

    /// <summary>
    /// How many levels of worker processes there may be, where the call is made. Default: 1, so an item that runs in a worker cannot call
    /// for workers of its own: that call throws an <see cref="InvalidOperationException"/>. With 2, each worker may have workers, which may
    /// not.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 8.</exception>
    [Range(1, 8)]
    public int MaxDepth
    {
        get => _maxDepth;
        init => _maxDepth = value is >= 1 and <= MostDepth
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxDepth), value, "ProcessOptions.MaxDepth must be at least 1 and at most 8.");
    }

    private static bool IsTime(TimeSpan value) => value > TimeSpan.Zero && value.TotalMilliseconds <= int.MaxValue;
}
