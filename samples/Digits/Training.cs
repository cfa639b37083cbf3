using System.Globalization;
using System.IO.Compression;
using Batching;
using Spectre.Console;

namespace DigitRecognition;

/// <summary>Trains a classifier on four fifths of the digits and tests it on the others.</summary>
internal sealed class Training(IAnsiConsole console)
{
    private const double TrainingShare = 0.8;
    private const float FirstRate = 0.1f;
    private const float LastRate = 0.001f;
    private const int DigitsDrawn = 6;

    /// <summary>Trains, and writes the loss and the accuracy of each epoch.</summary>
    /// <param name="options">How the training runs. Its seed decides the split, the order, the augmentation and the first weights.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <returns>The share of test digits recognized in the end.</returns>
    public async Task<double> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        (Dataset<string> train, Dataset<string> test) = Dataset.Of(ReadLines()).Split(TrainingShare, options.Seed);
        Write($"{train.Count:N0} digits to train on, {test.Count:N0} to test on, seed {options.Seed}");

        Pipeline<Digits> training = train.Pipeline<Digits>().Load().Augment(maxShift: 1, noise: 0.5f).Normalize();
        Digits unseen = await AllOfAsync(test.Pipeline<Digits>().Load().Normalize(), test.Count, cancellationToken);
        var classifier = new Classifier(options.Seed);
        double accuracy = 0, loss = 0;
        var epoch = 0;
        PipelineRun<Digits> run;
        await using (var progress = new ConsoleProgress(console))
        {
            run = training.Batches(options with { Progress = progress }, cancellationToken);
            await foreach (Digits batch in run)
            {
                if (batch.Scope.Epoch > epoch)
                {
                    EndEpoch();
                    (epoch, loss) = (batch.Scope.Epoch, 0);
                }

                loss += classifier.Learn(batch.Pixels, batch.Labels, RateOf(epoch, options.Epochs ?? 1));
            }

            EndEpoch();
        }

        console.WriteReport(run.Report);
        Write($"test accuracy {accuracy:P2} of {test.Count:N0} digits");
        console.WriteLine();
        console.Profile.Out.Writer.Write(await DrawingAsync(test, unseen, classifier, cancellationToken));
        return accuracy;

        void EndEpoch()
        {
            accuracy = AccuracyOf(classifier, unseen);
            Write($"epoch {epoch + 1,3}  loss {loss / train.Count:F4}  test accuracy {accuracy:P2}");
        }
    }

    private static double AccuracyOf(Classifier classifier, Digits digits)
        => digits.Pixels.Zip(digits.Labels).Count(digit => classifier.Recognize(digit.First) == digit.Second) / (double)digits.Count;

    private static float RateOf(int epoch, int epochs) => FirstRate + ((LastRate - FirstRate) * epoch / epochs);

    /// <summary>The digits of a pipeline as one batch.</summary>
    private static async Task<Digits> AllOfAsync(Pipeline<Digits> pipeline, int count, CancellationToken cancellationToken)
    {
        await foreach (Digits all in pipeline.Batches(new RunOptions { BatchSize = count }, cancellationToken))
        {
            return all;
        }

        throw new InvalidOperationException("A pipeline over a dataset has a batch.");
    }

    /// <summary>The first digits that the classifier gets wrong, if any, and others up to the number to draw.</summary>
    private static async Task<string> DrawingAsync(Dataset<string> test, Digits unseen, Classifier classifier, CancellationToken cancellationToken)
    {
        Digits written = await AllOfAsync(test.Pipeline<Digits>().Load(), test.Count, cancellationToken);
        int[] recognized = [.. unseen.Pixels.Select(classifier.Recognize)];
        int[] wrong = [.. Enumerable.Range(0, unseen.Count).Where(i => recognized[i] != unseen.Labels[i]).Take(DigitsDrawn / 2)];
        int[] drawn = [.. Enumerable.Range(0, unseen.Count).Where(i => recognized[i] == unseen.Labels[i]).Take(DigitsDrawn - wrong.Length), .. wrong];
        return Drawing.Draw(
            [.. drawn.Select(i => written.Pixels[i])],
            [.. drawn.Select(i => recognized[i] == unseen.Labels[i] ? $"{recognized[i]}" : $"{recognized[i]}, but it is {unseen.Labels[i]}")]);
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

    // Above the bars, while there are any.
    private void Write(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
