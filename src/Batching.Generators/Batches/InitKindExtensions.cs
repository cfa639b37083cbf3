namespace Batching.Generators;

/// <summary>The meaning of the kinds of Init for the items.</summary>
internal static class InitKindExtensions
{
    /// <summary>Whether each item is a row of the batch, so that a failed one can leave it.</summary>
    public static bool ItemsAreRows(this InitKind kind) => kind is InitKind.Indices or InitKind.Items or InitKind.Component;
}
