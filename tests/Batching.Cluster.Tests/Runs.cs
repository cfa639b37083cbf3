namespace ClusterTests;

[Run]
public sealed partial class Number : Run<int>
{
    private static int Execute(int value) => value * value;
}

/// <summary>Fails for some values until it is fixed.</summary>
[Run]
public sealed partial class Fragile : Run<int>
{
    private static int Execute(int value, [Unkeyed] bool isMended = false)
        => value % 4 == 3 && !isMended ? throw new InvalidOperationException($"{value} is too much") : value * 10;
}

/// <summary>Waits for a gate.</summary>
[Run]
public sealed partial class Gated : Run<int>
{
    private static async Task<int> ExecuteAsync(
        int value, [Unkeyed] Func<int, CancellationToken, Task>? gate = null, CancellationToken cancellationToken = default)
    {
        await (gate?.Invoke(value, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        return value;
    }
}

/// <summary>Returns a value that the test sets.</summary>
[Run]
public sealed partial class Drawn : Run<int>
{
    private static Task<int> ExecuteAsync(int value, [Unkeyed] Func<int, Task<int>>? draw = null)
        => draw?.Invoke(value) ?? Task.FromResult(value);
}
