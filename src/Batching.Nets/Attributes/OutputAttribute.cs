namespace Batching.Nets;

/// <summary>Makes a partial property of type <see cref="OutPort{T}"/> an output of its component or net.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.ReturnValue, Inherited = false)]
public sealed class OutputAttribute : Attribute
{
    /// <summary>Of a net's output: it gives all packets, as a list, not the first alone. Default: <see langword="false"/>.</summary>
    public bool All { get; set; }

    /// <summary>
    /// Several inputs may be connected to it where the component or net is used, and each gets every packet: the same object, not a copy.
    /// Default: <see langword="false"/>.
    /// </summary>
    public bool FanOut { get; set; }

    /// <summary>
    /// The name of a static method of the class that takes a packet and says whether it is valid. A packet that is not fails the run with
    /// <see cref="PacketRejectedException"/>. Use <see langword="nameof"/>.
    /// </summary>
    public string? Validator { get; set; }
}
