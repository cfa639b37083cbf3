using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>The kind of a port.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum PortKind
{
    /// <summary>An input that must be connected.</summary>
    Input,

    /// <summary>An input that need not be connected.</summary>
    Signal,

    /// <summary>An output.</summary>
    Output,

    /// <summary>An output on the side, which does not keep its component running.</summary>
    Message,
}
