namespace Batching;

/// <summary>
/// What an item threw in a worker process, where it is no exception of the framework's that can be made again from its message: an
/// exception of your own, for instance. <see cref="TypeName"/> says which it was; <see cref="Exception.StackTrace"/> is that of the worker.
/// </summary>
public sealed class RemoteItemException : Exception
{
    internal RemoteItemException(string typeName, string message, Exception? inner)
        : base($"{typeName}: {message}", inner)
        => (TypeName, RemoteMessage) = (typeName, message);

    /// <summary>The full name of the type that was thrown.</summary>
    public string TypeName { get; }

    /// <summary>Its message, as it was.</summary>
    public string RemoteMessage { get; }
}
