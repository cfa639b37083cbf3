using Batching.Runtime;

namespace Batching.Studies;

/// <summary>Executes runs in worker processes, each as a call with one item.</summary>
internal static class RunProcess
{
    private static readonly FanOutSettings s_settings = new() { MaxParallelism = 1 };

    /// <summary>
    /// Executes a run and keeps its result in the slot. Throws what the run threw, or an exception that says how its worker process ended.
    /// </summary>
    internal static async ValueTask ExecuteAsync(RunSlot slot, int parallelism, ProcessOptions options, CancellationToken cancellationToken)
    {
        string name = slot.Run.ToString();
        using var lifetime = new CallLifetime(name, null, cancellationToken);
        IReadOnlyList<FailedItem> failures = await ProcessFanOut.RunAsync(
            name, new Body(slot), 1, s_settings, lifetime, options, parallelism).ConfigureAwait(false);
        if (failures is [var failed])
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failed.Exception);
        }
    }

    private sealed class Body(RunSlot slot) : IProcessBody
    {
        public ProcessActionType ProcessAction => slot.Run.Class.ProcessAction;

        public void WriteCall(ProcessWriter writer)
        {
            // Runs share nothing.
        }

        public void WriteItem(int position, ProcessWriter writer) => writer.RawArray(slot.Run.ParameterBytes());

        public void ReadResult(int position, ProcessReader reader)
        {
            string? text = reader.Text();
            slot.Computed(null, text, reader.Raw<TimeSpan>(), reader.Raw<DateTime>());
        }
    }
}
