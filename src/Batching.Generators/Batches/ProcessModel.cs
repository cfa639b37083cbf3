namespace Batching.Generators;

/// <summary>How the items of an action cross to worker processes: a codec for every value that does, equal ones shared.</summary>
/// <param name="Codecs">The codecs.</param>
/// <param name="Arguments">Which codec each parameter of the item method, or of a kernel and its delegate, crosses with; by name.</param>
/// <param name="Result">Which the result crosses with; -1 where it is not kept.</param>
/// <param name="Index">Which an item's index crosses with; -1 where no item asks for it.</param>
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

/// <summary>A codec: the type of its values, null allowed where they are references, and the expression that makes it.</summary>
/// <param name="Type">The type.</param>
/// <param name="Expression">The expression.</param>
/// <param name="IsRaw">Whether values are their bytes, and so all of one size.</param>
internal sealed record ProcessCodecModel(string Type, string Expression, bool IsRaw = false);

/// <summary>The codec of one parameter.</summary>
internal sealed record ProcessArgumentModel(string Parameter, bool IsOfDelegate, int Codec);
