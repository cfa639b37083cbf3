namespace Batching;

/// <summary>What a run chose for an option that is <see cref="PipelineOptions.Auto"/>, and why. Immutable.</summary>
public sealed record TuningChoice
{
    /// <summary>The option: <c>Prefetch</c>, or <c>MaxParallelism</c> with what it limits.</summary>
    public required string Option { get; init; }

    /// <summary>The current value.</summary>
    public required int Value { get; init; }

    /// <summary>Why it is not larger or smaller.</summary>
    public required string Reason { get; init; }

    /// <summary>The choice as a sentence.</summary>
    /// <returns>The option, the value, and the reason.</returns>
    public override string ToString() => FormattableString.Invariant($"{Option} = {Value}: {Reason}");
}
