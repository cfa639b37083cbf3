using Batching.Nets;

namespace Batching.Runtime;

/// <summary>Counts the packets of a run that nothing reads: for each port, if they fail the run.</summary>
internal sealed class SurplusPackets(bool failRun)
{
    private readonly Dictionary<Port, long>? _ofPorts = failRun ? [] : null;
    private readonly Lock? _lock = failRun ? new() : null;
    private long _count;

    internal long Count => Interlocked.Read(ref _count);

    internal void Add(Port port)
    {
        Interlocked.Increment(ref _count);
        if (_ofPorts is not null)
        {
            lock (_lock!)
            {
                _ofPorts[port] = _ofPorts.GetValueOrDefault(port) + 1;
            }
        }
    }

    /// <summary>Returns the failure of a run whose flows have ended; null if it has none.</summary>
    internal NetException? Failure(string net)
    {
        if (_ofPorts is not { Count: > 0 })
        {
            return null;
        }

        IEnumerable<string> ports = _ofPorts.Select(static port => $"{port.Value} of the packets of '{port.Key.Address}'");
        return new($"The net '{net}' has ended, but nothing read {string.Join(" and ", ports)}. Read them, or set "
            + "NetOptions.FailOnSurplus to false.");
    }
}
