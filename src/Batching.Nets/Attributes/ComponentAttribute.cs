namespace Batching.Nets;

/// <summary>
/// Makes a static method or a partial class a component of nets. A method becomes a nested class with ports. A class declares its ports and
/// has a method <c>RunAsync</c>.
/// </summary>
/// <remarks>
/// A method <c>Upper</c> becomes the class <c>UpperComponent</c> beside it. Parameters without a default are inputs. Parameters with a
/// default or a <see cref="ConfigAttribute"/> are configs. A <see cref="CancellationToken"/> is supplied. The result is the output
/// <c>Result</c>. Each element of a tuple is an output with the name of the element. Each element of an <see cref="IAsyncEnumerable{T}"/>
/// is a packet. The method is called once for each set of packets, one from every input, until an input ends. A method without inputs is
/// called once. <see cref="NameAttribute"/> gives the class, or the port or config of a parameter, another name.
/// </remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, Inherited = false)]
public sealed class ComponentAttribute : Attribute;
