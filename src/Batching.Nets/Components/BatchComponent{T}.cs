using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Gathers packets in arrays of a size; the last may be shorter. Made by <see cref="Components"/>.</summary>
/// <typeparam name="T">The type of the packets.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BatchComponent<T> : IRunnableComponent
{
    private readonly int _size;
    private readonly InputPort<T> _in = new("In");
    private readonly OutputPort<T[]> _out = new("Out");
    private ComponentNode? _node;

    internal BatchComponent(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        _size = size;
    }

    /// <summary>The packets.</summary>
    public InPort<T> In => _in;

    /// <summary>The arrays.</summary>
    public OutPort<T[]> Out => _out;

    ComponentNode INetComponent.Node => _node ??= new(this, "Batch", [_in, _out]);

    async ValueTask IRunnableComponent.RunAsync(ComponentContext context)
    {
        PacketReader<T> packets = _in.Reader;
        var batch = new List<T>();
        while (await packets.MoveNextAsync().ConfigureAwait(false))
        {
            batch.Add(packets.Current);
            if (batch.Count == _size)
            {
                await _out.PutAsync([.. batch]).ConfigureAwait(false);
                batch.Clear();
            }
        }

        if (batch.Count > 0)
        {
            await _out.PutAsync([.. batch]).ConfigureAwait(false);
        }
    }
}
