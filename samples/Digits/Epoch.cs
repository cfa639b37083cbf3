using Batching.Loops;
using Spectre.Console;

namespace DigitRecognition;

/// <summary>Learns from every batch of an epoch, then recognizes digits that it has not seen.</summary>
[Loop]
internal sealed partial class Epoch(Classifier classifier, IAnsiConsole console, int epochs)
{
    /// <summary>What learns.</summary>
    public Classifier Classifier => classifier;

    /// <summary>The digits to test on.</summary>
    public Digits Unseen { get; set; } = new() { Indices = [] };

    /// <summary>The mean loss of a digit in the epoch, while it was learned.</summary>
    public double Loss { get; private set; }

    /// <summary>The share of <see cref="Unseen"/> that is recognized.</summary>
    public double Accuracy { get; private set; }

    /// <summary>One batch.</summary>
    [Inner(nameof(OnBatches))]
    public Step Step { get; } = new(classifier, epochs);

    private void BeforeBatches() => Step.Begin();

    private static IAsyncEnumerable<Digits> OnBatches(EpochBatches epoch) => epoch.ReadAsync();

    private void AfterBatches(EpochBatches epoch)
    {
        Loss = Step.Loss / Step.Digits;
        Accuracy =
            Unseen.Pixels.Zip(Unseen.Labels).Count(digit => classifier.Recognize(digit.First) == digit.Second) / (double)Unseen.Count;
        console.WriteInvariant($"epoch {epoch.Number + 1,3}  loss {Loss:F4}  test accuracy {Accuracy:P2}");
    }
}
