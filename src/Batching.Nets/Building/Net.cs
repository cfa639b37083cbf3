using Batching.Runtime;

namespace Batching.Nets;

/// <summary>
/// A net that a <see cref="NetBuilder"/> has built. It is executed once, with arguments by position and name, or added to another net as a
/// component.
/// </summary>
public sealed class Net : INetComponent, IAsyncDisposable
{
    private readonly NetNode _node;
    private readonly IReadOnlyList<NetConfig> _configs;
    private NetExecution? _execution;

    internal Net(NetNode node, IReadOnlyList<NetConfig> configs) => (_node, _configs) = (node, configs);

    ComponentNode INetComponent.Node => _node;

    /// <summary>The events of packets; null unless the net was executed with <see cref="NetOptions.HistoryCapacity"/>.</summary>
    public NetHistory? History => _execution?.History;

    /// <summary>
    /// How many packets nothing read: their reader had ended, or they followed the first packet of an output that gives one.
    /// </summary>
    public long SurplusPackets => _execution?.SurplusPackets ?? 0;

    /// <summary>Executes the net with the given inputs and returns its outputs.</summary>
    /// <param name="arguments">The values of inputs and configs, by position and by name.</param>
    /// <param name="options">The options. Default: all defaults.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>The outputs by name: a packet, or the list of all packets of an output that gives all.</returns>
    /// <exception cref="ArgumentException">
    /// An argument is missing, unexpected, given twice, of the wrong type, or rejected by a validator. The message has all problems.
    /// </exception>
    /// <exception cref="InvalidOperationException">The net was executed before, or is part of another net.</exception>
    /// <exception cref="NetWiringException">The net is wired wrongly.</exception>
    /// <exception cref="ComponentException">A component failed.</exception>
    /// <exception cref="NetBlockedException">Every component waits for another.</exception>
    /// <exception cref="NetException">No packet reached an output that gives one.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public async Task<IReadOnlyDictionary<string, object?>> ExecuteAsync(
        NetArguments? arguments = null, NetOptions? options = null, CancellationToken cancellationToken = default)
    {
        IInput[] inputs = [.. _node.Ports.OfType<IInput>()];
        Dictionary<string, object?> values = Bind(inputs, arguments ?? []);
        _node.CheckNotExecuted(); // Before configs of a run that has begun could change.
        foreach (NetConfig config in _configs)
        {
            config.Port.Set(values[config.Name]);
        }

        NetExecution execution = _node.Begin(options);
        _execution = execution;
        foreach (IInput input in inputs.OrderBy(input => input.TakesAll))
        {
            input.Feed(execution, values[input.Name]);
        }

        execution.Start(cancellationToken);
        await execution.Completion.ConfigureAwait(false);
        return _node.Ports.OfType<IOutput>().ToDictionary(output => output.Name, output => output.Result(execution.Run).Value);
    }

    /// <summary>Executes the net and blocks this thread until the run has ended.</summary>
    /// <inheritdoc cref="ExecuteAsync"/>
    public IReadOnlyDictionary<string, object?> Execute(
        NetArguments? arguments = null, NetOptions? options = null, CancellationToken cancellationToken = default)
        => ExecuteAsync(arguments, options, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc cref="NetNode.Validate"/>
    public IReadOnlyList<NetFault> Validate() => _node.Validate();

    /// <inheritdoc cref="NetNode.ToMermaid"/>
    public string ToMermaid(MermaidOptions? options = null) => _node.ToMermaid(options);

    /// <summary>Stops the net if it still runs, and waits until the run has ended.</summary>
    /// <returns>A task that ends with the run.</returns>
    public ValueTask DisposeAsync() => _execution is null ? default : _execution.DisposeAsync();

    private Dictionary<string, object?> Bind(IInput[] inputs, NetArguments arguments)
    {
        string[] names = [.. inputs.Select(input => input.Name), .. _configs.Select(config => config.Name)];
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        var problems = new List<string>();
        var position = 0;
        var surplus = 0;
        foreach ((string? given, object? value) in arguments)
        {
            if (given is null && position >= names.Length)
            {
                surplus++;
                continue;
            }

            string name = given ?? names[position++];
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                problems.Add($"'{name}' is unexpected");
            }
            else if (!values.TryAdd(name, value))
            {
                problems.Add($"'{name}' is given twice");
            }
        }

        if (surplus > 0)
        {
            problems.Add($"{position + surplus} arguments are given by position, but there are {names.Length} inputs and configs");
        }

        foreach (NetConfig config in _configs)
        {
            if (config.HasDefault)
            {
                values.TryAdd(config.Name, config.Default);
            }
        }

        foreach (string name in names)
        {
            if (!values.TryGetValue(name, out object? value))
            {
                problems.Add($"'{name}' is missing");
            }
            else if (Problem(inputs, name, value) is { } problem)
            {
                problems.Add(problem);
            }
        }

        return problems.Count == 0
            ? values
            : throw new ArgumentException(
                $"The net '{_node.Address}' cannot be executed: {string.Join("; ", problems)}. Its inputs are: "
                    + $"{List(inputs.Select(input => input.Name))}. Its configs are: {List(_configs.Select(config => config.Name))}.",
                    nameof(arguments));
    }

    private string? Problem(IInput[] inputs, string name, object? value)
    {
        string type = value?.GetType().ToString() ?? "null";
        if (Array.Find(inputs, input => input.Name == name) is { } input)
        {
            string expected = input.TakesAll ? $"a sequence of {input.PacketType}" : input.PacketType.ToString();
            return input.Accepts(value) ? Rejection(input, value) : $"'{name}' takes {expected}, not {type}";
        }

        NetConfig config = _configs.First(config => config.Name == name);
        return config.Port.Accepts(value) ? null : $"'{name}' takes {config.Port.ValueType}, not {type}";
    }

    private static string? Rejection(IInput input, object? value)
    {
        try
        {
            input.Check(value);
            return null;
        }
        catch (PacketRejectedException rejected)
        {
            return rejected.Message.TrimEnd('.');
        }
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("none"));
}
