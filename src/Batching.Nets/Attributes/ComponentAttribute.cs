namespace Batching.Nets;

/// <summary>
/// Makes a component of a net: of a static method, which becomes a nested class with ports, or of a partial class that has ports and a
/// <c>RunAsync</c>.
/// </summary>
/// <remarks>
/// A method <c>Upper</c> becomes the class <c>UpperComponent</c> beside it. Parameters without a default are inputs, parameters with a
/// default or a <see cref="ConfigAttribute"/> are configs, a <see cref="CancellationToken"/> is supplied. The result is the output
/// <c>Result</c>; a tuple is one output an element, with the tuple's names; an <see cref="IAsyncEnumerable{T}"/> gives a packet an element.
/// The method is called once for each set of packets, one of every input, until an input ends; a method without inputs is called once.
/// <see cref="NameAttribute"/> gives the class, or a parameter's port or config, another name.
/// </remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, Inherited = false)]
public sealed class ComponentAttribute : Attribute;
