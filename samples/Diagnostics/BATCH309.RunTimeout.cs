using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>Nobody can ask it to end.</summary>
[Run(TimeoutSeconds = 10)] // BATCH309
public sealed partial class RunTimeout : Run<int>
{
    public static int Execute(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    }
}
