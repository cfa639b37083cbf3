using Batching.Runtime;

namespace Batching.Studies;

/// <summary>
/// Executes a run inside a worker process: recreates it from its stored parameters, executes it once, and returns its result as text.
/// </summary>
/// <typeparam name="TRun">The class.</typeparam>
internal sealed class RunProcessAction<TRun> : ProcessAction
    where TRun : Run, IStoredRun<TRun>
{
    public override void ReadCall(ProcessReader reader, ProcessItem item)
    {
        // Runs share nothing.
    }

    public override void Run(ProcessItem item)
    {
        var parameters = new CanonicalReader(item.Arguments.RawArray<byte>());
        TRun run = TRun.__Make(new ParameterValues(parameters, parameters.Count()));
        var slot = new RunSlot(run);
        run.ExecuteAsync(slot, keepsText: true, item.CancellationToken).AsTask().GetAwaiter().GetResult();
        item.Result.Text(slot.ResultText);
        item.Result.Raw(slot.Runtime!.Value);
        item.Result.Raw(slot.Started!.Value);
    }
}
