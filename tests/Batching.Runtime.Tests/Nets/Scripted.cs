namespace Batching.Runtime.Tests;

/// <summary>A component that does what a test says, over ports that the test makes.</summary>
internal sealed class Scripted(string kind, Func<ComponentContext, Task> script, params Port[] ports) : IRunnableComponent
{
    private ComponentNode? _node;

    ComponentNode INetComponent.Node => _node ??= new ComponentNode(this, kind, ports);

    async ValueTask IRunnableComponent.RunAsync(ComponentContext context) => await script(context);
}
