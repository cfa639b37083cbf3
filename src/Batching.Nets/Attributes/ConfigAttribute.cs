namespace Batching.Nets;

/// <summary>
/// Makes a property of a component or net, or a parameter of a component's method, a config. A config has one value for the whole run. A
/// partial property, and a parameter without a default, must be given. Any other property keeps its initial value if it is not given.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter, Inherited = false)]
public sealed class ConfigAttribute : Attribute;
