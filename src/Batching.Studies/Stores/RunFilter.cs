namespace Batching.Studies.Stores;

/// <summary>A condition on a parameter, or on a member of the result.</summary>
/// <param name="Name">The name of the parameter or member.</param>
/// <param name="IsResult">Whether it is a member of the result; its name is empty where the result is one value.</param>
/// <param name="Comparison">How it is compared.</param>
/// <param name="Value">With what: a <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, or null; anything else stands for several values, which the caller compares.</param>
public sealed record RunFilter(string Name, bool IsResult, Comparison Comparison, object? Value);
