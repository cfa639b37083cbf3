namespace Batching;

/// <summary>Which form an <see cref="PerItem{T}"/> argument has.</summary>
internal enum PerItemKind
{
    /// <summary>Not given: the argument's own default.</summary>
    Default = 0,
    All,
    Values,
    ByRow,
}
