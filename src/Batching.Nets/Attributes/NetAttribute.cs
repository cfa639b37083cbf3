namespace Batching.Nets;

/// <summary>
/// Makes a partial class a net. Its method <c>Wire</c> adds components and connects their ports. The compiler writes <c>ExecuteAsync</c>,
/// <c>Execute</c>, <c>StartSession</c>, <c>Validate</c>, <c>ToMermaid</c> and the record <c>Outputs</c>.
/// </summary>
/// <remarks>
/// The ports of the class are those of the net: inputs are given when it is executed, and outputs are its results. A net is also a
/// component, and can be added to another net. An object is executed once.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetAttribute : Attribute;
