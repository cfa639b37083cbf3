using System.Collections;

namespace Batching.Nets;

/// <summary>
/// The arguments of a <see cref="Net"/>: first by position, in the order in which the inputs and then the configs were added, then by name.
/// Example: <c>new NetArguments { "ann", { "at", 3 } }</c>.
/// </summary>
public sealed class NetArguments : IEnumerable<KeyValuePair<string?, object?>>
{
    private readonly List<KeyValuePair<string?, object?>> _arguments = [];

    /// <summary>Adds an argument by position.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">There is an argument by name already.</exception>
    public void Add(object? value)
    {
        if (_arguments.Exists(argument => argument.Key is not null))
        {
            throw new ArgumentException("An argument by position cannot follow one by name: add those by position first.", nameof(value));
        }

        _arguments.Add(new(null, value));
    }

    /// <summary>Adds an argument by name.</summary>
    /// <param name="name">The name of an input or config.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public void Add(string name, object? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _arguments.Add(new(name, value));
    }

    /// <summary>Enumerates the arguments in order. The key is the name; null for an argument by position.</summary>
    /// <returns>The enumerator.</returns>
    public IEnumerator<KeyValuePair<string?, object?>> GetEnumerator() => _arguments.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
