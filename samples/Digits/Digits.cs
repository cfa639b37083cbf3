using System.Globalization;
using Batching;

namespace DigitRecognition;

/// <summary>A batch of handwritten digits. Each action is written for one digit; the compiler writes the batch's.</summary>
internal sealed partial class Digits : Batch<string>
{
    /// <summary>The side of an image.</summary>
    public const int Side = 8;

    /// <summary>How many pixels an image has.</summary>
    public const int PixelCount = Side * Side;

    /// <summary>The ink of a pixel in the file: from 0, none, to 16.</summary>
    public const float MostInk = 16;

    /// <summary>Each digit's image, row by row.</summary>
    [DataComponent] public partial float[][] Pixels { get; set; }

    /// <summary>Which digit each is.</summary>
    [DataComponent] public partial int[] Labels { get; set; }

    /// <summary>Reads a digit from its line in the file: 64 pixels, then the label.</summary>
    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(KeepLoaded))]
    private static (float[] Pixels, int Label) Load(string line)
    {
        string[] numbers = line.Split(',');
        if (numbers.Length != PixelCount + 1)
        {
            throw new FormatException($"A digit has {PixelCount} pixels and a label, but the line has {numbers.Length} numbers: {line}");
        }

        var pixels = new float[PixelCount];
        for (var i = 0; i < PixelCount; i++)
        {
            pixels[i] = float.Parse(numbers[i], CultureInfo.InvariantCulture);
        }

        return (pixels, int.Parse(numbers[PixelCount], CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Moves a digit by up to <paramref name="maxShift"/> pixels each way and adds noise: another picture in every epoch, the same for
    /// every run with the seed.
    /// </summary>
    [Action, InBatchParallel(Init = nameof(Pixels), Post = nameof(Pixels))]
    private static float[] Augment(float[] image, ItemRandom random, int maxShift = 1, float noise = 0.5f)
    {
        int right = random.Next(-maxShift, maxShift + 1);
        int down = random.Next(-maxShift, maxShift + 1);
        var moved = new float[PixelCount];
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
            {
                int fromRow = row - down, fromColumn = column - right;
                bool isInside = fromRow is >= 0 and < Side && fromColumn is >= 0 and < Side;
                float ink = isInside ? image[(fromRow * Side) + fromColumn] : 0;
                moved[(row * Side) + column] = Math.Clamp(ink + (((2 * random.NextSingle()) - 1) * noise), 0, MostInk);
            }
        }

        return moved;
    }

    /// <summary>Gives an image mean 0 and variance 1, so that a heavy hand writes as a light one.</summary>
    [Action, InBatchParallel(Init = nameof(Pixels), Post = nameof(Pixels))]
    private static float[] Normalize(float[] image)
    {
        float sum = 0, squares = 0;
        foreach (float ink in image)
        {
            sum += ink;
            squares += ink * ink;
        }

        float mean = sum / image.Length;
        float deviation = MathF.Sqrt(Math.Max((squares / image.Length) - (mean * mean), 1e-6f));
        var normal = new float[image.Length];
        for (var i = 0; i < image.Length; i++)
        {
            normal[i] = (image[i] - mean) / deviation;
        }

        return normal;
    }

    private void KeepLoaded(ItemResults<(float[] Pixels, int Label)> results)
    {
        Pixels = [.. results.GetValues().Select(digit => digit.Pixels)];
        Labels = [.. results.GetValues().Select(digit => digit.Label)];
    }
}
