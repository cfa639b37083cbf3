namespace Batching.Loops;

/// <summary>
/// Makes a property or field of a loop an inner loop. Its type must be a loop. The inner loop runs right after an event, or once for each
/// element that the event yields. Inner loops of the same event run in the order of their declaration.
/// </summary>
/// <param name="eventName">The name of the event's method, such as <c>nameof(OnEpoch)</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field, AllowMultiple = true)]
public sealed class InnerAttribute(string eventName) : Attribute
{
    /// <summary>The name of the event's method.</summary>
    public string EventName { get; } = eventName;
}
