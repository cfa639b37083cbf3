using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Batching;

/// <summary>
/// The names of the library for OpenTelemetry: <c>AddSource(BatchingTelemetry.SourceName)</c> and
/// <c>AddMeter(BatchingTelemetry.MeterName)</c>. Without a listener, nothing is measured for it.
/// </summary>
public static class BatchingTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/>.</summary>
    public const string SourceName = "Batching";

    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "Batching";

    internal static ActivitySource Source { get; } = new(SourceName);

    internal static Meter Meter { get; } = new(MeterName);
}
