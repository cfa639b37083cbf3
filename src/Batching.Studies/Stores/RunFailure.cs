namespace Batching.Studies;

/// <summary>What a run threw, as it is stored.</summary>
/// <param name="Type">The full name of the exception's type.</param>
/// <param name="Message">Its message.</param>
/// <param name="StackTrace">Where it was thrown; null if that is not known.</param>
/// <param name="Attempts">How many times the run was tried in that call.</param>
public sealed record RunFailure(string Type, string Message, string? StackTrace, int Attempts)
{
    // An exception that could not be recreated from a worker process is stored as it would be without one.
    internal static RunFailure Of(Exception exception, int attempts)
        => exception is RemoteItemException remote
            ? new(remote.TypeName, remote.RemoteMessage, remote.StackTrace, attempts)
            : new(exception.GetType().FullName ?? exception.GetType().Name, exception.Message, exception.StackTrace, attempts);
}
