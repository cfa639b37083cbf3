using Batching.Loops;

namespace DigitRecognition;

/// <summary>Learns from one batch.</summary>
[Loop]
internal sealed partial class Step(Classifier classifier, int epochs)
{
    private const float FirstRate = 0.1f;
    private const float LastRate = 0.001f;

    /// <summary>The sum of the losses since the epoch began.</summary>
    public double Loss { get; private set; }

    /// <summary>How many digits that were.</summary>
    public int Digits { get; private set; }

    /// <summary>An epoch begins.</summary>
    public void Begin() => (Loss, Digits) = (0, 0);

    private void OnLearn(Digits batch)
    {
        Loss += classifier.Learn(batch.Pixels, batch.Labels, FirstRate + ((LastRate - FirstRate) * batch.Scope.Epoch / epochs));
        Digits += batch.Count;
    }
}
