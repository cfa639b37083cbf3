using System.ComponentModel;
using Batching.Loops;

namespace Batching.Runtime;

/// <summary>The state that a loop object keeps between its runs: whether it runs, and the report of its last run.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LoopState
{
    private int _isRunning;

    /// <summary>The report of the last run with this object as the outermost loop; null before the first run has ended.</summary>
    public LoopReport? Report { get; internal set; }

    internal bool TryClaim() => Interlocked.Exchange(ref _isRunning, 1) == 0;

    internal void Release() => Volatile.Write(ref _isRunning, 0);
}
