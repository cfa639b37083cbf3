namespace Batching.Studies;

/// <summary>
/// The state and result of a run. Equal runs share one slot. One thread at a time writes; it writes the state last, so that readers also
/// see the rest.
/// </summary>
internal sealed class RunSlot
{
    private volatile int _state;

    internal RunSlot(Run run) => Run = run;

    /// <summary>The first run with this identity.</summary>
    internal Run Run { get; }

    /// <summary>Reads the stored state of the run; null once it has been read.</summary>
    internal Func<RunSlot, CancellationToken, ValueTask>? Unread { get; set; }

    internal RunState State
    {
        get => (RunState)_state;
        set => _state = (int)value;
    }

    /// <summary>The result once it is in memory.</summary>
    internal object? Value { get; set; }

    /// <summary>The result as it is to be stored.</summary>
    internal string? ResultText { get; set; }

    /// <summary>Where the result is stored; null if it is not.</summary>
    internal Stores.StoredResults? Source { get; set; }

    /// <summary>Whether the result exists as text, here or in a store.</summary>
    internal bool HasText => ResultText is not null || Source is not null;

    internal TimeSpan? Runtime { get; set; }

    internal DateTime? Started { get; set; }

    internal DateTime? Finished { get; set; }

    internal RunFailure? Failure { get; set; }

    /// <summary>The version of the code that computed the result.</summary>
    internal string? Code { get; set; }

    /// <summary>How long the last failed attempt took. <see cref="Runtime"/> stays that of the result, if there is one.</summary>
    internal TimeSpan FailedAfter { get; set; }

    /// <summary>How the run ended, until that is stored.</summary>
    internal RunState Outcome { get; set; }

    internal void Computed(object? value, string? text, TimeSpan runtime, DateTime started)
        => (Value, ResultText, Source, Runtime, Started, Finished, Failure) = (value, text, null, runtime, started, DateTime.UtcNow, null);

    /// <summary>Records that the result is stored. Its text, which may be large, is dropped and read from the store again.</summary>
    internal void Stored(Stores.StoredResults source)
    {
        Source = source;
        ResultText = null;
    }

    /// <summary>Reads the stored state of the run, unless it has been read.</summary>
    internal ValueTask ReadAsync(CancellationToken cancellationToken) => Unread?.Invoke(this, cancellationToken) ?? default;

    /// <summary>Takes over the stored state. The result is read when it is asked for, unless the stored run has it.</summary>
    internal void Load(Stores.StoredRun stored, Stores.StoredResults? source, string code, bool keepsOther)
    {
        Failure = stored.Failure;
        if (stored.State != Stores.StoredState.Done)
        {
            State = stored.State switch
            {
                Stores.StoredState.Running => RunState.Running,
                Stores.StoredState.Failed => RunState.Failed,
                _ => RunState.Pending,
            };
            return;
        }

        if (stored.Result is not null || Finished != stored.Finished || Code != stored.Code)
        {
            // The value is from another execution.
            Value = null;
        }

        (ResultText, Source, Runtime, Started, Finished, Code, Failure) =
            (stored.Result, source, stored.Runtime, stored.Started, stored.Finished, stored.Code, null);
        State = stored.Code == code || keepsOther ? RunState.Done : RunState.Stale;
    }
}
