using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>The value of a config that must be given. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct RequiredConfig<T>
{
    private T _value;

    /// <summary>Whether it was given.</summary>
    public bool IsGiven { get; private set; }

    /// <summary>Sets the value.</summary>
    public void Set(T value) => (_value, IsGiven) = (value, true);

    /// <summary>Returns the value.</summary>
    /// <param name="name">The config's name, for the message.</param>
    /// <exception cref="InvalidOperationException">It was not given.</exception>
    public readonly T Get(string name)
        => IsGiven ? _value : throw new InvalidOperationException($"The config '{name}' has no value: set it before the net is wired.");
}
