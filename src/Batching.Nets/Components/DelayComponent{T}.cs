using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Passes on each packet after a time. Made by <see cref="Components"/>.</summary>
/// <typeparam name="T">The type of the packets.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DelayComponent<T> : IRunnableComponent
{
    private readonly TimeSpan _time;
    private readonly TimeProvider _clock;
    private readonly InputPort<T> _in = new("In");
    private readonly OutputPort<T> _out = new("Out");
    private ComponentNode? _node;

    internal DelayComponent(TimeSpan time, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        (_time, _clock) = (time, clock);
    }

    /// <summary>The packets.</summary>
    public InPort<T> In => _in;

    /// <summary>The packets, later.</summary>
    public OutPort<T> Out => _out;

    ComponentNode INetComponent.Node => _node ??= new(this, "Delay", [_in, _out]);

    async ValueTask IRunnableComponent.RunAsync(ComponentContext context)
    {
        PacketReader<T> packets = _in.Reader;
        while (await packets.MoveNextAsync().ConfigureAwait(false))
        {
            await Task.Delay(_time, _clock, context.CancellationToken).ConfigureAwait(false);
            await _out.PutAsync(packets.Current).ConfigureAwait(false);
        }
    }
}
