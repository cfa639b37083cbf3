namespace Batching.Nets;

/// <summary>
/// Makes a partial property of type <see cref="OutPort{T}"/> a message: an output on the side. It does not keep its component running:
/// where nobody reads the other outputs any more, the component ends.
/// </summary>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class MessageAttribute : Attribute;
