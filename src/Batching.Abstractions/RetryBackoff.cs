namespace Batching;

/// <summary>How the wait before a retry grows from one attempt to the next.</summary>
public enum RetryBackoff
{
    /// <summary>Every wait is <see cref="RetryOptions.Delay"/>.</summary>
    Constant,

    /// <summary>The waits are once, twice, three times <see cref="RetryOptions.Delay"/>.</summary>
    Linear,

    /// <summary>Each wait is twice the one before: once, twice, four times <see cref="RetryOptions.Delay"/>.</summary>
    Exponential,
}
