namespace Batching.Nets;

/// <summary>A port of a component or net.</summary>
public abstract class Port
{
    internal Port(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>The port's name.</summary>
    public string Name { get; }

    /// <summary>
    /// The path of the component with the port's name: <c>Greeting/Upper.Text</c>; the name alone before the component is added to a net.
    /// </summary>
    public abstract string Address { get; }

    /// <summary>The type of its packets.</summary>
    public abstract Type PacketType { get; }

    /// <summary>Whether an edge leads to it or from it.</summary>
    public abstract bool IsConnected { get; }

    /// <summary>The address and the type of the packets.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Address} ({PacketType.Name})";
}
