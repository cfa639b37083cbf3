namespace Batching.Nets;

/// <summary>
/// Makes a property of a component or net, or a parameter of a component's method, a config: one value for the whole run. A partial
/// property or a parameter without a default must be given; any other property has the value it was initialised with.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter, Inherited = false)]
public sealed class ConfigAttribute : Attribute;
