using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Stored parameters, or members of a record, in ordinal order of their names. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ParameterValues
{
    private readonly CanonicalReader _reader;
    private readonly int _count;
    private int _taken;

    internal ParameterValues(CanonicalReader reader, int count) => (_reader, _count) = (reader, count);

    /// <summary>Takes the next value. Call it in ordinal order of the names.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="codec">How it was written.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidDataException">Another value was stored here: the type has other members now.</exception>
    public T Take<T>(string name, ValueCodec<T> codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        string? found = _taken++ < _count ? _reader.Name() : null;
        return found == name
            ? codec.Read(_reader)
            : throw new InvalidDataException(
                $"Stored parameters have {(found is null ? "no more values" : $"'{found}'")} where '{name}' was expected: they are of an "
                    + "earlier form of the type.");
    }

    /// <summary>Checks that nothing is left. Call it at the end.</summary>
    /// <exception cref="InvalidDataException">There is more: the type has fewer members now.</exception>
    public void End()
    {
        if (_taken != _count)
        {
            throw new InvalidDataException(
                $"Stored parameters have {_count} values where {_taken} were expected: they are of an earlier form of the type.");
        }
    }
}
