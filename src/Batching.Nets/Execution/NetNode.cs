using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Runtime.ExceptionServices;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// What is inside a net: its components and how they are connected. Generated code makes it; it wires itself when somebody first asks.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NetNode : ComponentNode
{
    /// <summary>The capacity of an edge that holds any number of packets.</summary>
    public const int Unbounded = int.MaxValue;

    private const int MostNested = 1_000;

    private readonly Action? _wire;
    private readonly List<ComponentNode> _components = [];
    private readonly List<Connection> _connections = [];
    private Dictionary<string, int>? _numbers; // Of a kind that there are several of: the number that is tried next.
    private ExceptionDispatchInfo? _wiringFailure;
    private bool _isWiring;
    private bool _isWired;
    private int _isExecuted;

    /// <summary>Makes the inside of a net.</summary>
    /// <param name="kind">The net's name.</param>
    /// <param name="wire">Adds the components and connects them. Called once, lazily.</param>
    /// <param name="ports">The net's inputs and outputs.</param>
    /// <param name="configs">Makes what stands for its configs, in case that somebody asks.</param>
    public NetNode(string kind, Action? wire, Port[] ports, Func<IReadOnlyList<ConfigPort>>? configs = null)
        : base(kind, ports, configs)
        => _wire = wire;

    /// <summary>How deep it lies in other nets; 0 is the outermost.</summary>
    internal int Depth => Net is null ? 0 : Net.Depth + 1;

    internal IReadOnlyList<ComponentNode> Components => _components;

    internal IReadOnlyList<Connection> Connections => _connections;

    /// <summary>Adds a component.</summary>
    /// <typeparam name="TComponent">Its type.</typeparam>
    /// <param name="component">The component.</param>
    /// <param name="name">Its name, unique in the net. Default: that of its kind, with a number from the second on.</param>
    /// <returns>The component.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="component"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The name is taken, or holds a slash or a dot.</exception>
    /// <exception cref="InvalidOperationException">The component was added before, or the net is wired already.</exception>
    public TComponent Add<TComponent>(TComponent component, string? name = null)
        where TComponent : INetComponent
    {
        ArgumentNullException.ThrowIfNull(component);
        CheckOpen();
        ComponentNode node = component.Node;
        if (node.Net is not null || IsInside(node))
        {
            throw new InvalidOperationException(
                $"The component '{node.Address}' was added to a net already. Make a new one for each place.");
        }

        if (node is NetNode { _isExecuted: not 0 })
        {
            throw new InvalidOperationException($"The net '{node.Address}' was executed already. Make a new one to add it.");
        }

        node.Name = name is null ? FreeName(node.Kind) : Checked(name);
        node.Net = this;
        _components.Add(node);
        return component;
    }

    /// <summary>Connects an output of a component to an input of another one.</summary>
    /// <typeparam name="TFrom">The type of the output's packets.</typeparam>
    /// <typeparam name="TTo">The type of the input's packets.</typeparam>
    /// <param name="from">The output.</param>
    /// <param name="to">The input.</param>
    /// <param name="capacity">
    /// How many packets the edge holds: 0 hands each over, <see cref="Unbounded"/> sets no bound. Default: 1.
    /// </param>
    /// <param name="fanOut">Declares that the output leads to several inputs, each of which gets every packet.</param>
    /// <param name="fanIn">Declares that the input gets the packets of several outputs.</param>
    /// <exception cref="ArgumentNullException">A port is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is negative.</exception>
    /// <exception cref="InvalidOperationException">The net is wired already.</exception>
    public void Connect<TFrom, TTo>(
        OutPort<TFrom> from, InPort<TTo> to, [Range(0, int.MaxValue)] int capacity = 1, bool fanOut = false, bool fanIn = false)
        where TFrom : TTo
        => Keep<TFrom, TTo>(Known(from), Known(to), capacity, fanOut, fanIn);

    /// <summary>Connects an input of the net to an input of a component.</summary>
    /// <inheritdoc cref="Connect{TFrom, TTo}(OutPort{TFrom}, InPort{TTo}, int, bool, bool)"/>
    public void Connect<TFrom, TTo>(
        InPort<TFrom> from, InPort<TTo> to, [Range(0, int.MaxValue)] int capacity = 1, bool fanOut = false, bool fanIn = false)
        where TFrom : TTo
        => Keep<TFrom, TTo>(Known(from), Known(to), capacity, fanOut, fanIn);

    /// <summary>Connects an output of a component to an output of the net.</summary>
    /// <inheritdoc cref="Connect{TFrom, TTo}(OutPort{TFrom}, InPort{TTo}, int, bool, bool)"/>
    public void Connect<TFrom, TTo>(
        OutPort<TFrom> from, OutPort<TTo> to, [Range(0, int.MaxValue)] int capacity = 1, bool fanOut = false, bool fanIn = false)
        where TFrom : TTo
        => Keep<TFrom, TTo>(Known(from), Known(to), capacity, fanOut, fanIn);

    /// <summary>Finds all that is wrong in the wiring, of this net and of those inside it. Nothing is started.</summary>
    /// <returns>The faults; none where the net can be executed.</returns>
    /// <exception cref="NetException">
    /// The wiring threw, of this net or of one inside it. The message has its address and the cause.
    /// </exception>
    public IReadOnlyList<NetFault> Validate()
    {
        EnsureWired();
        return new NetValidator(this).Validate();
    }

    /// <summary>Draws the net as a flowchart of Mermaid. The text is the same at every call.</summary>
    /// <param name="options">What is drawn.</param>
    /// <returns>The text.</returns>
    public string ToMermaid(MermaidOptions? options = null)
    {
        EnsureWired();
        return new MermaidWriter(options ?? new MermaidOptions()).Write(this);
    }

    /// <summary>Wires the net and makes what executes it. Once: what has run does not start again.</summary>
    /// <param name="options">How it is executed.</param>
    /// <param name="isSession">Whether inputs are given, and outputs got, while it runs.</param>
    /// <returns>The execution, to which the inputs are given next.</returns>
    /// <exception cref="InvalidOperationException">It was executed before, or is part of another net.</exception>
    /// <exception cref="NetWiringException">It is wired wrongly.</exception>
    /// <exception cref="NetException">Its wiring threw.</exception>
    public NetExecution Begin(NetOptions? options = null, bool isSession = false)
    {
        if (Net is not null)
        {
            throw new InvalidOperationException($"The net '{Address}' is part of '{Net.Address}': execute that one.");
        }

        if (Interlocked.Exchange(ref _isExecuted, 1) != 0)
        {
            throw ExecutedBefore();
        }

        var leaves = new List<ComponentNode>(_components.Count);
        NetRun run;
        try
        {
            IReadOnlyList<NetFault> faults = Validate();
            if (faults.Count > 0)
            {
                throw new NetWiringException(Address, faults);
            }

            AddLeaves(leaves);
            run = new NetRun(this, [.. leaves], options, isSession);
        }
        catch
        {
            Volatile.Write(ref _isExecuted, 0); // Nothing of it has run: whoever asks again hears the same.
            throw;
        }

        Join(run);
        foreach (ComponentNode component in leaves)
        {
            component.Begin(run);
        }

        foreach (ComponentNode component in leaves)
        {
            foreach (Port port in component.Ports)
            {
                (port as IOutput)?.Resolve(run);
            }
        }

        return new NetExecution(this, run);
    }

    internal override void Begin(NetRun run) => throw new NotSupportedException("What is inside a net is run, not the net.");

    /// <summary>
    /// Before an execution gives a config its value: refuses one that the wiring, which has read the config already, would never see.
    /// Generated code calls it.
    /// </summary>
    /// <typeparam name="T">The type of the config.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="current">Its value.</param>
    /// <param name="value">The value that it is to have.</param>
    /// <exception cref="InvalidOperationException">The net is wired already, and the value is another one.</exception>
    public void CheckConfig<T>(string name, T current, T value)
    {
        if (_isWired && _isExecuted == 0 && !EqualityComparer<T>.Default.Equals(current, value))
        {
            throw new InvalidOperationException(
                $"The config '{Address}.{name}' cannot become '{value}': the net was wired with '{current}', for Validate or ToMermaid. "
                    + "Set the property before them, or make a new net.");
        }
    }

    /// <summary>Before an execution begins: lets the validator of an input check its packet. Generated code calls it.</summary>
    /// <typeparam name="T">The type of the packet.</typeparam>
    /// <param name="input">The input.</param>
    /// <param name="packet">The packet.</param>
    /// <exception cref="PacketRejectedException">The validator rejects it, or throws.</exception>
    /// <exception cref="InvalidOperationException">The net was executed before.</exception>
    public void CheckPacket<T>(InPort<T> input, T packet)
    {
        CheckNotExecuted();
        Known(input).Checked(packet);
    }

    /// <summary>Before an execution begins: refuses a sequence of packets that is not there. Generated code calls it.</summary>
    /// <typeparam name="T">The type of a packet.</typeparam>
    /// <param name="input">The input.</param>
    /// <param name="packets">The packets.</param>
    /// <exception cref="ArgumentNullException"><paramref name="packets"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The net was executed before.</exception>
    public void CheckPackets<T>(InPort<T> input, IEnumerable<T> packets)
    {
        CheckNotExecuted();
        ArgumentNullException.ThrowIfNull(packets, Known(input).Name);
    }

    /// <inheritdoc cref="CheckConfig{T}(string, T, T)"/>
    public void CheckConfig<T>(string name, RequiredConfig<T> current, T value)
    {
        if (current.IsGiven)
        {
            CheckConfig(name, current.Get(name), value);
        }
    }

    /// <summary>Refuses what cannot be executed again.</summary>
    internal void CheckNotExecuted()
    {
        if (Volatile.Read(ref _isExecuted) != 0)
        {
            throw ExecutedBefore();
        }
    }

    /// <summary>A part of an address holds nothing that separates parts.</summary>
    internal static void CheckName(string name)
    {
        if (name.AsSpan().IndexOfAny('/', '.') >= 0 || name.Length == 0)
        {
            throw new ArgumentException(
                $"'{name}' cannot be the name of a component or port: it is empty, or holds a slash or dot, which separate the parts of "
                    + "an address.", nameof(name));
        }
    }

    internal void EnsureWired()
    {
        if (!_isWired)
        {
            Wire();
        }

        foreach (ComponentNode component in _components)
        {
            (component as NetNode)?.EnsureWired();
        }
    }

    private void Wire()
    {
        _wiringFailure?.Throw();
        if (_isWiring)
        {
            throw new InvalidOperationException(
                $"The net '{Address}' is not wired: its wiring still runs. Ask for nothing of the net there but to add and connect "
                    + "components.");
        }

        if (Depth > MostNested)
        {
            throw new InvalidOperationException(
                $"More than {MostNested} nets lie in each other, the innermost a '{Kind}': does it add itself, directly or through "
                    + "others? Add it on a condition that comes to an end.");
        }

        _isWiring = true;
        try
        {
            _wire?.Invoke();
        }
        catch (Exception exception) when (exception is not NetException)
        {
            // Half wired, it cannot be wired again: whoever asks next hears the same.
            _wiringFailure = ExceptionDispatchInfo.Capture(new NetException(
                $"The net '{Address}' cannot be wired: its wiring, or the constructor of a component in it, threw "
                    + $"{exception.GetType().Name}: {exception.Message.TrimEnd('.')}. Correct that, and make a new net.",
                exception));
            _wiringFailure.Throw();
        }

        _isWired = true;
    }

    private bool IsInside(ComponentNode node)
    {
        for (NetNode? around = this; around is not null; around = around.Net)
        {
            if (around == node)
            {
                return true;
            }
        }

        return false;
    }

    private InvalidOperationException ExecutedBefore()
        => new($"The net '{Address}' was executed before. A net is executed once: make a new one.");

    internal static InvalidOperationException CannotLead(Port from, Port to)
        => new($"'{from.Address}' cannot lead to '{to.Address}': packets go from an output to an input, from an input of the net to an "
            + "input, or from an output to an output of the net.");

    private static OutputPort<T> Known<T>(OutPort<T> port)
    {
        ArgumentNullException.ThrowIfNull(port);
        return (OutputPort<T>)port;
    }

    private static InputPort<T> Known<T>(InPort<T> port)
    {
        ArgumentNullException.ThrowIfNull(port);
        return (InputPort<T>)port;
    }

    private void Keep<TFrom, TTo>(INetPort from, IPacketSink<TTo> to, int capacity, bool fanOut, bool fanIn)
        where TFrom : TTo
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        CheckOpen();
        var connection = new Connection<TFrom, TTo>(this, from, to, capacity, fanOut, fanIn);
        _connections.Add(connection);
        from.AddOutgoing(connection);
        to.AddIncoming(connection);
    }

    private void AddLeaves(List<ComponentNode> leaves)
    {
        foreach (ComponentNode component in _components)
        {
            if (component is NetNode net)
            {
                net.AddLeaves(leaves);
            }
            else
            {
                leaves.Add(component);
            }
        }
    }

    private void CheckOpen()
    {
        if (_isWired)
        {
            throw new InvalidOperationException($"The net '{Address}' is wired already: add and connect components in its wiring.");
        }
    }

    private string Checked(string name)
    {
        CheckName(name);
        return !HasComponent(name)
            ? name
            : throw new ArgumentException($"The net '{Address}' has a component '{name}' already. Give another name.", nameof(name));
    }

    private bool HasComponent(string name) => _components.Exists(component => component.Name == name);

    private string FreeName(string kind)
    {
        if (!HasComponent(kind))
        {
            return kind;
        }

        int number = _numbers?.GetValueOrDefault(kind, 2) ?? 2;
        string name = $"{kind}{number}";
        while (HasComponent(name))
        {
            name = $"{kind}{++number}";
        }

        if (number > 2)
        {
            (_numbers ??= [])[kind] = number + 1;
        }

        return name;
    }
}
