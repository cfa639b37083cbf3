using Batching;

namespace Mistakes;

/// <summary>Two items that fail at the same time may count as one.</summary>
public partial class Race : Batch<string>
{
    private int _missing;

    public int Missing => _missing;

    [InBatchParallel]
    private void Check(string path)
    {
        if (!File.Exists(path))
        {
            _missing++; // BATCH032
        }
    }
}
