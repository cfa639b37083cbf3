namespace Batching.Nets;

/// <summary>A net could not be executed, or its run failed.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">What caused it.</param>
public class NetException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// What components threw after this, before the run had ended, in no order. Mostly empty, and always so before the end.
    /// </summary>
    public IReadOnlyList<ComponentException> Others { get; internal set; } = [];
}
