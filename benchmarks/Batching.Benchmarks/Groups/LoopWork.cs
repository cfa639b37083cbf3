using System.Runtime.CompilerServices;

namespace Batching.Benchmarks.Groups;

/// <summary>
/// Two nested loops of eight events each with trivial bodies, against the same calls written by hand. One inner run for each of many
/// elements.
/// </summary>
internal sealed class LoopWork
{
    internal const int Elements = 10_000;

    /// <summary>Of an element: the eight of the inner loop, and the outer On event that yields it. Each has its own time.</summary>
    internal const int Events = 9;

    private static readonly LoopOptions s_unmeasured = new() { MeasureEvents = false };
    private readonly OuterLoop _outer = new();
    private readonly AsyncOuterLoop _asyncOuter = new();
    private readonly ByHand _byHand = new();

    internal long Hand(int elements) => _byHand.Run(elements, CancellationToken.None);

    internal long Unmeasured(int elements) => Run(elements, s_unmeasured);

    internal long Measured(int elements) => Run(elements, LoopOptions.Default);

    internal long UnmeasuredAsync(int elements) => RunAsync(elements, s_unmeasured);

    internal long MeasuredAsync(int elements) => RunAsync(elements, LoopOptions.Default);

    internal static long TimeStamps(int elements)
    {
        long sum = 0;
        for (var i = 0; i < elements * Events; i++)
        {
            sum += System.Diagnostics.Stopwatch.GetTimestamp();
        }

        return sum;
    }

    private long Run(int elements, LoopOptions options)
    {
        _outer.Elements = elements;
        _outer.Run(options);
        return _outer.Inside.Sum;
    }

    private long RunAsync(int elements, LoopOptions options)
    {
        _asyncOuter.Elements = elements;

        // It ends at once: no event waits.
        Task run = _asyncOuter.RunAsync(options);
        return run.IsCompletedSuccessfully ? _asyncOuter.Inside.Sum : throw new InvalidOperationException("The run did not end at once.");
    }
}

[Loop]
public sealed partial class OuterLoop
{
    public int Elements { get; set; }

    public long Sum { get; private set; }

    [Inner(nameof(OnNumbers))]
    public InnerLoop Inside { get; } = new();

    private void BeforeNumbers() => Sum += 1;

    private IEnumerable<int> OnNumbers()
    {
        for (var number = 0; number < Elements; number++)
        {
            yield return number;
        }
    }

    private void AfterNumbers() => Sum += 3;

    private void FinallyNumbers() => Sum += 4;

    private void BeforeClosing() => Sum += 5;

    private void OnClosing() => Sum += 6;

    private void AfterClosing() => Sum += 7;

    private void FinallyClosing() => Sum += 8;
}

[Loop]
public sealed partial class InnerLoop
{
    public long Sum { get; private set; }

    private void BeforeStep(int number) => Sum += number;

    private void OnStep(int number) => Sum ^= number;

    private void AfterStep() => Sum += 3;

    private void FinallyStep() => Sum ^= 4;

    private void BeforeJump() => Sum += 5;

    private void OnJump(int number) => Sum ^= number;

    private void AfterJump() => Sum += 7;

    private void FinallyJump() => Sum ^= 8;
}

/// <summary>As its user would write it: the same order, Finally in any case, and the token asked before each section.</summary>
internal sealed class ByHand
{
    private readonly ByHandStep _step = new();
    private long _sum;

    internal long Run(int elements, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _sum += 1;
            foreach (int number in Numbers(elements))
            {
                _step.Run(number, cancellationToken);
            }

            _sum += 3;
        }
        finally
        {
            _sum += 4;
        }

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _sum += 5;
            _sum += 6;
            _sum += 7;
        }
        finally
        {
            _sum += 8;
        }

        return _step.Sum;
    }

    private static IEnumerable<int> Numbers(int elements)
    {
        for (var number = 0; number < elements; number++)
        {
            yield return number;
        }
    }
}

internal sealed class ByHandStep
{
    internal long Sum { get; private set; }

    // A method of its own, as the loop's is.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Run(int number, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            BeforeStep(number);
            OnStep(number);
            AfterStep();
        }
        finally
        {
            FinallyStep();
        }

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            BeforeJump();
            OnJump(number);
            AfterJump();
        }
        finally
        {
            FinallyJump();
        }
    }

    private void BeforeStep(int number) => Sum += number;

    private void OnStep(int number) => Sum ^= number;

    private void AfterStep() => Sum += 3;

    private void FinallyStep() => Sum ^= 4;

    private void BeforeJump() => Sum += 5;

    private void OnJump(int number) => Sum ^= number;

    private void AfterJump() => Sum += 7;

    private void FinallyJump() => Sum ^= 8;
}

[Loop]
public sealed partial class AsyncOuterLoop
{
    public int Elements { get; set; }

    [Inner(nameof(OnNumbers))]
    public AsyncInnerLoop Inside { get; } = new();

    private IEnumerable<int> OnNumbers()
    {
        for (var number = 0; number < Elements; number++)
        {
            yield return number;
        }
    }
}

[Loop]
public sealed partial class AsyncInnerLoop
{
    public long Sum { get; private set; }

    private void BeforeStep(int number) => Sum += number;

    private ValueTask OnStepAsync(int number)
    {
        Sum ^= number;
        return ValueTask.CompletedTask;
    }

    private void AfterStep() => Sum += 3;

    private void FinallyStep() => Sum ^= 4;

    private void BeforeJump() => Sum += 5;

    private ValueTask OnJumpAsync(int number)
    {
        Sum ^= number;
        return ValueTask.CompletedTask;
    }

    private void AfterJump() => Sum += 7;

    private ValueTask FinallyJumpAsync()
    {
        Sum ^= 8;
        return ValueTask.CompletedTask;
    }
}
