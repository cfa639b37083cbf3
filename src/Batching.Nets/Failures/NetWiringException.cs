namespace Batching.Nets;

/// <summary>A net is wired wrongly, so it was not started.</summary>
public sealed class NetWiringException : NetException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="net">The net's address.</param>
    /// <param name="faults">All errors.</param>
    public NetWiringException(string net, IReadOnlyList<NetFault> faults)
        : base($"The net '{net}' cannot be executed:{Text(faults ?? throw new ArgumentNullException(nameof(faults)))}")
        => Faults = faults;

    /// <summary>All errors.</summary>
    public IReadOnlyList<NetFault> Faults { get; }

    private static string Text(IReadOnlyList<NetFault> faults)
        => string.Concat(faults.Select(fault => $"{Environment.NewLine}  {fault.Message}"));
}
