using System.Text.Json;
using Batching.Studies;

namespace Batching.Runtime;

/// <summary>An array of several dimensions: element tag, rank, lengths, elements row by row. Lower bounds are zero.</summary>
internal sealed class MultiArrayCodec<TArray, T>(ValueCodec<T> element, int rank) : ValueCodec<TArray>
    where TArray : class?
{
    internal override ColumnKind Column => ColumnKind.Json;

    internal override void Write(CanonicalWriter writer, TArray value)
    {
        if (value is null)
        {
            writer.Tag('N');
            return;
        }

        var array = (Array)(object)value;
        writer.Tag('M');
        writer.Tag(element.ElementTag);
        writer.Byte((byte)rank);
        for (var dimension = 0; dimension < rank; dimension++)
        {
            writer.Count(array.GetLength(dimension));
        }

        foreach (T item in array)
        {
            element.WriteElement(writer, item);
        }
    }

    internal override TArray Read(CanonicalReader reader)
    {
        if (reader.TakeNull())
        {
            return null!;
        }

        reader.Expect('M');
        reader.Expect(element.ElementTag);
        int dimensions = reader.Byte();
        if (dimensions != rank)
        {
            throw new InvalidDataException($"Stored parameters hold an array of {dimensions} dimensions where one of {rank} was expected.");
        }

        var array = Array.CreateInstance(typeof(T), reader.Lengths(rank));
        Fill(array, _ => element.ReadElement(reader));
        return (TArray)(object)array;
    }

    public override TArray Copy(TArray value)
    {
        if (value is null)
        {
            return value;
        }

        var array = (Array)((Array)(object)value).Clone();
        Fill(array, element.Copy);
        return (TArray)(object)array;
    }

    internal override void WriteJson(Utf8JsonWriter json, TArray value)
    {
        if (value is null)
        {
            json.WriteNullValue();
            return;
        }

        WriteJson(json, (Array)(object)value, new int[rank], 0);
    }

    private static void Fill(Array array, Func<T, T> make)
    {
        var at = new int[array.Rank];
        for (long left = array.LongLength; left > 0; left--)
        {
            array.SetValue(make((T)array.GetValue(at)!), at);
            for (int dimension = array.Rank - 1; dimension >= 0 && ++at[dimension] == array.GetLength(dimension); dimension--)
            {
                at[dimension] = 0;
            }
        }
    }

    private void WriteJson(Utf8JsonWriter json, Array array, int[] at, int dimension)
    {
        if (dimension == rank)
        {
            element.WriteJson(json, (T)array.GetValue(at)!);
            return;
        }

        json.WriteStartArray();
        for (at[dimension] = 0; at[dimension] < array.GetLength(dimension); at[dimension]++)
        {
            WriteJson(json, array, at, dimension + 1);
        }

        json.WriteEndArray();
    }
}
