namespace Batching.Nets;

/// <summary>Something that is wrong in the wiring of a net.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Address">The address of the component or port that it is about.</param>
/// <param name="Message">What is wrong, and what to do.</param>
public sealed record NetFault(NetFaultKind Kind, string Address, string Message);
