using Microsoft.Extensions.Logging;

namespace Batching.Runtime;

/// <summary>The log messages of a call.</summary>
internal static partial class ActionLog
{
    /// <summary>Logs that a listener has failed. It does not throw.</summary>
    internal static void ListenerFailed(ILogger logger, string action, Exception failure)
    {
        try
        {
            LogListenerFailed(logger, action, failure);
        }
        catch (Exception)
        {
            // The logger itself failed, so the failure cannot be reported.
        }
    }

    [LoggerMessage(20, LogLevel.Error, "A listener to activities or instruments failed at the end of {Action}. The call is not affected.")]
    private static partial void LogListenerFailed(ILogger logger, string action, Exception failure);
}
