using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>The number of values of an argument of a pipeline step.</summary>
/// <param name="Name">The argument's name.</param>
/// <param name="Length">The number of values; <see langword="null"/> if the argument fits any number of items.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct PerItemLength(string Name, int? Length);
