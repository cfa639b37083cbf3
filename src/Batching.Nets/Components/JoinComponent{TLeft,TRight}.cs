using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Puts pairs of the packets of two inputs, until one of them ends. Created by <see cref="Components"/>.</summary>
/// <typeparam name="TLeft">The type of the packets of the first input.</typeparam>
/// <typeparam name="TRight">The type of the packets of the second input.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class JoinComponent<TLeft, TRight> : IRunnableComponent
{
    private readonly InputPort<TLeft> _left = new("Left");
    private readonly InputPort<TRight> _right = new("Right");
    private readonly OutputPort<(TLeft Left, TRight Right)> _out = new("Out");
    private ComponentNode? _node;

    internal JoinComponent()
    {
    }

    /// <summary>The first input.</summary>
    public InPort<TLeft> Left => _left;

    /// <summary>The second input.</summary>
    public InPort<TRight> Right => _right;

    /// <summary>The output.</summary>
    public OutPort<(TLeft Left, TRight Right)> Out => _out;

    ComponentNode INetComponent.Node => _node ??= new(this, "Join", [_left, _right, _out]);

    async ValueTask IRunnableComponent.RunAsync(ComponentContext context)
    {
        PacketReader<TLeft> left = _left.Reader;
        PacketReader<TRight> right = _right.Reader;
        while (await left.MoveNextAsync().ConfigureAwait(false) && await right.MoveNextAsync().ConfigureAwait(false))
        {
            await _out.PutAsync((left.Current, right.Current)).ConfigureAwait(false);
        }
    }
}
