namespace Batching;

/// <summary>
/// Stands for an exception that an item threw in a worker process, if it is not an exception of the framework that can be created from its
/// message. <see cref="TypeName"/> is its type; <see cref="Exception.StackTrace"/> is that of the worker.
/// </summary>
public sealed class RemoteItemException : Exception
{
    internal RemoteItemException(string typeName, string message, Exception? inner)
        : base($"{typeName}: {message}", inner)
        => (TypeName, RemoteMessage) = (typeName, message);

    /// <summary>The full name of the type that was thrown.</summary>
    public string TypeName { get; }

    /// <summary>The message of the exception that was thrown.</summary>
    public string RemoteMessage { get; }
}
