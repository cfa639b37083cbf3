namespace Batching;

/// <summary>What a run chose for an option that was left to it, and why. Immutable.</summary>
/// <param name="Option">The option: <c>Prefetch</c>, or <c>MaxParallelism</c> with what it bounds.</param>
/// <param name="Value">The value in force.</param>
/// <param name="Reason">Why this one, and not a greater one.</param>
public sealed record TuningChoice(string Option, int Value, string Reason)
{
    /// <summary>The choice as a sentence.</summary>
    /// <returns>The option, the value, and the reason.</returns>
    public override string ToString() => FormattableString.Invariant($"{Option} = {Value}: {Reason}");
}
