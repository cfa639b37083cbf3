using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Puts all packets as one list when the stream has ended. Made by <see cref="Components"/>.</summary>
/// <typeparam name="T">The type of the packets.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CollectComponent<T> : IRunnableComponent
{
    private readonly InputPort<T> _in = new("In");
    private readonly OutputPort<IReadOnlyList<T>> _out = new("Out");
    private ComponentNode? _node;

    internal CollectComponent()
    {
    }

    /// <summary>The packets.</summary>
    public InPort<T> In => _in;

    /// <summary>The list.</summary>
    public OutPort<IReadOnlyList<T>> Out => _out;

    ComponentNode INetComponent.Node => _node ??= new(this, "Collect", [_in, _out]);

    async ValueTask IRunnableComponent.RunAsync(ComponentContext context)
    {
        var all = new List<T>();
        PacketReader<T> packets = _in.Reader;
        while (await packets.MoveNextAsync().ConfigureAwait(false))
        {
            all.Add(packets.Current);
        }

        await _out.PutAsync(all).ConfigureAwait(false);
    }
}
