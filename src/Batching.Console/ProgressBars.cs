using Spectre.Console;

namespace Batching.Console;

/// <summary>Progress as bars: one for the run, one for its epoch.</summary>
internal sealed class ProgressBars : IProgressView
{
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _showing;
    private readonly Lock _lock = new();
    private ProgressTask _run = null!;
    private ProgressTask _epoch = null!;

    internal ProgressBars(IAnsiConsole console)
    {
        Progress progress = console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn());
        _showing = progress.StartAsync(async context =>
        {
            _run = context.AddTask("run", maxValue: 1);
            _epoch = context.AddTask("epoch 1", maxValue: 1);
            _run.IsIndeterminate = _epoch.IsIndeterminate = true;
            await _ending.Task.ConfigureAwait(false);
        });
        if (_showing.IsCompleted)
        {
            // It ends only when it is told to: it could not begin. Something else is shown on this console, say.
            _showing.GetAwaiter().GetResult();
        }
    }

    public void Show(PipelineProgress progress)
    {
        lock (_lock)
        {
            _run.IsIndeterminate = progress.Fraction is null;
            _run.Value = progress.Fraction ?? 0;
            _run.Description = $"{ProgressText.Rate(progress)}, {ProgressText.Time(progress)}";
            _epoch.IsIndeterminate = progress.ItemsPerEpoch is null && !progress.IsComplete;
            _epoch.Value = progress.IsComplete ? 1 : PartOfEpoch(progress);
            _epoch.Description = $"{ProgressText.Epoch(progress)}, {ProgressText.Batches(progress)}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        _ending.TrySetResult();
        await _showing.ConfigureAwait(false);
    }

    private static double PartOfEpoch(PipelineProgress progress)
    {
        if (progress.ItemsPerEpoch is not { } items)
        {
            return 0;
        }

        // An epoch's last batch ends it: all of it is done then, and nothing of the next.
        long done = progress.Items % items;
        return done == 0 && progress.Items > 0 ? 1 : (double)done / items;
    }
}
