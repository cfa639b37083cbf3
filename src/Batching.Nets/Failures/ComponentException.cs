namespace Batching.Nets;

/// <summary>A component failed, and with it the run of its net. The original exception is <see cref="Exception.InnerException"/>.</summary>
public sealed class ComponentException : NetException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="address">The component's address.</param>
    /// <param name="inner">What it threw.</param>
    public ComponentException(string address, Exception inner)
        : base($"The component '{address}' failed: {(inner ?? throw new ArgumentNullException(nameof(inner))).GetType().Name}: "
            + $"{inner.Message}", inner)
        => Address = address;

    /// <summary>The component's address: its net's, a slash, its name.</summary>
    public string Address { get; }
}
