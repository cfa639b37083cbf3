namespace Batching.Nets;

/// <summary>
/// Makes a partial property of type <see cref="InPort{T}"/> a signal: an input that need not be connected. If it is not connected, it has
/// ended from the start.
/// </summary>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class SignalAttribute : Attribute;
