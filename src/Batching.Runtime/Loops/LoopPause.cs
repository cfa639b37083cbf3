using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>What a run puts aside while events run that run in any case.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct LoopPause
{
    internal LoopPause(int leaving, CancellationToken token) => (Leaving, Token) = (leaving, token);

    internal int Leaving { get; }

    internal CancellationToken Token { get; }
}
