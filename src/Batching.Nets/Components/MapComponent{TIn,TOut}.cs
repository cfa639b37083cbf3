using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Puts what a function makes of each packet. Made by <see cref="Components"/>.</summary>
/// <typeparam name="TIn">The type of the packets.</typeparam>
/// <typeparam name="TOut">The type of what is put.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MapComponent<TIn, TOut> : IRunnableComponent
{
    private readonly Func<TIn, TOut> _function;
    private readonly InputPort<TIn> _in = new("In");
    private readonly OutputPort<TOut> _out = new("Out");
    private ComponentNode? _node;

    internal MapComponent(Func<TIn, TOut> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _function = function;
    }

    /// <summary>The packets.</summary>
    public InPort<TIn> In => _in;

    /// <summary>What the function makes of them.</summary>
    public OutPort<TOut> Out => _out;

    ComponentNode INetComponent.Node => _node ??= new(this, "Map", [_in, _out]);

    async ValueTask IRunnableComponent.RunAsync(ComponentContext context)
    {
        PacketReader<TIn> packets = _in.Reader;
        while (await packets.MoveNextAsync().ConfigureAwait(false))
        {
            await _out.PutAsync(_function(packets.Current)).ConfigureAwait(false);
        }
    }
}
