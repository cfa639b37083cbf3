using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Puts the packets of several outputs as they arrive. Created by <see cref="Components"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MergeComponent<T> : IRunnableComponent
{
    private readonly InputPort<T> _in = new("In", fanIn: true);
    private readonly OutputPort<T> _out = new("Out");
    private ComponentNode? _node;

    internal MergeComponent()
    {
    }

    /// <summary>The input, for any number of outputs.</summary>
    [Input(FanIn = true)]
    public InPort<T> In => _in;

    /// <summary>The output. The packets of different outputs come in any order.</summary>
    public OutPort<T> Out => _out;

    ComponentNode INetComponent.Node => _node ??= new(this, "Merge", [_in, _out]);

    async ValueTask IRunnableComponent.RunAsync(ComponentContext context)
    {
        PacketReader<T> packets = _in.Reader;
        while (await packets.MoveNextAsync().ConfigureAwait(false))
        {
            await _out.PutAsync(packets.Current).ConfigureAwait(false);
        }
    }
}
