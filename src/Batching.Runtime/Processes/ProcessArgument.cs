using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>An argument of a call in a worker process: one value for all items, or one for each. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ProcessArgument<T>
{
    private readonly ProcessCodec<T> _codec;
    private readonly T _all;

    /// <summary>Reads the argument of a call.</summary>
    public ProcessArgument(ProcessReader reader, ProcessCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(codec);
        _codec = codec;
        IsShared = reader.Raw<bool>();
        _all = IsShared ? codec.Read(reader) : default!;
    }

    /// <summary>Whether all items have the same value.</summary>
    public bool IsShared { get; }

    /// <summary>Returns the value of the next item.</summary>
    public T Next(ProcessReader reader) => IsShared ? _all : _codec.Read(reader);
}
