using Acceptance.Batches;

namespace Acceptance;

/// <summary>The actions of a <see cref="Probe"/>, each called in any of the ways.</summary>
internal static class ProbeCalls
{
    internal static Task<Probe> RunAsync(this Probe probe, Way way, ProbeBody body, CallOptions? options = null, CancellationToken cancellationToken = default)
        => way.CallAsync(
            options,
            targeted => probe.Run(body, cancellationToken, targeted),
            targeted => probe.RunAsync(body, cancellationToken, targeted),
            targeted => probe.RunLaterAsync(body, cancellationToken, targeted));

    internal static Task<Probe> FillAsync(this Probe probe, Way way, ProbeBody body, CallOptions? options = null, CancellationToken cancellationToken = default)
        => way.CallAsync(
            options,
            targeted => probe.Fill(body, cancellationToken, targeted),
            targeted => probe.FillAsync(body, cancellationToken, targeted),
            targeted => probe.FillLaterAsync(body, cancellationToken, targeted));

    internal static Task<Probe> GatherAsync(this Probe probe, Way way, ProbeBody body, CallOptions? options = null, CancellationToken cancellationToken = default)
        => way.CallAsync(
            options,
            targeted => probe.Gather(body, cancellationToken, targeted),
            targeted => probe.GatherAsync(body, cancellationToken, targeted),
            targeted => probe.GatherLaterAsync(body, cancellationToken, targeted));

    internal static async ValueTask<int> After(this int value, Task task)
    {
        await task.WaitAsync(Tests.Patience);
        return value;
    }
}
