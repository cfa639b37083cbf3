using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>A config of a component, for nets that are built at run time. Created by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ConfigPort
{
    private readonly Func<bool> _isGiven;

    private protected ConfigPort(string name, Func<bool> isGiven) => (Name, _isGiven) = (name, isGiven);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The type of its value.</summary>
    public abstract Type ValueType { get; }

    /// <summary>Whether it has a value. A config that must be given has none before.</summary>
    public bool IsGiven => _isGiven();

    /// <summary>Creates a config.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isGiven">Returns whether it has a value.</param>
    /// <param name="set">Sets its value.</param>
    public static ConfigPort Of<T>(string name, Func<bool> isGiven, Action<T> set) => new Typed<T>(name, isGiven, set);

    /// <summary>Whether a value has its type.</summary>
    internal abstract bool Accepts(object? value);

    internal abstract void Set(object? value);

    private sealed class Typed<T>(string name, Func<bool> isGiven, Action<T> set) : ConfigPort(name, isGiven)
    {
        public override Type ValueType => typeof(T);

        internal override bool Accepts(object? value) => value is T || (value is null && default(T) is null);

        internal override void Set(object? value) => set((T)value!);
    }
}
