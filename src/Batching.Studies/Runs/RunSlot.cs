namespace Batching.Studies;

/// <summary>What a study knows of all runs of one identity: equal runs share one. One writer at a time; readers see the state last.</summary>
internal sealed class RunSlot
{
    private volatile int _state;

    internal RunSlot(Run run) => Run = run;

    /// <summary>The first run of this identity.</summary>
    internal Run Run { get; }

    internal RunState State
    {
        get => (RunState)_state;
        set => _state = (int)value;
    }

    /// <summary>The result once it is in memory.</summary>
    internal object? Value { get; set; }

    /// <summary>The result as it is to be stored.</summary>
    internal string? ResultText { get; set; }

    /// <summary>Where the result is stored; null where it is not.</summary>
    internal Stores.StoredResults? Source { get; set; }

    /// <summary>Whether there is a result as text: here, or where it is stored.</summary>
    internal bool HasText => ResultText is not null || Source is not null;

    internal TimeSpan? Runtime { get; set; }

    internal DateTime? Started { get; set; }

    internal DateTime? Finished { get; set; }

    internal RunFailure? Failure { get; set; }

    /// <summary>The version of the code that the result is of.</summary>
    internal string? Code { get; set; }

    /// <summary>What it came to, before that is stored.</summary>
    internal RunState Outcome { get; set; }

    internal void Computed(object? value, string? text, TimeSpan runtime, DateTime started)
        => (Value, ResultText, Source, Runtime, Started, Finished, Failure) = (value, text, null, runtime, started, DateTime.UtcNow, null);

    /// <summary>The result is stored now, and read from there: what it is as text may be large.</summary>
    internal void Stored(Stores.StoredResults source)
    {
        Source = source;
        ResultText = null;
    }

    /// <summary>Takes over what a store has. Its result is read when it is asked for, unless it came along.</summary>
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
            // It is of another execution.
            Value = null;
        }

        (ResultText, Source, Runtime, Started, Finished, Code, Failure) = (stored.Result, source, stored.Runtime, stored.Started, stored.Finished, stored.Code, null);
        State = stored.Code == code || keepsOther ? RunState.Done : RunState.Stale;
    }
}
