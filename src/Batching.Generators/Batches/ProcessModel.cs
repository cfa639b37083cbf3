namespace Batching.Generators;

/// <summary>How the items of an action are sent to worker processes: a codec for each value, shared by equal types.</summary>
/// <param name="Codecs">The codecs.</param>
/// <param name="Arguments">The codec of each parameter of the item method, or of a kernel and its delegate, by name.</param>
/// <param name="Result">The codec of the result; -1 if it is not kept.</param>
/// <param name="Index">The codec of an item's index; -1 if the items do not use it.</param>
internal sealed record ProcessModel(
    EquatableArray<ProcessCodecModel> Codecs, EquatableArray<ProcessArgumentModel> Arguments, int Result, int Index)
{
    /// <summary>The codec of a parameter.</summary>
    public int CodecOf(string parameter, bool isOfDelegate)
    {
        foreach (ProcessArgumentModel argument in Arguments)
        {
            if (argument.Parameter == parameter && argument.IsOfDelegate == isOfDelegate)
            {
                return argument.Codec;
            }
        }

        return -1;
    }
}

/// <summary>A codec: the type of its values, nullable for references, and the expression that creates it.</summary>
/// <param name="Type">The type.</param>
/// <param name="Expression">The expression.</param>
/// <param name="IsRaw">Whether values are sent as their bytes, which all have the same size.</param>
internal sealed record ProcessCodecModel(string Type, string Expression, bool IsRaw = false);

/// <summary>The codec of one parameter.</summary>
internal sealed record ProcessArgumentModel(string Parameter, bool IsOfDelegate, int Codec);
