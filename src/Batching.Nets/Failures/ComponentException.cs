namespace Batching.Nets;

/// <summary>A component failed, and so did the run of its net. <see cref="Exception.InnerException"/> is the original exception.</summary>
public sealed class ComponentException : NetException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="address">The component's address.</param>
    /// <param name="innerException">The exception that it threw.</param>
    public ComponentException(string address, Exception innerException)
        : base(Describe(address, innerException), innerException)
        => Address = address;

    /// <summary>The component's address, such as <c>Greeting/Upper</c>.</summary>
    public string Address { get; }

    private static string Describe(string address, Exception innerException)
    {
        ArgumentNullException.ThrowIfNull(innerException);
        return $"The component '{address}' failed: {innerException.GetType().Name}: {innerException.Message}";
    }
}
