using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>A call argument in a worker process, which each item may have its own value of. For generated code.</summary>
/// <typeparam name="T">The type of a value.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ProcessArgument<T>
{
    private readonly ProcessCodec<T> _codec;
    private readonly T _all;

    /// <summary>Reads the argument of a call.</summary>
    /// <param name="reader">Where it is.</param>
    /// <param name="codec">How values cross.</param>
    public ProcessArgument(ProcessReader reader, ProcessCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(codec);
        _codec = codec;
        IsShared = reader.Raw<bool>();
        _all = IsShared ? codec.Read(reader) : default!;
    }

    /// <summary>Whether one value is all items'.</summary>
    public bool IsShared { get; }

    /// <summary>The value of the next item.</summary>
    /// <param name="reader">What the item has of its own.</param>
    /// <returns>The value.</returns>
    public T Next(ProcessReader reader) => IsShared ? _all : _codec.Read(reader);
}
