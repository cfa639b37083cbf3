namespace Batching.Studies;

/// <summary>
/// Marks a parameter of a run that its result does not depend on, such as a logger: it reaches the method, but neither the run's identity
/// nor the store. It needs a default value, since a run that is read from a store has no other.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class UnkeyedAttribute : Attribute;
