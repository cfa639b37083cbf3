using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>A component with code of its own, which a net does not have. Implemented by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRunnableComponent : INetComponent
{
    /// <summary>Runs the component. Called once.</summary>
    /// <param name="context">The context of its run.</param>
    /// <returns>A task that ends when the component has ended.</returns>
    ValueTask RunAsync(ComponentContext context);
}
