using System.Runtime.InteropServices;
using Batching;

namespace Survivors;

/// <summary>Pictures that an old codec decodes, which does not survive each of them.</summary>
internal sealed partial class Pictures : Batch<string>
{
    [DataComponent]
    public partial double[] Brightness { get; set; }

    [Action, InBatchParallel(Init = nameof(Indices), Post = nameof(Brightness), Target = Target.Processes)]
    private static double Decode(string name, ItemRandom random, int width = 64)
    {
        if (name.EndsWith("13", StringComparison.Ordinal))
        {
            // What a codec in C does when a header lies: it writes where it should not.
            Marshal.WriteByte(0x5EAD_0000, 0);
        }

        if (name.EndsWith("77", StringComparison.Ordinal))
        {
            Thread.Sleep(Timeout.Infinite);
        }

        double sum = 0;
        for (var pixel = 0; pixel < width * width; pixel++)
        {
            sum += random.NextDouble();
        }

        return sum / (width * width);
    }
}
