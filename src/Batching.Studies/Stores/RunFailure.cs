namespace Batching.Studies;

/// <summary>What a run threw, as it is stored. Immutable.</summary>
public sealed record RunFailure
{
    /// <summary>The full name of the exception's type.</summary>
    public required string Type { get; init; }

    /// <summary>Its message.</summary>
    public required string Message { get; init; }

    /// <summary>Where it was thrown; null if that is not known.</summary>
    public required string? StackTrace { get; init; }

    /// <summary>How many times the run was executed in that call.</summary>
    public required int Attempts { get; init; }

    // An exception that could not be recreated from a worker process is stored as it would be without one.
    internal static RunFailure Of(Exception exception, int attempts) => new()
    {
        Type = exception is RemoteItemException remote ? remote.TypeName : exception.GetType().FullName ?? exception.GetType().Name,
        Message = (exception as RemoteItemException)?.RemoteMessage ?? exception.Message,
        StackTrace = exception.StackTrace,
        Attempts = attempts,
    };
}
