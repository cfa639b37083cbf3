using Microsoft.Extensions.Logging;

namespace Batching.Runtime;

/// <summary>What a call writes to its batch's logger.</summary>
internal static partial class ActionLog
{
    /// <summary>Writes that a listener has failed. Throws nothing.</summary>
    internal static void ListenerFailed(ILogger logger, string action, Exception failure)
    {
        try
        {
            LogListenerFailed(logger, action, failure);
        }
        catch (Exception)
        {
            // The logger is a listener too: there is nobody left to tell.
        }
    }

    [LoggerMessage(20, LogLevel.Error, "A listener to activities or instruments failed at the end of {Action}. The call is not affected.")]
    private static partial void LogListenerFailed(ILogger logger, string action, Exception failure);
}
