using Batching;
using Batching.Studies;

namespace Mistakes;

/// <summary>Every run has an index of its own.</summary>
[Run]
public sealed partial class RunCollision : Run<int>
{
    public static int Execute(int index) => index; // BATCH306
}
