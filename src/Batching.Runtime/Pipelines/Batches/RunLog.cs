using Microsoft.Extensions.Logging;

namespace Batching;

/// <summary>The log messages of a run.</summary>
internal static partial class RunLog
{
    [LoggerMessage(
        1, LogLevel.Error, "Something around the batches of a run failed: a hook, a listener, a disposal or a callback on its token.")]
    internal static partial void LaterFailure(ILogger logger, Exception failure);

    [LoggerMessage(2, LogLevel.Information, "The run begins: batches of {BatchSize}, prefetch {Prefetch}, seed {Seed}.")]
    internal static partial void Begin(ILogger logger, int batchSize, int prefetch, long seed);

    [LoggerMessage(3, LogLevel.Information, "The run has ended ({Outcome}). {Summary}", SkipEnabledCheck = true)]
    internal static partial void End(ILogger logger, string outcome, string summary);

    [LoggerMessage(4, LogLevel.Warning, "Batch {Batch} of epoch {Epoch} failed in {Step} and is left out.")]
    internal static partial void LeftOut(ILogger logger, long batch, int epoch, string? step, Exception failure);

    [LoggerMessage(5, LogLevel.Debug, "Batch {Batch} of epoch {Epoch} was skipped.")]
    internal static partial void Skipped(ILogger logger, long batch, int epoch);
}
