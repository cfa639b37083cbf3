using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Puts one packet for each packet that opens the gate. Created by <see cref="Components"/>.</summary>
/// <typeparam name="T">The type of the packets.</typeparam>
/// <typeparam name="TOpen">The type of the packets that open the gate.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GateComponent<T, TOpen> : IRunnableComponent
{
    private readonly InputPort<T> _in = new("In");
    private readonly InputPort<TOpen> _open = new("Open");
    private readonly OutputPort<T> _out = new("Out");
    private ComponentNode? _node;

    internal GateComponent()
    {
    }

    /// <summary>The input.</summary>
    public InPort<T> In => _in;

    /// <summary>The input that opens the gate, each packet for one other packet.</summary>
    public InPort<TOpen> Open => _open;

    /// <summary>The output.</summary>
    public OutPort<T> Out => _out;

    ComponentNode INetComponent.Node => _node ??= new(this, "Gate", [_in, _open, _out]);

    async ValueTask IRunnableComponent.RunAsync(ComponentContext context)
    {
        PacketReader<TOpen> open = _open.Reader;
        PacketReader<T> packets = _in.Reader;
        while (await open.MoveNextAsync().ConfigureAwait(false) && await packets.MoveNextAsync().ConfigureAwait(false))
        {
            await _out.PutAsync(packets.Current).ConfigureAwait(false);
        }
    }
}
