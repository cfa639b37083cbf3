using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Puts each packet to every input to which its output is connected. Created by <see cref="Components"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FanOutComponent<T> : IRunnableComponent
{
    private readonly InputPort<T> _in = new("In");
    private readonly OutputPort<T> _out = new("Out", fanOut: true);
    private ComponentNode? _node;

    internal FanOutComponent()
    {
    }

    /// <summary>The input.</summary>
    public InPort<T> In => _in;

    /// <summary>The output, for any number of inputs.</summary>
    [Output(FanOut = true)]
    public OutPort<T> Out => _out;

    ComponentNode INetComponent.Node => _node ??= new(this, "FanOut", [_in, _out]);

    async ValueTask IRunnableComponent.RunAsync(ComponentContext context)
    {
        PacketReader<T> packets = _in.Reader;
        while (await packets.MoveNextAsync().ConfigureAwait(false))
        {
            await _out.PutAsync(packets.Current).ConfigureAwait(false);
        }
    }
}
