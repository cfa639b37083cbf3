using Spectre.Console;

namespace Batching.Console;

/// <summary>Shows the progress of a pipeline as two bars: one for the run, one for the current epoch. Thread-safe.</summary>
internal sealed class ProgressBars : IAsyncDisposable
{
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _showing;
    private readonly Lock _lock = new();
    private ProgressTask _run = null!;
    private ProgressTask _epoch = null!;

    internal ProgressBars(IAnsiConsole console)
    {
        _showing = Create(console).StartAsync(async context =>
        {
            _run = context.AddTask("run", maxValue: 1);
            _epoch = context.AddTask("epoch 1", maxValue: 1);
            _run.IsIndeterminate = _epoch.IsIndeterminate = true;
            await _ending.Task.ConfigureAwait(false);
        });
        if (_showing.IsCompleted)
        {
            // The bars could not be shown, for example because the console shows something else. This throws the reason.
            _showing.GetAwaiter().GetResult();
        }
    }

    internal static bool AreSupported(IAnsiConsole console) => console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal;

    internal static Progress Create(IAnsiConsole console) => console.Progress()
        .AutoClear(false)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn());

    internal void Show(PipelineProgress progress)
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

        // After the last batch of an epoch, the bar is full, and not empty for the next epoch.
        long done = progress.Items % items;
        return done == 0 && progress.Items > 0 ? 1 : (double)done / items;
    }
}
