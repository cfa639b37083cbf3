using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>A keyed parameter of a run type. For generated code.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Codec">How its values are written.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record RunParameter(string Name, ValueCodec Codec)
{
    /// <summary>The former names of the parameter.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>The value before the parameter was added, as canonical bytes; null if it is not known.</summary>
    internal byte[]? FormerValue { get; private init; }

    /// <summary>The parameter with the value that the code used before it was added.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="codec">How its values are written.</param>
    /// <param name="value">The value.</param>
    /// <returns>The parameter.</returns>
    public RunParameter WithFormerValue<T>(ValueCodec<T> codec, T value)
    {
        ArgumentNullException.ThrowIfNull(codec);
        var writer = new CanonicalWriter();
        codec.Write(writer, value);
        return this with { FormerValue = writer.Written.ToArray() };
    }
}
