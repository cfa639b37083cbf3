namespace Batching.Nets;

/// <summary>
/// Makes a partial property of type <see cref="InPort{T}"/> an input of its component or net; on a parameter of a component's method, says
/// more about its input.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter, Inherited = false)]
public sealed class InputAttribute : Attribute
{
    /// <summary>Of a net's input: it is given a sequence of packets, not one. Default: <see langword="false"/>.</summary>
    public bool All { get; set; }

    /// <summary>
    /// Several outputs may be connected to it where the component or net is used, and their packets arrive in any order between them.
    /// Default: <see langword="false"/>.
    /// </summary>
    public bool FanIn { get; set; }

    /// <summary>
    /// The name of a static method of the class that takes a packet and says whether it is valid. A packet that is not fails the run with
    /// <see cref="PacketRejectedException"/>. Use <see langword="nameof"/>.
    /// </summary>
    public string? Validator { get; set; }
}
