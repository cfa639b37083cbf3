using System.Globalization;

namespace Acceptance.Batches;

/// <summary>Items of worker processes that call for worker processes themselves, as deep as their index says.</summary>
public sealed partial class Nesting : Batch<int>
{
    [DataComponent] public partial string[] Ran { get; set; }

    /// <summary>Says where it ran, and where the items ran that it called: the innermost first.</summary>
    [Action, InBatchParallel(Post = nameof(Ran), Target = Target.Processes)]
    private static string Descend(int depth, int most)
    {
        // Where it does not belong: it must not be taken for that of Main.
        _ = ProcessWorker.TryRun();
        string here = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return depth == 0 ? here : $"{new Nesting { Indices = [depth - 1] }.Descend(most, options: Options(most)).Ran[0]} {here}";
    }

    internal static CallOptions Options(int most)
        => new()
        {
            FailurePolicy = FailurePolicy.FailFast,
            Processes = new ProcessOptions { MaxDepth = most, StartTimeout = TimeSpan.FromSeconds(20) }
        };
}
