namespace Batching;

/// <summary>The changes of variables by one batch, in the order of its steps.</summary>
/// <param name="Place">The batch.</param>
/// <param name="Updates">The changes.</param>
internal sealed record BatchUpdates(BatchPlace Place, IReadOnlyList<VariableUpdate> Updates);
