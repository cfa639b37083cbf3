using System.Text.Json;
using Batching.Studies;

namespace Batching.Runtime;

/// <summary>A value that may be null, such as a text or a collection: <c>N</c>, or a tag and the content.</summary>
internal abstract class ReferenceCodec<T>(char tag) : ValueCodec<T>
{
    internal override ColumnKind Column => ColumnKind.Json;

    public sealed override T Copy(T value) => IsNull(value) ? value : CopyContent(value);

    internal sealed override void Write(CanonicalWriter writer, T value)
    {
        if (IsNull(value))
        {
            writer.Tag('N');
            return;
        }

        writer.Tag(tag);
        WriteContent(writer, value);
    }

    internal sealed override T Read(CanonicalReader reader)
    {
        if (reader.TakeNull())
        {
            return default!;
        }

        reader.Expect(tag);
        return ReadContent(reader);
    }

    internal sealed override void WriteJson(Utf8JsonWriter json, T value)
    {
        if (IsNull(value))
        {
            json.WriteNullValue();
        }
        else
        {
            WriteJsonContent(json, value);
        }
    }

    protected virtual bool IsNull(T value) => value is null;

    protected abstract T CopyContent(T value);

    protected abstract void WriteContent(CanonicalWriter writer, T value);

    protected abstract T ReadContent(CanonicalReader reader);

    protected abstract void WriteJsonContent(Utf8JsonWriter json, T value);
}
