using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Passes on a packet for each one that opens the gate. Made by <see cref="Components"/>.</summary>
/// <typeparam name="T">The type of the packets.</typeparam>
/// <typeparam name="TOpen">The type of what opens it.</typeparam>
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

    /// <summary>The packets.</summary>
    public InPort<T> In => _in;

    /// <summary>What opens the gate, for one packet each.</summary>
    public InPort<TOpen> Open => _open;

    /// <summary>The packets that passed.</summary>
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
