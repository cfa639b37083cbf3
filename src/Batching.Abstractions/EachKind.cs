namespace Batching;

/// <summary>Which form an <see cref="Each{T}"/> argument has.</summary>
internal enum EachKind
{
    /// <summary>Not given: the argument's own default.</summary>
    Default = 0,
    All,
    Values,
    ByRow,
}
