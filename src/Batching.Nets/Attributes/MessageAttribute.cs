namespace Batching.Nets;

/// <summary>
/// Makes a partial property of type <see cref="OutPort{T}"/> a message: an output on the side, which does not keep its component running.
/// The component ends when nothing reads its other outputs any more.
/// </summary>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class MessageAttribute : Attribute;
