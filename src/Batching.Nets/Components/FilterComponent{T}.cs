using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Passes on the packets for which a condition holds. Made by <see cref="Components"/>.</summary>
/// <typeparam name="T">The type of the packets.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FilterComponent<T> : IRunnableComponent
{
    private readonly Func<T, bool> _condition;
    private readonly InputPort<T> _in = new("In");
    private readonly OutputPort<T> _out = new("Out");
    private ComponentNode? _node;

    internal FilterComponent(Func<T, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        _condition = condition;
    }

    /// <summary>The packets.</summary>
    public InPort<T> In => _in;

    /// <summary>Those that pass.</summary>
    public OutPort<T> Out => _out;

    ComponentNode INetComponent.Node => _node ??= new(this, "Filter", [_in, _out]);

    async ValueTask IRunnableComponent.RunAsync(ComponentContext context)
    {
        PacketReader<T> packets = _in.Reader;
        while (await packets.MoveNextAsync().ConfigureAwait(false))
        {
            if (_condition(packets.Current))
            {
                await _out.PutAsync(packets.Current).ConfigureAwait(false);
            }
        }
    }
}
