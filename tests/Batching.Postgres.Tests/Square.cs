namespace PostgresTests;

/// <summary>A run that counts how often it is executed.</summary>
[Run]
public sealed partial class Square : Run<Square.Area>
{
    public sealed record Area(double Value, string Text);

    internal static int s_executed;

    private static async Task<Area> ExecuteAsync(double side, [Unkeyed] Func<double, Task>? gate = null)
    {
        Interlocked.Increment(ref s_executed);
        await (gate?.Invoke(side) ?? Task.CompletedTask).ConfigureAwait(false);
        return side < 0 ? throw new ArgumentOutOfRangeException(nameof(side), side, "too short") : new(side * side, "é \"quoted\"");
    }
}
