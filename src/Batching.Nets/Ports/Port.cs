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
    /// The component's address and the port's name, such as <c>Greeting/Upper.Text</c>.
    /// </summary>
    public abstract string Address { get; }

    /// <summary>The type of the packets.</summary>
    public abstract Type PacketType { get; }

    /// <summary>Whether the port is connected.</summary>
    public abstract bool IsConnected { get; }

    /// <summary>Returns the address and the type of the packets.</summary>
    public override string ToString() => $"{Address} ({PacketType.Name})";
}
