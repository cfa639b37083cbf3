using System.Collections;

namespace Batching.Nets;

/// <summary>
/// The arguments of a net that is built while the program runs: first by position, in the order in which inputs and then configs were
/// declared, then by name. A collection expression of both: <c>new NetArguments { "ann", { "at", 3 } }</c>.
/// </summary>
public sealed class NetArguments : IEnumerable<KeyValuePair<string?, object?>>
{
    private readonly List<KeyValuePair<string?, object?>> _arguments = [];

    /// <summary>Adds an argument by position.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">An argument by name was added before.</exception>
    public void Add(object? value)
    {
        if (_arguments.Exists(argument => argument.Key is not null))
        {
            throw new ArgumentException("An argument by position came after one by name: give those by position first.", nameof(value));
        }

        _arguments.Add(new(null, value));
    }

    /// <summary>Adds an argument by name.</summary>
    /// <param name="name">The name of an input or config.</param>
    /// <param name="value">The value.</param>
    public void Add(string name, object? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _arguments.Add(new(name, value));
    }

    /// <summary>The arguments in the order in which they were added; the key is the name, or <see langword="null"/>.</summary>
    /// <returns>The enumerator.</returns>
    public IEnumerator<KeyValuePair<string?, object?>> GetEnumerator() => _arguments.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
