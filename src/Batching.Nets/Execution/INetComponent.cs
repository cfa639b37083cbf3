using System.ComponentModel;
using Batching.Runtime;

namespace Batching.Nets;

/// <summary>
/// A component, which can be added to a net. The compiler implements it for a class or method with a <see cref="ComponentAttribute"/>, and
/// for a class with a <see cref="NetAttribute"/>.
/// </summary>
public interface INetComponent
{
    /// <summary>The component as a part of a net. Always the same object.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    ComponentNode Node { get; }
}
