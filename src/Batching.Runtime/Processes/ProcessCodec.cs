using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Batching.Runtime;

/// <summary>
/// Sends the values of a type to another process. The compiler chooses a codec for each argument and result. Thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ProcessCodec<T>
{
    /// <summary>The size of every value in bytes; 0 if it differs.</summary>
    public virtual int Size => 0;

    /// <summary>Writes a value.</summary>
    public abstract void Write(ProcessWriter writer, T value);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public abstract T Read(ProcessReader reader);

    /// <summary>Writes consecutive values.</summary>
    public virtual void WriteAll(ProcessWriter writer, ReadOnlySpan<T> values)
    {
        foreach (T value in values)
        {
            Write(writer, value);
        }
    }

    /// <summary>Reads what <see cref="WriteAll"/> wrote.</summary>
    public virtual void ReadAll(ProcessReader reader, Span<T> values)
    {
        foreach (ref T value in values)
        {
            value = Read(reader);
        }
    }
}

/// <summary>The codecs. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ProcessCodec
{
    /// <summary>A string as UTF-8; null stays null.</summary>
    public static ProcessCodec<string?> Text { get; } = new TextCodec();

    /// <summary>A value without references, as its bytes. Both processes run the same code on the same machine.</summary>
    public static ProcessCodec<T> Raw<T>()
    {
        RequireRaw<T>();
        return new RawCodec<T>();
    }

    /// <summary>An array of values without references, as its bytes; null stays null.</summary>
    public static ProcessCodec<T[]?> RawArray<T>()
    {
        RequireRaw<T>();
        return new RawArrayCodec<T>();
    }

    /// <summary>An array, element by element; null stays null.</summary>
    public static ProcessCodec<T[]?> Array<T>(ProcessCodec<T> element) => new ArrayCodec<T>(element);

    /// <summary>Two values.</summary>
    public static ProcessCodec<(T1, T2)> Tuple<T1, T2>(ProcessCodec<T1> first, ProcessCodec<T2> second)
        => new PairCodec<T1, T2>(first, second);

    /// <summary>Three values.</summary>
    public static ProcessCodec<(T1, T2, T3)> Tuple<T1, T2, T3>(ProcessCodec<T1> first, ProcessCodec<T2> second, ProcessCodec<T3> third)
        => new TripleCodec<T1, T2, T3>(first, second, third);

    /// <summary>Four values.</summary>
    public static ProcessCodec<(T1, T2, T3, T4)> Tuple<T1, T2, T3, T4>(
        ProcessCodec<T1> first, ProcessCodec<T2> second, ProcessCodec<T3> third, ProcessCodec<T4> fourth)
        => new QuadrupleCodec<T1, T2, T3, T4>(first, second, third, fourth);

    /// <summary>Any other type, as JSON by reflection: public properties and fields.</summary>
    [RequiresUnreferencedCode(
        "JSON by reflection needs members that trimming removes: name a JsonSerializerContext in [InBatchParallel(JsonContext = ...)].")]
    [RequiresDynamicCode(
        "JSON by reflection makes code at run time: name a JsonSerializerContext in [InBatchParallel(JsonContext = ...)].")]
    public static ProcessCodec<T> Json<T>() => new JsonCodec<T>(JsonCodec.Reflection());

    /// <summary>Any other type, as JSON with a context of the user.</summary>
    public static ProcessCodec<T> Json<T>(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new JsonCodec<T>(JsonCodec.Of(context));
    }

    private static void RequireRaw<T>()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            throw new InvalidOperationException($"{typeof(T)} holds references, so its bytes mean nothing in another process.");
        }
    }

    private sealed class RawCodec<T> : ProcessCodec<T>
    {
        public override int Size => Unsafe.SizeOf<T>();

        public override void Write(ProcessWriter writer, T value) => writer.Raw(value);

        public override T Read(ProcessReader reader) => reader.Raw<T>();

        public override void WriteAll(ProcessWriter writer, ReadOnlySpan<T> values) => writer.RawValues(values);

        public override void ReadAll(ProcessReader reader, Span<T> values) => reader.RawValues(values);
    }

    private sealed class RawArrayCodec<T> : ProcessCodec<T[]?>
    {
        public override void Write(ProcessWriter writer, T[]? value) => writer.RawArray(value);

        public override T[]? Read(ProcessReader reader) => reader.RawArray<T>();
    }

    private sealed class TextCodec : ProcessCodec<string?>
    {
        public override void Write(ProcessWriter writer, string? value) => writer.Text(value);

        public override string? Read(ProcessReader reader) => reader.Text();
    }

    private sealed class ArrayCodec<T>(ProcessCodec<T> element) : ProcessCodec<T[]?>
    {
        public override void Write(ProcessWriter writer, T[]? value)
        {
            writer.Raw(value?.Length ?? -1);
            foreach (T each in value ?? [])
            {
                element.Write(writer, each);
            }
        }

        public override T[]? Read(ProcessReader reader)
        {
            int length = reader.ArrayLength(Math.Max(1, element.Size));
            if (length < 0)
            {
                return null;
            }

            var values = new T[length];
            for (var i = 0; i < length; i++)
            {
                values[i] = element.Read(reader);
            }

            return values;
        }
    }

    private sealed class PairCodec<T1, T2>(ProcessCodec<T1> first, ProcessCodec<T2> second) : ProcessCodec<(T1, T2)>
    {
        public override void Write(ProcessWriter writer, (T1, T2) value)
        {
            first.Write(writer, value.Item1);
            second.Write(writer, value.Item2);
        }

        // The elements of a tuple are evaluated from left to right.
        public override (T1, T2) Read(ProcessReader reader) => (first.Read(reader), second.Read(reader));
    }

    private sealed class TripleCodec<T1, T2, T3>(ProcessCodec<T1> first, ProcessCodec<T2> second, ProcessCodec<T3> third)
        : ProcessCodec<(T1, T2, T3)>
    {
        public override void Write(ProcessWriter writer, (T1, T2, T3) value)
        {
            first.Write(writer, value.Item1);
            second.Write(writer, value.Item2);
            third.Write(writer, value.Item3);
        }

        public override (T1, T2, T3) Read(ProcessReader reader) => (first.Read(reader), second.Read(reader), third.Read(reader));
    }

    private sealed class QuadrupleCodec<T1, T2, T3, T4>(
        ProcessCodec<T1> first, ProcessCodec<T2> second, ProcessCodec<T3> third, ProcessCodec<T4> fourth)
        : ProcessCodec<(T1, T2, T3, T4)>
    {
        public override void Write(ProcessWriter writer, (T1, T2, T3, T4) value)
        {
            first.Write(writer, value.Item1);
            second.Write(writer, value.Item2);
            third.Write(writer, value.Item3);
            fourth.Write(writer, value.Item4);
        }

        public override (T1, T2, T3, T4) Read(ProcessReader reader)
            => (first.Read(reader), second.Read(reader), third.Read(reader), fourth.Read(reader));
    }
}
