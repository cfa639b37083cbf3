namespace Batching.Nets;

/// <summary>Makes a partial property of type <see cref="OutPort{T}"/> an output of its component or net.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.ReturnValue, Inherited = false)]
public sealed class OutputAttribute : Attribute
{
    /// <summary>Whether the output of a net gives a list of all packets, not only the first. Default: false.</summary>
    public bool All { get; set; }

    /// <summary>
    /// Whether several inputs may be connected to the output where the component or net is used. Each gets every packet: the same object,
    /// not a copy. Default: false.
    /// </summary>
    public bool FanOut { get; set; }

    /// <summary>
    /// The name of a static method of the class that takes a packet and returns whether it is valid. A packet that is not valid fails the
    /// run with a <see cref="PacketRejectedException"/>. Use <see langword="nameof"/>. Default: null; every packet is valid.
    /// </summary>
    public string? Validator { get; set; }
}
