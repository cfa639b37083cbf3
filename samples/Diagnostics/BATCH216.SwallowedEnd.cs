using Batching;
using Batching.Nets;

namespace Mistakes.SwallowedEnd;

/// <summary>The end of its packets does not end it.</summary>
[Component]
public sealed partial class Storing
{
    [Input]
    public partial InPort<int> In { get; }

    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                Console.WriteLine(await In.GetAsync());
            }
            catch (Exception exception) // BATCH216
            {
                Console.WriteLine(exception);
            }
        }
    }
}
