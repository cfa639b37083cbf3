namespace Acceptance.Loops;

/// <summary>A loop that writes what it can.</summary>
[Loop]
public partial class Described(int start)
{
    private readonly int[] _counts = new int[3];
    private int _sum;
    private (int Low, int High) _range;

    public double Loss { get; private set; }

    [Inner(nameof(OnEpoch))]
    public DescribedStep Step { get; } = new();

    [Inner(nameof(OnEpoch)), Inner(nameof(FinallyEpoch))]
    private readonly DescribedRest _rest = new();

    private void BeforeEpoch()
    {
        _sum = start;
        (_range.Low, Loss) = (1, 2);
        int local = 0;
        local++;
    }

    private IEnumerable<string> OnEpoch() => Sum() > 0 ? ["a", "b"] : [];

    partial void AfterEpoch();

    private void FailedEpoch(Exception failure) => throw new InvalidOperationException(failure.Message);

    private void FinallyEpoch()
    {
        start++;
        _counts[0]++;
        Read(out _sum);
        Loss += Step.Length;
    }

    private int Sum()
    {
        _counts[1] += 1;
        return Deeper();
    }

    // In a lambda too; and what another object holds is not the loop's.
    private int Deeper() => new Func<int>(() => _range.High = 7 + Step.Length)();

    private static void Read(out int value) => value = 3;
}

[Loop]
public partial class DescribedStep
{
    public int Length { get; private set; }

    private void OnTrain(string? text) => Length += text?.Length ?? 0;

    private void OnTest() => Other.Number++;

    private static class Other
    {
        internal static int Number { get; set; }
    }
}

[Loop]
public partial class DescribedRest
{
    private static void OnRest()
    {
    }
}
