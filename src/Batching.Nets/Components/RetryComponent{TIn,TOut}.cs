using System.ComponentModel;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// Puts what an awaitable function makes of each packet, and calls it again where it fails. Made by <see cref="Components"/>.
/// </summary>
/// <typeparam name="TIn">The type of the packets.</typeparam>
/// <typeparam name="TOut">The type of what is put.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RetryComponent<TIn, TOut> : IRunnableComponent
{
    private readonly Func<TIn, CancellationToken, ValueTask<TOut>> _function;
    private readonly int _retries;
    private readonly InputPort<TIn> _in = new("In");
    private readonly OutputPort<TOut> _out = new("Out");
    private ComponentNode? _node;

    internal RetryComponent(Func<TIn, CancellationToken, ValueTask<TOut>> function, int retries)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfNegative(retries);
        (_function, _retries) = (function, retries);
    }

    /// <summary>The packets.</summary>
    public InPort<TIn> In => _in;

    /// <summary>What the function makes of them.</summary>
    public OutPort<TOut> Out => _out;

    ComponentNode INetComponent.Node => _node ??= new(this, "Retry", [_in, _out]);

    async ValueTask IRunnableComponent.RunAsync(ComponentContext context)
    {
        PacketReader<TIn> packets = _in.Reader;
        while (await packets.MoveNextAsync().ConfigureAwait(false))
        {
            await _out.PutAsync(await CallAsync(packets.Current, context.CancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async ValueTask<TOut> CallAsync(TIn packet, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await _function(packet, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (attempt < _retries && !cancellationToken.IsCancellationRequested)
            {
                // Again.
            }
        }
    }
}
