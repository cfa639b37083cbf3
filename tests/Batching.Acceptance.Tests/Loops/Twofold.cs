namespace Acceptance.Loops;

/// <summary>Yields elements from a sequence whose end throws, to an inner loop that fails.</summary>
[Loop]
public sealed partial class Twofold
{
    [Inner(nameof(OnNumbers))]
    public FailingNumber Number { get; } = new();

    private static IEnumerable<int> OnNumbers()
    {
        try
        {
            yield return 1;
        }
        finally
        {
            TwofoldFailures.Throw("sequence");
        }
    }
}

/// <summary>As <see cref="Twofold"/>, with an event that sees the failure.</summary>
[Loop]
public sealed partial class TwofoldSeen
{
    [Inner(nameof(OnNumbers))]
    public FailingNumber Number { get; } = new();

    /// <summary>What the event saw.</summary>
    public string? Seen { get; private set; }

    private static IEnumerable<int> OnNumbers()
    {
        try
        {
            yield return 1;
        }
        finally
        {
            TwofoldFailures.Throw("sequence");
        }
    }

    private void FailedNumbers(Exception failure) => Seen = failure.Message;
}

/// <summary>As <see cref="Twofold"/>, asynchronous.</summary>
[Loop]
public sealed partial class TwofoldAsync
{
    [Inner(nameof(OnNumbersAsync))]
    public FailingNumber Number { get; } = new();

    private static async IAsyncEnumerable<int> OnNumbersAsync()
    {
        try
        {
            await Task.Yield();
            yield return 1;
        }
        finally
        {
            await Task.Yield();
            TwofoldFailures.Throw("sequence");
        }
    }
}

/// <summary>Fails.</summary>
[Loop]
public sealed partial class FailingNumber
{
    private static void OnNumber(int number) => TwofoldFailures.Throw("inner");
}

internal static class TwofoldFailures
{
    internal static void Throw(string message) => throw new InvalidDataException(message);
}
