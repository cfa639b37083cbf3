using Batching;

namespace Mistakes;

/// <summary>A call alone cannot ask for worker processes.</summary>
public partial class UndeclaredProcesses : Batch<string>
{
    [InBatchParallel]
    private static void Touch(string path) => File.AppendAllText(path, "");

    public void TouchElsewhere() => Touch(options: new CallOptions { Target = Target.Processes }); // BATCH038
}
