using Microsoft.Extensions.Logging;

namespace Batching;

/// <summary>How a net is executed.</summary>
public sealed record NetOptions
{
    private readonly int _history;

    /// <summary>How many events of packets are kept; the oldest are forgotten first. Default: 0, none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int History
    {
        get => _history;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _history = value;
        }
    }

    /// <summary>Where components and the net log. Default: nowhere.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>Where the components' times are written, beside those of pipelines. Not disposed here. Default: nowhere.</summary>
    public TraceFile? Trace { get; init; }
}
