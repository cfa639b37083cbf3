namespace Acceptance.Loops;

/// <summary>Hooks that only callbacks use beside one event of its own, and a loop inside that may leave.</summary>
[Loop]
public partial class Watchable(Recorder record)
{
    [Inner(nameof(OnWork)), Inner(nameof(OnRest))]
    public Task1 Inside { get; } = new(record);

    partial void BeforeWork();

    private void OnWork() => record.Add("OnWork");

    partial void AfterWork();

    partial void FailedWork();

    partial void FinallyWork();

    private void OnRest() => record.Add("OnRest");

    private void FinallyRest() => record.Add("FinallyRest");
}

[Loop]
public partial class Task1(Recorder record)
{
    private void BeforeOne() => record.Add("BeforeOne");

    private void OnOne(ILoopContext context)
    {
        record.Add("OnOne");
        Leave?.Invoke(context);
    }

    private void AfterOne() => record.Add("AfterOne");

    private void FinallyOne() => record.Add("FinallyOne");

    private void OnTwo() => record.Add("OnTwo");

    internal Action<ILoopContext>? Leave { get; set; }
}

/// <summary>Writes down every event of the outer loop.</summary>
internal sealed class Watcher(string name, Recorder record) : Watchable.Callback
{
    public Action<string, ILoopContext>? Then { get; init; }

    public override void BeforeWork(Watchable loop, ILoopContext context) => Add(nameof(BeforeWork), context);

    public override void OnWork(Watchable loop, ILoopContext context) => Add(nameof(OnWork), context);

    public override void AfterWork(Watchable loop, ILoopContext context) => Add(nameof(AfterWork), context);

    public override void FailedWork(Watchable loop, Exception failure, ILoopContext context)
        => Add($"{nameof(FailedWork)} {failure.Message}", context);

    public override void FinallyWork(Watchable loop, ILoopContext context) => Add(nameof(FinallyWork), context);

    protected override void OnRunStarting(ILoopContext context) => record.Add($"{name}.begins {context.Path}");

    protected override void OnRunCompleted(ILoopContext context) => record.Add($"{name}.ends");

    private void Add(string at, ILoopContext context)
    {
        record.Add($"{name}.{at}");
        Then?.Invoke(at, context);
    }
}

internal sealed class InnerWatcher(Recorder record) : Task1.Callback
{
    public Action<string, ILoopContext>? Then { get; init; }

    public override void BeforeOne(Task1 loop, ILoopContext context) => Add(nameof(BeforeOne), context);

    public override void OnOne(Task1 loop, ILoopContext context) => Add(nameof(OnOne), context);

    private void Add(string at, ILoopContext context)
    {
        record.Add($"inner.{at} at {context.Path}");
        Then?.Invoke(at, context);
    }
}

internal sealed class NumberWatcher(Recorder record) : Number.Callback
{
    public override void OnNumber(Number loop, long element, ILoopContext context) => record.Add($"watched {element + loop.Sum}");

    public override void FailedNumber(Number loop, long element, Exception failure, ILoopContext context)
        => record.Add($"watched {element} fail: {failure.Message}");
}
