using System.ComponentModel;
using Batching.Loops;

namespace Batching.Runtime;

/// <summary>What is kept of the runs of one loop object: whether one is going on, and what the last one measured.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LoopState
{
    private int _isRunning;

    /// <summary>The last run of the object as the outermost loop; null before one has ended.</summary>
    public LoopReport? Report { get; internal set; }

    internal bool TryClaim() => Interlocked.Exchange(ref _isRunning, 1) == 0;

    internal void Release() => Volatile.Write(ref _isRunning, 0);
}
