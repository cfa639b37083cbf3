namespace Batching.Studies.Stores;

/// <summary>A condition on a parameter, or on a member of the result.</summary>
/// <param name="Name">The name of the parameter or member.</param>
/// <param name="IsResult">Whether it is a member of the result. The name is empty if the result is a single value.</param>
/// <param name="Comparison">How it is compared.</param>
/// <param name="Value">
/// The value to compare with: a <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, or null. Anything else stands for several
/// values, which the caller compares.
/// </param>
public sealed record RunFilter(string Name, bool IsResult, Comparison Comparison, object? Value);
