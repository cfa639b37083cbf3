namespace Batching.Runtime.Tests.Pipelines;

/// <summary>Another batch type, for chains that change it.</summary>
internal sealed class Vectors : Batch<int>;
