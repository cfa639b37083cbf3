namespace Batching.Nets;

/// <summary>
/// Makes a net of a partial class: its <c>Wire</c> method adds components and connects their ports, and the compiler writes
/// <c>ExecuteAsync</c>, <c>Execute</c>, <c>StartSession</c>, <c>Validate</c>, <c>ToMermaid</c> and the record <c>Outputs</c>.
/// </summary>
/// <remarks>
/// The ports of the class are the net's: inputs are given when it is executed, outputs are what it gives back. A net is a component too,
/// and may be added to another net. An instance is executed once.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NetAttribute : Attribute;
