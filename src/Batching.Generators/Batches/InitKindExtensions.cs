namespace Batching.Generators;

/// <summary>What a kind of Init means for the items: one rule for what is generated and what is diagnosed.</summary>
internal static class InitKindExtensions
{
    /// <summary>Whether each item is a row of the batch, so that a failed one can leave it.</summary>
    public static bool ItemsAreRows(this InitKind kind) => kind is InitKind.Indices or InitKind.Items or InitKind.Component;
}
