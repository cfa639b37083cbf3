using System.IO.Compression;
using System.Runtime.CompilerServices;
using Batching;
using Batching.Console;
using Batching.Loops;
using Spectre.Console;

namespace DigitRecognition;

/// <summary>Trains a classifier on four fifths of the digits and tests it on the others.</summary>
/// <param name="console">Where the progress, and the loss and the accuracy of each epoch, are written.</param>
/// <param name="options">How the training runs. Its seed decides the split, the order, the augmentation and the first weights.</param>
[Loop]
internal sealed partial class Training(IAnsiConsole console, PipelineOptions options)
{
    private const double TrainingShare = 0.8;
    private const int DigitsDrawn = 6;

    private Dataset<string> _train = null!;
    private Dataset<string> _test = null!;
    private PipelineRun<Digits>? _run;

    /// <summary>One epoch.</summary>
    [Inner(nameof(OnEpochsAsync))]
    public Epoch Epoch { get; } = new(new Classifier(options.Seed), console, options.Epochs ?? 1);

    private async Task BeforeEpochsAsync(CancellationToken cancellationToken)
    {
        (_train, _test) = Dataset.From(ReadLines()).Split(TrainingShare, options.Seed);
        console.WriteInvariant($"{_train.Count:N0} digits to train on, {_test.Count:N0} to test on, seed {options.Seed}");
        Epoch.Unseen = await AllOfAsync(_test.Pipeline<Digits>().Load().Normalize(), _test.Count, cancellationToken);
    }

    private async IAsyncEnumerable<EpochBatches> OnEpochsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // One run through all epochs, so that the next is prepared while this one is learned.
        await using var progress = new ConsoleProgress(console);
        _run = _train.Pipeline<Digits>().Load().Augment(maxShift: 1, noise: 0.5f).Normalize()
            .Batches(options with { Progress = progress }, cancellationToken);
        await using IAsyncEnumerator<Digits> batches = _run.GetAsyncEnumerator(cancellationToken);
        for (bool hasMore = await batches.MoveNextAsync(); hasMore;)
        {
            var epoch = new EpochBatches(batches);
            yield return epoch;
            hasMore = !epoch.IsLast;
        }
    }

    private async Task OnResultAsync(CancellationToken cancellationToken)
    {
        console.WriteReport(_run!.Report);
        console.WriteInvariant($"test accuracy {Epoch.Accuracy:P2} of {_test.Count:N0} digits");
        console.WriteLine();
        console.Profile.Out.Writer.Write(await DrawingAsync(_test, Epoch.Unseen, Epoch.Classifier, cancellationToken));
    }

    /// <summary>The digits of a pipeline as one batch.</summary>
    private static async Task<Digits> AllOfAsync(Pipeline<Digits> pipeline, int count, CancellationToken cancellationToken)
    {
        await foreach (Digits all in pipeline.Batches(new PipelineOptions { BatchSize = count }, cancellationToken))
        {
            return all;
        }

        throw new InvalidOperationException("A pipeline over a dataset has a batch.");
    }

    /// <summary>The first digits that the classifier gets wrong, if any, and others up to the number to draw.</summary>
    private static async Task<string> DrawingAsync(
        Dataset<string> test, Digits unseen, Classifier classifier, CancellationToken cancellationToken)
    {
        Digits written = await AllOfAsync(test.Pipeline<Digits>().Load(), test.Count, cancellationToken);
        int[] recognized = [.. unseen.Pixels.Select(classifier.Recognize)];
        int[] wrong = [.. Enumerable.Range(0, unseen.Count).Where(i => recognized[i] != unseen.Labels[i]).Take(DigitsDrawn / 2)];
        int[] drawn = [
            .. Enumerable.Range(0, unseen.Count).Where(i => recognized[i] == unseen.Labels[i]).Take(DigitsDrawn - wrong.Length), .. wrong];
        return Drawing.Draw(
            [.. drawn.Select(i => written.Pixels[i])],
            [.. drawn.Select(
                i => recognized[i] == unseen.Labels[i] ? $"{recognized[i]}" : $"{recognized[i]}, but it is {unseen.Labels[i]}")]);
    }

    private static IEnumerable<string> ReadLines()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "data", "digits.csv.gz");
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
