namespace Batching.Loops;

/// <summary>
/// Makes a property or field of a loop, whose type is a loop too, an inner loop: it runs right after an event, or once for each element
/// that the event yields. Several inner loops of one event run in the order of their declaration.
/// </summary>
/// <param name="eventName">The name of the event's method: <c>nameof(OnEpoch)</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field, AllowMultiple = true)]
public sealed class InnerAttribute(string eventName) : Attribute
{
    /// <summary>The name of the event's method.</summary>
    public string EventName { get; } = eventName;
}
