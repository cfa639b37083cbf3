namespace Batching.Runtime.Tests;

/// <summary>A net as a component of another.</summary>
internal sealed class Part(ComponentNode node) : INetComponent
{
    ComponentNode INetComponent.Node => node;
}
