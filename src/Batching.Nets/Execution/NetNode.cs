using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Runtime.ExceptionServices;
using Batching.Nets;

namespace Batching.Runtime;

/// <summary>
/// The components of a net and their connections. The net is wired when something first needs them. Created by generated code.
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
    private Dictionary<string, int>? _numbers; // For each kind of several components, the next number for a name.
    private ExceptionDispatchInfo? _wiringFailure;
    private bool _isWiring;
    private bool _isWired;
    private int _isExecuted;

    /// <summary>Creates the node of a net.</summary>
    /// <param name="kind">The net's name.</param>
    /// <param name="wire">Adds the components and connects them. Called once, lazily.</param>
    /// <param name="ports">The net's inputs and outputs.</param>
    /// <param name="configs">Creates its configs. Called only when they are needed.</param>
    public NetNode(string kind, Action? wire, Port[] ports, Func<IReadOnlyList<ConfigPort>>? configs = null)
        : base(kind, ports, configs)
        => _wire = wire;

    /// <summary>The number of nets around it.</summary>
    internal int Depth => Net is null ? 0 : Net.Depth + 1;

    internal IReadOnlyList<ComponentNode> Components => _components;

    internal IReadOnlyList<Connection> Connections => _connections;

    /// <summary>Adds a component.</summary>
    /// <param name="component">The component.</param>
    /// <param name="name">Its name, unique in the net. Default: the name of its kind, with a number if there are several.</param>
    /// <exception cref="ArgumentNullException"><paramref name="component"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The name is taken, empty, or contains a slash or dot.</exception>
    /// <exception cref="InvalidOperationException">The component was added before, or the net has been wired.</exception>
    public TComponent Add<TComponent>(TComponent component, string? name = null)
        where TComponent : INetComponent
    {
        ArgumentNullException.ThrowIfNull(component);
        CheckOpen();
        ComponentNode node = component.Node;
        if (node.Net is not null || IsInside(node))
        {
            throw new InvalidOperationException(
                $"The component '{node.Address}' was added to a net already: create another one for each place.");
        }

        if (node is NetNode { _isExecuted: not 0 })
        {
            throw new InvalidOperationException($"The net '{node.Address}' was executed already: create another one to add it.");
        }

        node.Name = name is null ? FreeName(node.Kind) : Checked(name);
        node.Net = this;
        _components.Add(node);
        return component;
    }

    /// <summary>Connects an output of a component to an input of another component.</summary>
    /// <param name="from">The output.</param>
    /// <param name="to">The input.</param>
    /// <param name="capacity">
    /// How many packets the edge holds. With 0, it hands each packet over. <see cref="Unbounded"/> means no bound. Default: 1.
    /// </param>
    /// <param name="fanOut">Declares that the output leads to several inputs, which all get every packet.</param>
    /// <param name="fanIn">Declares that the input gets the packets of several outputs.</param>
    /// <exception cref="ArgumentNullException">A port is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is negative.</exception>
    /// <exception cref="InvalidOperationException">The net has been wired.</exception>
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

    /// <summary>Finds all errors in the wiring of this net and of the nets inside it. Starts nothing.</summary>
    /// <returns>The errors; empty if the net can be executed.</returns>
    /// <exception cref="NetException">
    /// The wiring of this net, or of one inside it, threw. The message has its address and the cause.
    /// </exception>
    public IReadOnlyList<NetFault> Validate()
    {
        EnsureWired();
        return new NetValidator(this).Validate();
    }

    /// <summary>Returns the net as a Mermaid flowchart. The text depends only on the net.</summary>
    /// <param name="options">The options. Default: everything is shown.</param>
    /// <returns>The text.</returns>
    public string ToMermaid(MermaidOptions? options = null)
    {
        EnsureWired();
        return new MermaidWriter(options ?? new MermaidOptions()).Write(this);
    }

    /// <summary>Wires the net and creates its only execution.</summary>
    /// <param name="options">The options. Default: all defaults.</param>
    /// <param name="isSession">Whether packets are put and got from outside while the net runs.</param>
    /// <returns>The execution, which needs its inputs next.</returns>
    /// <exception cref="InvalidOperationException">The net was executed before, or is part of another net.</exception>
    /// <exception cref="NetWiringException">The net is wired wrongly.</exception>
    /// <exception cref="NetException">The wiring threw.</exception>
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
            Volatile.Write(ref _isExecuted, 0); // Nothing has run, so the next call fails in the same way.
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

        return run.Execution;
    }

    internal override void Begin(NetRun run) => throw new NotSupportedException("A net does not run itself: the components inside it do.");

    /// <summary>
    /// Before an execution sets a config: refuses another value than the one with which the net has been wired. Called by generated code.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="current">Its value.</param>
    /// <param name="value">The value to set.</param>
    /// <exception cref="InvalidOperationException">The net has been wired with another value.</exception>
    public void CheckConfig<T>(string name, T current, T value)
    {
        if (_isWired && _isExecuted == 0 && !EqualityComparer<T>.Default.Equals(current, value))
        {
            throw new InvalidOperationException(
                $"The config '{Address}.{name}' cannot become '{value}': the net was wired with '{current}', for Validate or ToMermaid. "
                    + "Set the property before them, or make a new net.");
        }
    }

    /// <summary>Before an execution: checks the packet of an input with its validator. Called by generated code.</summary>
    /// <exception cref="PacketRejectedException">The packet is not valid, or the validator threw.</exception>
    /// <exception cref="InvalidOperationException">The net was executed before.</exception>
    public void CheckPacket<T>(InPort<T> input, T packet)
    {
        CheckNotExecuted();
        Known(input).Checked(packet);
    }

    /// <summary>Before an execution: checks that the packets of an input are not null. Called by generated code.</summary>
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

    internal void CheckNotExecuted()
    {
        if (Volatile.Read(ref _isExecuted) != 0)
        {
            throw ExecutedBefore();
        }
    }

    /// <summary>Checks the name of a component or port, which becomes a part of an address.</summary>
    internal static void CheckName(string name)
    {
        if (name.AsSpan().IndexOfAny('/', '.') >= 0 || name.Length == 0)
        {
            throw new ArgumentException(
                $"'{name}' cannot be the name of a component or port: a name is not empty and contains no slash or dot.", nameof(name));
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
                $"The net '{Address}' is not wired yet, because its Wire method still runs: only add and connect components there.");
        }

        if (Depth > MostNested)
        {
            throw new InvalidOperationException(
                $"More than {MostNested} nets are nested, the innermost a '{Kind}': if it adds itself, directly or through others, add a "
                    + "condition that ends this.");
        }

        _isWiring = true;
        try
        {
            _wire?.Invoke();
        }
        catch (Exception exception) when (exception is not NetException)
        {
            // The net is half wired and cannot be wired again, so the next call fails in the same way.
            _wiringFailure = ExceptionDispatchInfo.Capture(new NetException(
                $"The net '{Address}' cannot be wired: its Wire method, or a constructor that it calls, threw "
                    + $"{exception.GetType().Name}: {exception.Message.TrimEnd('.')}. Correct that, and create another net.",
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
        => new($"The net '{Address}' was executed before: create another one for each execution.");

    internal static InvalidOperationException CannotLead(Port from, Port to)
        => new($"'{from.Address}' cannot be connected to '{to.Address}': connect an output to an input, an input of the net to an input, "
            + "or an output to an output of the net.");

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
        from.Wiring.AddOutgoing(connection);
        to.Wiring.AddIncoming(connection);
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
            throw new InvalidOperationException($"The net '{Address}' is wired already: add and connect components in its Wire method.");
        }
    }

    private string Checked(string name)
    {
        CheckName(name);
        return !HasComponent(name)
            ? name
            : throw new ArgumentException($"The net '{Address}' has a component '{name}' already: use another name.", nameof(name));
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
