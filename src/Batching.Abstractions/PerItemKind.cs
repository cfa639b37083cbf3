namespace Batching;

/// <summary>The form of a <see cref="PerItem{T}"/> argument.</summary>
internal enum PerItemKind
{
    /// <summary>Not given: the argument has its default.</summary>
    Default = 0,
    All,
    Values,
    ByRow,
}
