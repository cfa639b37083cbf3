namespace Batching.Matrix;

/// <summary>One cell: a form of call, how many items, how many at a time, and what they do.</summary>
internal sealed record Cell(Form Form, int Count, int? MaxParallelism, BodyKind Kind)
{
    private const int DefaultAwaited = 64;

    /// <summary>Cells that a machine with two processors would need longer for are not measured.</summary>
    private const double MostSeconds = 0.6;

    internal Work Batch { get; } = Work.Of(Count);

    internal CallOptions Options => new() { MaxParallelism = MaxParallelism };

    /// <summary>How many run at a time.</summary>
    internal int Degree => MaxParallelism ?? (Form.IsAwaitable ? DefaultAwaited : Environment.ProcessorCount);

    public override string ToString() => $"{Form.Name}, {Count} items, {(MaxParallelism is { } most ? FormattableString.Invariant($"{most}") : "default")} at a time, {Kind}";

    /// <summary>All cells that fit.</summary>
    internal static IEnumerable<Cell> All()
        => from form in Form.All
           from kind in Enum.GetValues<BodyKind>()
           where form.IsAwaitable || kind is not (BodyKind.Yield or BodyKind.Wait)
           from parallelism in new int?[] { null, 1, 2, 16 }
           let degree = new Cell(form, 0, parallelism, kind).Degree
           from count in new[] { 0, 1, 2, degree - 1, degree, degree + 1, 10 * degree, 10_000 }.Distinct()
           where count >= form.FewestItems && (kind is not BodyKind.Cancel || count > 0)
           let cell = new Cell(form, count, parallelism, kind)
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
