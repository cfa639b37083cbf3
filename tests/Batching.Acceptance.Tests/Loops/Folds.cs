namespace Acceptance.Loops;

/// <summary>Runs a training once for each of some folds.</summary>
[Loop]
public sealed partial class Folds(int folds, Fold fold)
{
    [Inner(nameof(OnFolds))]
    public Fold Fold { get; } = fold;

    private IEnumerable<int> OnFolds() => Enumerable.Range(0, folds);
}

/// <summary>A training of some epochs.</summary>
[Loop]
public sealed partial class Fold(int epochs)
{
    [Inner(nameof(OnEpochs))]
    public FoldEpoch Epoch { get; } = new();

    private IEnumerable<int> OnEpochs()
    {
        Epoch.Ran.Add(0);
        return Enumerable.Range(0, epochs);
    }
}

/// <summary>An epoch, which counts itself, and is validated.</summary>
[Loop]
public sealed partial class FoldEpoch
{
    /// <summary>How many epochs each fold has run.</summary>
    public List<int> Ran { get; } = [];

    [Inner(nameof(OnEpoch))]
    public Validation Validation { get; } = new();

    private void OnEpoch(int epoch) => Ran[^1]++;
}

/// <summary>Runs once in each epoch.</summary>
[Loop]
public sealed partial class Validation
{
    public double Loss { get; } = 1;

    private void OnValidation()
    {
    }
}
