using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>A keyed parameter of a run type. For generated code.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Codec">How its values are written.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record RunParameter(string Name, ValueCodec Codec)
{
    /// <summary>What it was called before.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>What stood for it before it was added, as canonical bytes; null where nothing is known of that.</summary>
    internal byte[]? FormerValue { get; private init; }

    /// <summary>The parameter with what stood for it before it was added.</summary>
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
