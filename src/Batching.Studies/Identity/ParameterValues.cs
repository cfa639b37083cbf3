using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Reads stored parameters, or members of a record, in ordinal order of their names. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ParameterValues
{
    private readonly CanonicalReader _reader;
    private readonly int _count;
    private int _taken;

    internal ParameterValues(CanonicalReader reader, int count) => (_reader, _count) = (reader, count);

    /// <summary>Reads the next value. Call it in ordinal order of the names.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">The name of the value.</param>
    /// <param name="codec">The codec of the value.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidDataException">The next value has another name, so the type had other members.</exception>
    public T Take<T>(string name, ValueCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        string? found = _taken++ < _count ? _reader.Name() : null;
        return found == name
            ? codec.Read(_reader)
            : throw new InvalidDataException(
                $"Stored parameters have {(found is null ? "no more values" : $"'{found}'")} where '{name}' was expected, so they belong "
                    + "to an earlier form of the type.");
    }

    /// <summary>Checks that all values were read. Call it at the end.</summary>
    /// <exception cref="InvalidDataException">There are more values, so the type had more members.</exception>
    public void End()
    {
        if (_taken != _count)
        {
            throw new InvalidDataException(
                $"Stored parameters have {_count} values where {_taken} were expected, so they belong to an earlier form of the type.");
        }
    }
}
