using System.Collections.Concurrent;
using Batching;

namespace Mistakes;

/// <summary>Between the check and the entry another item may come.</summary>
public partial class CheckThenAct : Batch<string>
{
    private readonly ConcurrentDictionary<string, byte[]> _headers = new();

    [InBatchParallel]
    private void Load(string path)
    {
        string extension = Path.GetExtension(path);
        if (!_headers.ContainsKey(extension))
        {
            _headers[extension] = File.ReadAllBytes(path); // BATCH033
        }
    }
}
