namespace Batching.Nets;

/// <summary>A net could not be executed, or its run failed.</summary>
/// <param name="message">The message.</param>
/// <param name="innerException">The cause, if there is one.</param>
public class NetException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The failures of components after this one, before the run had ended, in no particular order. Mostly empty.</summary>
    public IReadOnlyList<ComponentException> Others { get; internal set; } = [];
}
