namespace Batching.Matrix;

/// <summary>One cell: a form of call, how many items, how many at a time or at an edge, and what they do.</summary>
internal sealed record Cell(Form Form, int Count, int? Bound, BodyKind Kind)
{
    private const int DefaultAwaited = 64;

    /// <summary>Cells that a machine with two processors would need longer for are not measured.</summary>
    private const double MostSeconds = 0.6;

    internal Work Batch { get; } = Work.Of(Count);

    internal CallOptions Options => new() { MaxParallelism = Bound };

    /// <summary>How many run at a time.</summary>
    internal int Degree => Form.IsSequential ? 1 : Bound ?? (Form.IsAwaitable ? DefaultAwaited : Environment.ProcessorCount);

    /// <summary>Around which number something may go wrong.</summary>
    private int Edge => Form.IsSequential ? Math.Min(Bound ?? 1, DefaultAwaited) : Degree;

    private string BoundText => Bound switch
    {
        null => "default",
        int.MaxValue => "any number",
        { } bound => $"{bound}",
    };

    public override string ToString() => $"{Form.Name}, {Count} items, {BoundText} {Form.BoundName}, {Kind}";

    /// <summary>All cells that fit.</summary>
    internal static IEnumerable<Cell> All()
        => from form in Form.All
           from kind in Enum.GetValues<BodyKind>()
           where form.IsAwaitable || kind is not (BodyKind.Yield or BodyKind.Wait)
           where form.CanCancel || kind is not BodyKind.Cancel
           from bound in form.Bounds
           let edge = new Cell(form, 0, bound, kind).Edge
           from count in new[] { 0, 1, 2, edge - 1, edge, edge + 1, 10 * edge, 10_000 }.Distinct()
           where count >= form.FewestItems && (kind is not BodyKind.Cancel || count > 0)
           let cell = new Cell(form, count, bound, kind)
           where cell.Seconds <= MostSeconds
           select cell;

    internal ParallelOptions LoopOptions(Body body) => new() { MaxDegreeOfParallelism = Degree, CancellationToken = body.Token };

    /// <summary>Keeps what an item throws from ending the loop, as this library does.</summary>
    internal void Guard(Action item)
    {
        try
        {
            item();
        }
        catch (InvalidDataException) when (Kind == BodyKind.Fail)
        {
            // Counted in the body.
        }
    }

    /// <inheritdoc cref="Guard"/>
    internal async Task GuardAsync(Func<Task> item)
    {
        try
        {
            await item().ConfigureAwait(false);
        }
        catch (InvalidDataException) when (Kind == BodyKind.Fail)
        {
            // Counted in the body.
        }
    }

    /// <summary>About how long it takes.</summary>
    private double Seconds => Kind switch
    {
        BodyKind.Block => 0.0012 * Count / Math.Min(Degree, Environment.ProcessorCount),
        BodyKind.Wait => 0.0013 * Count / Degree,
        BodyKind.Fail => 0.00006 * Body.FailuresOf(Count) * Form.Weight,
        _ => 0.000005 * Count * Form.Weight,
    };
}
