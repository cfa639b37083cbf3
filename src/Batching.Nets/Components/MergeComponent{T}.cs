using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Passes on the packets of several outputs as they come. Made by <see cref="Components"/>.</summary>
/// <typeparam name="T">The type of the packets.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MergeComponent<T> : IRunnableComponent
{
    private readonly InputPort<T> _in = new("In", fanIn: true);
    private readonly OutputPort<T> _out = new("Out");
    private ComponentNode? _node;

    internal MergeComponent()
    {
    }

    /// <summary>The packets, of any number of outputs.</summary>
    [Input(FanIn = true)]
    public InPort<T> In => _in;

    /// <summary>All of them, in any order between outputs.</summary>
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
