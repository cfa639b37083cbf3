using Batching.Runtime;

namespace Batching.Nets;

/// <summary>
/// A component: what can be added to a net. The compiler writes it for whatever has a <see cref="ComponentAttribute"/> or
/// <see cref="NetAttribute"/>.
/// </summary>
public interface INetComponent
{
    /// <summary>What a net knows of the component. One object for the life of the component.</summary>
    ComponentNode Node { get; }
}
