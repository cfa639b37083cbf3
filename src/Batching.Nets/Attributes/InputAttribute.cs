namespace Batching.Nets;

/// <summary>
/// Makes a partial property of type <see cref="InPort{T}"/> an input of its component or net. On a parameter of a component's method, sets
/// properties of its input.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter, Inherited = false)]
public sealed class InputAttribute : Attribute
{
    /// <summary>Whether the input of a net takes a sequence of packets, not one. Default: false.</summary>
    public bool All { get; set; }

    /// <summary>
    /// Whether several outputs may be connected to the input where the component or net is used. Their packets then come in any order.
    /// Default: false.
    /// </summary>
    public bool FanIn { get; set; }

    /// <summary>
    /// The name of a static method of the class that takes a packet and returns whether it is valid. A packet that is not valid fails the
    /// run with a <see cref="PacketRejectedException"/>. Use <see langword="nameof"/>. Default: null; every packet is valid.
    /// </summary>
    public string? Validator { get; set; }
}
