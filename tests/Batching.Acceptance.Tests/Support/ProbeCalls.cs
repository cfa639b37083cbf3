using Acceptance.Batches;

namespace Acceptance;

/// <summary>The actions of a <see cref="Probe"/>, each called in any of the ways.</summary>
internal static class ProbeCalls
{
    internal static Task<Probe> RunAsync(
        this Probe probe, Way way, ProbeBody body, CallOptions? options = null, CancellationToken cancellationToken = default)
        => way.CallAsync(
            options,
            targeted => probe.Run(body, targeted, cancellationToken),
            targeted => probe.RunAsync(body, targeted, cancellationToken),
            targeted => probe.RunLaterAsync(body, targeted, cancellationToken));

    internal static Task<Probe> FillAsync(
        this Probe probe, Way way, ProbeBody body, CallOptions? options = null, CancellationToken cancellationToken = default)
        => way.CallAsync(
            options,
            targeted => probe.Fill(body, targeted, cancellationToken),
            targeted => probe.FillAsync(body, targeted, cancellationToken),
            targeted => probe.FillLaterAsync(body, targeted, cancellationToken));

    internal static Task<Probe> GatherAsync(
        this Probe probe, Way way, ProbeBody body, CallOptions? options = null, CancellationToken cancellationToken = default)
        => way.CallAsync(
            options,
            targeted => probe.Gather(body, targeted, cancellationToken),
            targeted => probe.GatherAsync(body, targeted, cancellationToken),
            targeted => probe.GatherLaterAsync(body, targeted, cancellationToken));

    internal static async ValueTask<int> After(this int value, Task task)
    {
        await task.WaitAsync(Tests.Patience);
        return value;
    }
}
