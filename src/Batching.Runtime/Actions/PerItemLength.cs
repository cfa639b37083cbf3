using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>How many values an argument of a pipeline step has.</summary>
/// <param name="Name">The argument's name.</param>
/// <param name="Length">The number of values; <see langword="null"/> where the argument fits any number of items.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct PerItemLength(string Name, int? Length);
