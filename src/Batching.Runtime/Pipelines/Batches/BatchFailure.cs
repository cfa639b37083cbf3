namespace Batching;

/// <summary>
/// Where in its run a batch failed. The run throws the exception of the step unchanged (a <see cref="BatchActionException"/> has each
/// failed item) and notes the place in its <see cref="Exception.Data"/>. Read it with <see cref="FromException"/>, or with the keys below.
/// </summary>
public sealed record BatchFailure
{
    /// <summary>The key of <see cref="BatchNumber"/>, a <see cref="long"/>.</summary>
    public const string BatchNumberKey = "Batching.BatchNumber";

    /// <summary>The key of <see cref="Epoch"/>, an <see cref="int"/>.</summary>
    public const string EpochKey = "Batching.Epoch";

    /// <summary>The key of <see cref="Step"/>, a <see cref="string"/>; absent if the batch could not be created.</summary>
    public const string StepKey = "Batching.Step";

    /// <summary>The batch's number in the run, from 0, counted over all epochs.</summary>
    public required long BatchNumber { get; init; }

    /// <summary>The batch's epoch, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>The name of the step that failed; <see langword="null"/> if the batch could not be created.</summary>
    public string? Step { get; init; }

    /// <summary>The exception.</summary>
    public required Exception Exception { get; init; }

    /// <summary>Returns the place that a run noted in an exception.</summary>
    /// <param name="exception">An exception that a run threw.</param>
    /// <returns>The place, or <see langword="null"/> if no run noted one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is <see langword="null"/>.</exception>
    public static BatchFailure? FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Data is { } data && data[BatchNumberKey] is long number && data[EpochKey] is int epoch
            ? new BatchFailure { BatchNumber = number, Epoch = epoch, Step = data[StepKey] as string, Exception = exception }
            : null;
    }

    /// <summary>Notes the place in the exception, unless the exception class has read-only data of its own.</summary>
    internal void Note()
    {
        if (Exception.Data is not { IsReadOnly: false } data)
        {
            return;
        }

        data[BatchNumberKey] = BatchNumber;
        data[EpochKey] = Epoch;
        if (Step is null)
        {
            data.Remove(StepKey);
        }
        else
        {
            data[StepKey] = Step;
        }
    }
}
