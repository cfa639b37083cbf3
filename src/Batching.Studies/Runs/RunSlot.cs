namespace Batching;

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

    /// <summary>The result as it is stored.</summary>
    internal string? ResultText { get; set; }

    internal TimeSpan? Runtime { get; set; }

    internal DateTime? Started { get; set; }

    internal DateTime? Finished { get; set; }

    internal RunFailure? Failure { get; set; }

    /// <summary>The version of the code that the result is of.</summary>
    internal string? Code { get; set; }

    /// <summary>What it came to, before that is stored.</summary>
    internal RunState Outcome { get; set; }

    internal void Computed(object? value, string? text, TimeSpan runtime, DateTime started)
        => (Value, ResultText, Runtime, Started, Finished, Failure) = (value, text, runtime, started, DateTime.UtcNow, null);

    /// <summary>Takes over what a store has.</summary>
    internal void Load(Stores.StoredRun stored, string code, bool keepsOther)
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

        if (ResultText != stored.Result)
        {
            Value = null;
        }

        (ResultText, Runtime, Started, Finished, Code, Failure) = (stored.Result, stored.Runtime, stored.Started, stored.Finished, stored.Code, null);
        State = stored.Code == code || keepsOther ? RunState.Done : RunState.Stale;
    }
}
