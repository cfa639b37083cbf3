namespace Batching.Runtime;

/// <summary>The caller of a worker has gone. It is not a failure of the item that runs.</summary>
internal sealed class CallerGoneException(Exception inner) : Exception(inner.Message, inner);
