namespace PostgresTests;

/// <summary>A run whose parameter was called 'side' once, and which had no scale.</summary>
[Run]
public sealed partial class Cube : Run<double>
{
    private static double Execute([FormerName("side")] double edge, [FormerValue(1)] double scale = 2) => edge * edge * edge * scale;
}
