using System.Runtime.CompilerServices;

namespace Acceptance.Loops;

/// <summary>Synchronous and asynchronous events.</summary>
[Loop]
public partial class Journey(Recorder record, Gate gate)
{
    [Inner(nameof(OnTravelAsync))]
    public Stop Stop { get; } = new(record);

    [Inner(nameof(OnTravelAsync))]
    public It It { get; } = new(record);

    private void BeforeTravel() => record.Add("BeforeTravel");

    private async Task OnTravelAsync(CancellationToken cancellationToken)
    {
        record.Add("OnTravel");
        await gate.PassAsync(cancellationToken);
    }

    private ValueTask AfterTravel()
    {
        record.Add("AfterTravel");
        return ValueTask.CompletedTask;
    }

    private void FailedTravel(Exception failure) => record.Add($"FailedTravel {failure.Message}");

    private async Task FinallyTravelAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Yield();
        record.Add("FinallyTravel");
    }

    private void OnReturn() => record.Add("OnReturn");
}

[Loop]
public partial class Stop(Recorder record)
{
    private async Task OnStopAsync()
    {
        await Task.Yield();
        record.Add("OnStop");
    }

    private async ValueTask FinallyStopAsync()
    {
        await Task.Yield();
        record.Add("FinallyStop");
    }
}

/// <summary>Lets an event through when the test says so.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => _reached.Task;

    public void Open() => _opened.SetResult();

    public async Task PassAsync(CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        await _opened.Task.WaitAsync(cancellationToken);
    }
}

/// <summary>An event that yields, and two inner loops for each element.</summary>
[Loop]
public partial class Counting(Recorder record, int count)
{
    [Inner(nameof(OnNumbers))]
    public Number Number { get; } = new(record);

    [Inner(nameof(OnNumbers))]
    public It It { get; } = new(record);

    private IEnumerable<int> OnNumbers()
    {
        for (var number = 1; number <= count; number++)
        {
            record.Add($"yields {number}");
            yield return number;
        }

        record.Add("has yielded");
    }

    private void AfterNumbers() => record.Add("AfterNumbers");

    private void FailedNumbers() => record.Add("FailedNumbers");

    private void FinallyNumbers() => record.Add("FinallyNumbers");
}

/// <summary>Takes each number as a wider type than it is yielded as.</summary>
[Loop]
public partial class Number(Recorder record)
{
    public long Sum { get; private set; }

    private void OnNumber(long number)
    {
        Sum += number;
        record.Add($"number {number}");
    }

    private void FailedNumber(Exception failure, long number) => record.Add($"failed {number}: {failure.Message}");

    private void FinallyNumber(long number, ILoopContext context)
        => record.Add($"finally {number} = {context.Element} at {context.Path} for the {context.Iteration}. time");
}

/// <summary>An asynchronous stream.</summary>
[Loop]
public partial class Streaming(Recorder record)
{
    public string? Disposed { get; private set; }

    [Inner(nameof(OnTextsAsync))]
    public Text Text { get; } = new(record);

    private async IAsyncEnumerable<string> OnTextsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            foreach (string text in new[] { "a", "b", "c" })
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                yield return text;
            }
        }
        finally
        {
            Disposed = "disposed";
        }
    }

    private void FinallyTexts() => record.Add($"FinallyTexts {Disposed}");
}

[Loop]
public partial class Text(Recorder record)
{
    private async Task OnTextAsync(string text)
    {
        await Task.Yield();
        record.Add(text);
    }
}
