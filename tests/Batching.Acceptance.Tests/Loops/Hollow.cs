namespace Acceptance.Loops;

/// <summary>An inner loop that may be missing, or of a derived class.</summary>
[Loop]
public partial class Hollow
{
    [Inner(nameof(OnStep))]
    public Full? Inside { get; init; }

    private static void OnStep()
    {
    }
}

[Loop]
public partial class Full
{
    protected virtual void OnFull()
    {
    }
}

[Loop]
public partial class Fuller : Full
{
    private static void AfterFull()
    {
    }
}
