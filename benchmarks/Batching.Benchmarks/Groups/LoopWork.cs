using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace Batching.Benchmarks.Groups;

/// <summary>Two nested loops of eight events each with trivial bodies, against the same calls written by hand. One inner run for each of many elements.</summary>
public class LoopWork
{
    internal const int Elements = 10_000;
    internal const int Events = 8;

    private static readonly LoopOptions s_unmeasured = new() { MeasureEvents = false };
    private readonly OuterLoop _outer = new(Elements);
    private readonly AsyncOuterLoop _asyncOuter = new(Elements);
    private readonly ByHand _byHand = new(Elements);

    [Benchmark(Baseline = true)]
    public long Hand() => _byHand.Run(CancellationToken.None);

    [Benchmark]
    public long Unmeasured()
    {
        _outer.Run(s_unmeasured);
        return _outer.Inside.Sum;
    }

    [Benchmark]
    public long Measured()
    {
        _outer.Run();
        return _outer.Inside.Sum;
    }

    [Benchmark]
    public async Task<long> UnmeasuredAsync()
    {
        await _asyncOuter.RunAsync(s_unmeasured);
        return _asyncOuter.Inside.Sum;
    }

    [Benchmark]
    public long TimeStamps()
    {
        long sum = 0;
        for (var i = 0; i < Elements * Events; i++)
        {
            sum += System.Diagnostics.Stopwatch.GetTimestamp();
        }

        return sum;
    }
}

[Loop]
public sealed partial class OuterLoop(int elements)
{
    public long Sum { get; private set; }

    [Inner(nameof(OnNumbers))]
    public InnerLoop Inside { get; } = new();

    private void BeforeNumbers() => Sum += 1;

    private IEnumerable<int> OnNumbers()
    {
        for (var number = 0; number < elements; number++)
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
internal sealed class ByHand(int elements)
{
    private readonly ByHandStep _step = new();
    private long _sum;

    internal long Run(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _sum += 1;
            foreach (int number in Numbers())
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

    private IEnumerable<int> Numbers()
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
public sealed partial class AsyncOuterLoop(int elements)
{
    [Inner(nameof(OnNumbers))]
    public AsyncInnerLoop Inside { get; } = new();

    private IEnumerable<int> OnNumbers()
    {
        for (var number = 0; number < elements; number++)
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
