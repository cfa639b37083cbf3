using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Puts the packets that meet a condition to one output, and the others to another. Created by <see cref="Components"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SplitComponent<T> : IRunnableComponent
{
    private readonly Func<T, bool> _condition;
    private readonly InputPort<T> _in = new("In");
    private readonly OutputPort<T> _true = new("True");
    private readonly OutputPort<T> _false = new("False");
    private ComponentNode? _node;

    internal SplitComponent(Func<T, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        _condition = condition;
    }

    /// <summary>The input.</summary>
    public InPort<T> In => _in;

    /// <summary>The output for packets that meet the condition.</summary>
    public OutPort<T> True => _true;

    /// <summary>The output for the other packets.</summary>
    public OutPort<T> False => _false;

    ComponentNode INetComponent.Node => _node ??= new(this, "Split", [_in, _true, _false]);

    async ValueTask IRunnableComponent.RunAsync(ComponentContext context)
    {
        PacketReader<T> packets = _in.Reader;
        while (await packets.MoveNextAsync().ConfigureAwait(false))
        {
            OutputPort<T> output = _condition(packets.Current) ? _true : _false;
            await output.PutAsync(packets.Current).ConfigureAwait(false);
        }
    }
}
