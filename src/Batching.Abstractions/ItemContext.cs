using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Batching;

/// <summary>Information about the item that runs. Declare it as a parameter of an item method, and the engine supplies it.</summary>
public readonly struct ItemContext
{
    private readonly Batch? _batch;
    private readonly object? _index;
    private readonly ILogger? _logger;

    /// <summary>Creates a context, to test an item method.</summary>
    /// <param name="position">The item's place in the order of Init, from 0.</param>
    /// <param name="index">The item's index.</param>
    /// <param name="attempt">Which attempt this is, from 1.</param>
    /// <param name="logger">The logger; <see langword="null"/> for a logger that writes nothing.</param>
    public ItemContext(int position, object? index, int attempt = 1, ILogger? logger = null)
        => (Position, _index, Attempt, _logger) = (position, index, attempt, logger);

    /// <summary>Creates the context of a running item. Its index is looked up, and boxed, only when it is read.</summary>
    internal ItemContext(Batch? rows, int position, int attempt, ILogger logger)
        => (_batch, Position, Attempt, _logger) = (rows, position, attempt, logger);

    /// <summary>The item's place in the order of Init, from 0.</summary>
    public int Position { get; }

    /// <summary>The item's index if the items are rows of the batch, otherwise its position.</summary>
    public object? Index => _batch is null ? _index ?? Position : _batch.IndexAt(Position);

    /// <summary>The number of the attempt: 1 for the first, 2 for the first retry.</summary>
    public int Attempt { get; }

    /// <summary>The logger of the batch's scope.</summary>
    public ILogger Logger => _logger ?? NullLogger.Instance;
}
