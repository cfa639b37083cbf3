using System.ComponentModel.DataAnnotations;
using Batching.Runtime;

namespace Batching.Nets;

/// <summary>
/// Builds a net at run time: adds its components, inputs, outputs and configs, and connects ports, by reference or by name. Not
/// thread-safe.
/// </summary>
/// <remarks>The name of a component's port is <c>component.port</c>. The name of the net's own port is its name alone.</remarks>
public sealed class NetBuilder
{
    private readonly string _name;
    private readonly List<(INetComponent Component, string? Name)> _components = [];
    private readonly Dictionary<string, INetComponent> _named = new(StringComparer.Ordinal);
    private readonly List<Port> _ports = [];
    private readonly List<NetConfig> _configs = [];
    private readonly List<Action<NetNode>> _connections = [];
    private NetNode? _built;

    /// <summary>Creates a builder.</summary>
    /// <param name="name">The net's name.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public NetBuilder(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _name = name;
    }

    /// <summary>Adds a component.</summary>
    /// <typeparam name="TComponent">Its type.</typeparam>
    /// <param name="name">Its name, unique in the net.</param>
    /// <param name="component">The component.</param>
    /// <returns>The component.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is taken, empty, or contains a slash or dot.</exception>
    /// <exception cref="InvalidOperationException">The net was built already.</exception>
    public TComponent Add<TComponent>(string name, TComponent component)
        where TComponent : INetComponent
    {
        CheckOpen();
        ArgumentException.ThrowIfNullOrEmpty(name);
        NetNode.CheckName(name);
        ArgumentNullException.ThrowIfNull(component);
        if (!_named.TryAdd(name, component))
        {
            throw new ArgumentException($"The net '{_name}' has a component '{name}' already: use another name.", nameof(name));
        }

        _components.Add((component, name));
        return component;
    }

    /// <summary>Adds an input of the net.</summary>
    /// <typeparam name="T">The type of its packets.</typeparam>
    /// <param name="name">Its name, unique among the net's inputs, outputs and configs.</param>
    /// <param name="all">Whether it takes a sequence of packets, not one. Default: false.</param>
    /// <param name="validator">Returns whether a packet is valid. Default: every packet is.</param>
    /// <returns>The input.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is taken, empty, or contains a slash or dot.</exception>
    /// <exception cref="InvalidOperationException">The net was built already.</exception>
    public InPort<T> AddInput<T>(string name, bool all = false, Func<T, bool>? validator = null)
        => Declare(new InputPort<T>(name, PortKind.Input, fanIn: false, all, Validator(validator)));

    /// <summary>Adds an output of the net.</summary>
    /// <typeparam name="T">The type of its packets.</typeparam>
    /// <param name="name">Its name, unique among the net's inputs, outputs and configs.</param>
    /// <param name="all">Whether it gives all packets, not only the first. Default: false.</param>
    /// <param name="validator">Returns whether a packet is valid. Default: every packet is.</param>
    /// <returns>The output.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is taken, empty, or contains a slash or dot.</exception>
    /// <exception cref="InvalidOperationException">The net was built already.</exception>
    public OutPort<T> AddOutput<T>(string name, bool all = false, Func<T, bool>? validator = null)
        => Declare(new OutputPort<T>(name, PortKind.Output, fanOut: false, all, Validator(validator)));

    /// <summary>Adds a config of the net that must be given.</summary>
    /// <typeparam name="T">The type of its value.</typeparam>
    /// <param name="name">Its name, unique among the net's inputs, outputs and configs.</param>
    /// <param name="targets">The configs of components that get its value, each as <c>component.config</c>.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> is taken, empty, or contains a slash or dot, or a target is unknown or of another type.
    /// </exception>
    /// <exception cref="InvalidOperationException">The net was built already.</exception>
    public void AddConfig<T>(string name, params string[] targets) => Declare<T>(name, hasDefault: false, default, targets);

    /// <summary>Adds a config of the net with a default.</summary>
    /// <inheritdoc cref="AddConfig{T}(string, string[])"/>
    /// <param name="name">Its name, unique among the net's inputs, outputs and configs.</param>
    /// <param name="defaultValue">Its value if none is given.</param>
    /// <param name="targets">The configs of components that get its value, each as <c>component.config</c>.</param>
    public void AddConfigWithDefault<T>(string name, T defaultValue, params string[] targets)
        => Declare(name, hasDefault: true, defaultValue, targets);

    /// <inheritdoc cref="NetNode.Connect{TFrom, TTo}(OutPort{TFrom}, InPort{TTo}, int, bool, bool)"/>
    public void Connect<TFrom, TTo>(
        OutPort<TFrom> from, InPort<TTo> to, [Range(0, int.MaxValue)] int capacity = 1, bool fanOut = false, bool fanIn = false)
        where TFrom : TTo
        => Add(net => net.Connect(from, to, capacity, fanOut, fanIn));

    /// <inheritdoc cref="NetNode.Connect{TFrom, TTo}(InPort{TFrom}, InPort{TTo}, int, bool, bool)"/>
    public void Connect<TFrom, TTo>(
        InPort<TFrom> from, InPort<TTo> to, [Range(0, int.MaxValue)] int capacity = 1, bool fanOut = false, bool fanIn = false)
        where TFrom : TTo
        => Add(net => net.Connect(from, to, capacity, fanOut, fanIn));

    /// <inheritdoc cref="NetNode.Connect{TFrom, TTo}(OutPort{TFrom}, OutPort{TTo}, int, bool, bool)"/>
    public void Connect<TFrom, TTo>(
        OutPort<TFrom> from, OutPort<TTo> to, [Range(0, int.MaxValue)] int capacity = 1, bool fanOut = false, bool fanIn = false)
        where TFrom : TTo
        => Add(net => net.Connect(from, to, capacity, fanOut, fanIn));

    /// <summary>Connects two ports by name. They must have packets of the same type.</summary>
    /// <param name="from">An output as <c>component.port</c>, or an input of the net by its name.</param>
    /// <param name="to">An input as <c>component.port</c>, or an output of the net by its name.</param>
    /// <param name="capacity">
    /// How many packets the edge holds. With 0, it hands each packet over. <see cref="int.MaxValue"/> means no bound. Default: 1.
    /// </param>
    /// <param name="fanOut">Declares that <paramref name="from"/> leads to several inputs, which all get every packet.</param>
    /// <param name="fanIn">Declares that <paramref name="to"/> gets the packets of several outputs.</param>
    /// <exception cref="ArgumentException">A port is unknown, or the types differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The net was built already.</exception>
    public void Connect(string from, string to, [Range(0, int.MaxValue)] int capacity = 1, bool fanOut = false, bool fanIn = false)
    {
        Port source = Find(from, nameof(from));
        Port target = Find(to, nameof(to));
        if (source.PacketType != target.PacketType)
        {
            throw new ArgumentException(
                $"'{from}' has packets of type {source.PacketType} and '{to}' of type {target.PacketType}. Connect ports of the same type, "
                    + "or convert in a component.", nameof(to));
        }

        Add(net => ((INetPort)source).ConnectTo(net, target, capacity, fanOut, fanIn));
    }

    /// <summary>Builds the net.</summary>
    /// <returns>The net, which can be executed once.</returns>
    /// <exception cref="InvalidOperationException">The net was built already.</exception>
    public Net Build()
    {
        CheckOpen();
        NetNode node = _built = new NetNode(_name, Wire, [.. _ports], () => [.. _configs.Select(config => config.Port)]);
        foreach (NetConfig config in _configs)
        {
            if (config.HasDefault)
            {
                config.Port.Set(config.Default);
            }
        }

        return new Net(node, _configs);

        void Wire()
        {
            foreach ((INetComponent component, string? name) in _components)
            {
                _built!.Add(component, name);
            }

            foreach (Action<NetNode> connect in _connections)
            {
                connect(_built!);
            }
        }
    }

    private static PacketValidator<T>? Validator<T>(Func<T, bool>? isValid)
        => isValid is null ? null : new PacketValidator<T>("the port's validator", isValid);

    private TPort Declare<TPort>(TPort port)
        where TPort : Port
    {
        CheckOpen();
        CheckName(port.Name);
        _ports.Add(port);
        return port;
    }

    private void Declare<T>(string name, bool hasDefault, T? defaultValue, string[] targets)
    {
        CheckOpen();
        CheckName(name);
        ArgumentNullException.ThrowIfNull(targets);
        ConfigPort[] found = [.. targets.Select(target => FindConfig(target, typeof(T), nameof(targets)))];
        var isGiven = false;
        _configs.Add(new NetConfig(ConfigPort.Of<T>(name, IsGiven, Set), hasDefault, defaultValue));

        // The arguments of the outermost net are checked when it is executed.
        bool IsGiven() => isGiven || _built is not { Net: not null };

        void Set(T value)
        {
            isGiven = true;
            foreach (ConfigPort target in found)
            {
                target.Set(value);
            }
        }
    }

    private void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        NetNode.CheckName(name);
        if (_ports.Exists(port => port.Name == name) || _configs.Exists(config => config.Name == name))
        {
            throw new ArgumentException($"The net '{_name}' has a port or config '{name}' already: use another name.", nameof(name));
        }
    }

    private void Add(Action<NetNode> connection)
    {
        CheckOpen();
        _connections.Add(connection);
    }

    private Port Find(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        IReadOnlyList<Port> ports = dot < 0 ? _ports : Component(name, dot, parameter).Node.Ports;
        string port = name[(dot + 1)..];
        return ports.FirstOrDefault(known => known.Name == port)
            ?? throw new ArgumentException(
                $"There is no port '{name}'. Known here: {Names(ports.Select(known => known.Name))}.", parameter);
    }

    private ConfigPort FindConfig(string name, Type type, string parameter)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        IReadOnlyList<ConfigPort> configs = dot < 0
            ? throw new ArgumentException($"'{name}' is not the name of a component's config: write 'component.config'.", parameter)
            : Component(name, dot, parameter).Node.Configs;
        ConfigPort config = configs.FirstOrDefault(known => known.Name == name[(dot + 1)..])
            ?? throw new ArgumentException(
                $"There is no config '{name}'. Known here: {Names(configs.Select(known => known.Name))}.", parameter);
        return config.ValueType == type
            ? config
            : throw new ArgumentException($"The config '{name}' is of type {config.ValueType}, not {type}.", parameter);
    }

    private INetComponent Component(string name, int dot, string parameter)
        => _named.TryGetValue(name[..dot], out INetComponent? component)
            ? component
            : throw new ArgumentException($"There is no component '{name[..dot]}'. Known here: {Names(_named.Keys)}.", parameter);

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal).DefaultIfEmpty("none"));

    private void CheckOpen()
    {
        if (_built is not null)
        {
            throw new InvalidOperationException($"The net '{_name}' was built already. Create another builder.");
        }
    }
}
