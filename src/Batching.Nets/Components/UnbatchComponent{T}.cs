using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Puts each element of each packet. Made by <see cref="Components"/>.</summary>
/// <typeparam name="T">The type of an element.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class UnbatchComponent<T> : IRunnableComponent
{
    private readonly InputPort<IEnumerable<T>> _in = new("In");
    private readonly OutputPort<T> _out = new("Out");
    private ComponentNode? _node;

    internal UnbatchComponent()
    {
    }

    /// <summary>The packets.</summary>
    public InPort<IEnumerable<T>> In => _in;

    /// <summary>Their elements.</summary>
    public OutPort<T> Out => _out;

    ComponentNode INetComponent.Node => _node ??= new(this, "Unbatch", [_in, _out]);

    async ValueTask IRunnableComponent.RunAsync(ComponentContext context)
    {
        PacketReader<IEnumerable<T>> packets = _in.Reader;
        while (await packets.MoveNextAsync().ConfigureAwait(false))
        {
            foreach (T element in packets.Current)
            {
                await _out.PutAsync(element).ConfigureAwait(false);
            }
        }
    }
}
