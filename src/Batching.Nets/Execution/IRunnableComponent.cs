using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>A component that does something itself: each but a net. The compiler writes it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRunnableComponent : INetComponent
{
    /// <summary>Runs the component, once.</summary>
    /// <param name="context">What it knows of its run.</param>
    /// <returns>A task that ends with it.</returns>
    ValueTask RunAsync(ComponentContext context);
}
