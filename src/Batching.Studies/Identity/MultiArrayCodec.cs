using System.Text.Json;

namespace Batching.Runtime;

/// <summary>An array of several dimensions: element tag, rank, lengths, elements row by row. Lower bounds are zero.</summary>
internal sealed class MultiArrayCodec<TArray, T>(ValueCodec<T> element, int rank) : ReferenceCodec<TArray>('M')
    where TArray : class?
{
    protected override TArray CopyContent(TArray value)
    {
        var array = (Array)((Array)(object)value!).Clone();
        MultiArrays.Fill(array, item => element.Copy((T)item!));
        return (TArray)(object)array;
    }

    protected override void WriteContent(CanonicalWriter writer, TArray value)
    {
        var array = (Array)(object)value!;
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

    protected override TArray ReadContent(CanonicalReader reader)
    {
        reader.Expect(element.ElementTag);
        int dimensions = reader.Byte();
        if (dimensions != rank)
        {
            throw new InvalidDataException($"Stored parameters have an array of {dimensions} dimensions where one of {rank} was expected.");
        }

        var array = Array.CreateInstance(typeof(T), reader.Lengths(rank));
        MultiArrays.Fill(array, _ => element.ReadElement(reader));
        return (TArray)(object)array;
    }

    protected override void WriteJsonContent(Utf8JsonWriter json, TArray value)
        => MultiArrays.WriteJson(json, (Array)(object)value!, (_, item) => element.WriteJson(json, (T)item!));
}

/// <summary>Visits the elements of arrays of any rank, row by row.</summary>
internal static class MultiArrays
{
    /// <summary>Replaces each element.</summary>
    internal static void Fill(Array array, Func<object?, object?> make)
    {
        var at = new int[array.Rank];
        for (long left = array.LongLength; left > 0; left--)
        {
            array.SetValue(make(array.GetValue(at)), at);
            for (int dimension = array.Rank - 1; dimension >= 0 && ++at[dimension] == array.GetLength(dimension); dimension--)
            {
                at[dimension] = 0;
            }
        }
    }

    /// <summary>Writes nested arrays.</summary>
    internal static void WriteJson(Utf8JsonWriter json, Array array, Action<Utf8JsonWriter, object?> write)
    {
        Write(new int[array.Rank], 0);

        void Write(int[] at, int dimension)
        {
            if (dimension == at.Length)
            {
                write(json, array.GetValue(at));
                return;
            }

            json.WriteStartArray();
            for (at[dimension] = 0; at[dimension] < array.GetLength(dimension); at[dimension]++)
            {
                Write(at, dimension + 1);
            }

            json.WriteEndArray();
        }
    }
}
