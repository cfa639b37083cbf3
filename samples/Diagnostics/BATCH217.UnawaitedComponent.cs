using Batching;
using Batching.Nets;

namespace Mistakes;

/// <summary>Nobody awaits what the component starts.</summary>
public static partial class UnawaitedComponent
{
    [Component]
    public static void Save(string page)
    {
        _ = File.WriteAllTextAsync("page.txt", page); // BATCH217
    }
}
