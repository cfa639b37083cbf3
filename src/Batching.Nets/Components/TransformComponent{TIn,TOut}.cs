using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>A standard component with one input and one output. Created by <see cref="Components"/>.</summary>
/// <typeparam name="TIn">The type of the packets that it gets.</typeparam>
/// <typeparam name="TOut">The type of the packets that it puts.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TransformComponent<TIn, TOut> : IRunnableComponent
{
    private readonly string _kind;
    private readonly Func<PacketReader<TIn>, OutputPort<TOut>, ComponentContext, ValueTask> _run;
    private readonly InputPort<TIn> _in = new("In");
    private readonly OutputPort<TOut> _out = new("Out");
    private ComponentNode? _node;

    internal TransformComponent(string kind, Func<PacketReader<TIn>, OutputPort<TOut>, ComponentContext, ValueTask> run)
        => (_kind, _run) = (kind, run);

    /// <summary>The input.</summary>
    public InPort<TIn> In => _in;

    /// <summary>The output.</summary>
    public OutPort<TOut> Out => _out;

    ComponentNode INetComponent.Node => _node ??= new(this, _kind, [_in, _out]);

    ValueTask IRunnableComponent.RunAsync(ComponentContext context) => _run(_in.Reader, _out, context);
}
