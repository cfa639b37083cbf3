using Batching.Runtime;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <content>Executes runs, and plans which would be executed.</content>
public sealed partial class Study
{
    /// <summary>Returns what <see cref="RunAsync"/> would do with each run, and why. Executes and writes nothing.</summary>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidOperationException">The study is running.</exception>
    public StudyPlan Plan() => PlanAsync().GetAwaiter().GetResult();

    /// <summary>Returns what <see cref="RunAsync"/> would do with each run, and why. Executes and writes nothing.</summary>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidOperationException">The study is running.</exception>
    public async Task<StudyPlan> PlanAsync(CancellationToken cancellationToken = default)
    {
        using BusyScope busy = Begin();
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        EarlierForms[] earlier = await FindEarlierFormsAsync(onlyTold: false, cancellationToken).ConfigureAwait(false);
        List<PlannedRun> planned = [];
        foreach (Run run in _runs)
        {
            planned.Add(
                IsOfEarlierForm(run)
                    ? new PlannedRun { Run = run, IsStored = true, Reason = "of an earlier form of the class" }
                    : new PlannedRun
                    {
                        Run = run,
                        IsStored = run.Slot!.State == RunState.Done,
                        Reason = await ReasonAsync(run.Slot, cancellationToken).ConfigureAwait(false),
                    });
        }

        return new StudyPlan { Runs = planned, Notes = [.. earlier.SelectMany(forms => forms.Notes), .. _types.Notes()] };

        bool IsOfEarlierForm(Run run) => SaveResults && earlier.Any(forms => forms.Results.ContainsKey(run.Slot!));
    }

    /// <summary>
    /// Executes the runs that have no result of the current code, in parallel, and stores each result at once. Equal runs are executed
    /// once. A failed run is recorded and does not stop the others. The call waits for runs that another process executes. If the call
    /// itself fails, the first failure is thrown; see <see cref="LaterFailures.FromException"/> for later ones.
    /// </summary>
    /// <param name="options">How. Default: <c>new StudyOptions()</c>.</param>
    /// <param name="cancellationToken">Ends the call: what has finished is stored, the rest is not begun.</param>
    /// <returns>What the call did. Check <see cref="StudyReport.Failures"/>, or call <see cref="StudyReport.ThrowIfFailed"/>.</returns>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    /// <exception cref="TimeoutException">The time limit was exceeded (<see cref="StudyOptions.Timeout"/>).</exception>
    /// <exception cref="RunFailedException">A run failed under <see cref="FailurePolicy.FailFast"/>.</exception>
    /// <exception cref="InvalidOperationException">
    /// A stored result is of other code, under <see cref="OnCodeChange.Fail"/>; or the study is running.
    /// </exception>
    /// <exception cref="NotSupportedException">A result cannot be stored.</exception>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public async Task<StudyReport> RunAsync(StudyOptions? options = null, CancellationToken cancellationToken = default)
    {
        using BusyScope busy = Begin();
        options ??= new StudyOptions();
        cancellationToken.ThrowIfCancellationRequested();
        await LoadSlotsAsync(cancellationToken).ConfigureAwait(false);
        List<string> notes = SaveResults ? await UseEarlierFormsAsync(cancellationToken).ConfigureAwait(false) : [];
        if (notes.Count > 0)
        {
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
        }

        await ApplyCodeChangeAsync(options.OnCodeChange, cancellationToken).ConfigureAwait(false);
        var session = new StudySession(new StudyCall
        {
            Study = Name,
            Store = Store,
            Total = _slots.Count,
            Pending = [.. _slots.Values.Where(slot => slot.State != RunState.Done)],
            Options = options,
            TypeOf = TypeOf,
            OtherCode = slot => OtherCodeAsync([slot], CancellationToken.None).Wait(),
            CancellationToken = cancellationToken,
        });
        StudyReport report = await session.RunAsync().ConfigureAwait(false);
        return report with { Notes = [.. notes, .. _types.Notes()] };
    }

    /// <summary>Reads the stored state of the runs without a result again.</summary>
    private async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        await LoadSlotsAsync(cancellationToken).ConfigureAwait(false);
        foreach (IGrouping<RunType, RunSlot> group in _slots.Values.GroupBy(slot => slot.Run.Class))
        {
            StoredType type = TypeOf(group.First().Run);
            IReadOnlyDictionary<string, StoredRun> rows =
                await _store.ReadAsync(type.Schema, null, cancellationToken).ConfigureAwait(false);
            foreach (RunSlot slot in group)
            {
                if (slot.State != RunState.Done && rows.TryGetValue(slot.Run.Id, out StoredRun? row))
                {
                    slot.Load(row, type.Results, type.Code.Version, keepsOther: false);
                }
            }
        }
    }

    private async ValueTask ApplyCodeChangeAsync(OnCodeChange choice, CancellationToken cancellationToken)
    {
        // A result that an earlier call kept is still of other code.
        foreach (RunSlot slot in _slots.Values.Where(
            slot => slot.State == RunState.Done && slot.Code != TypeOf(slot.Run).Code.Version))
        {
            slot.State = RunState.Stale;
        }

        RunSlot[] stale = [.. _slots.Values.Where(slot => slot.State == RunState.Stale)];
        if (choice == OnCodeChange.Rerun || stale.Length == 0)
        {
            return;
        }

        if (choice == OnCodeChange.Fail)
        {
            throw await OtherCodeAsync(stale, cancellationToken).ConfigureAwait(false);
        }

        foreach (RunSlot slot in stale)
        {
            slot.State = RunState.Done;
        }
    }

    private async ValueTask<InvalidOperationException> OtherCodeAsync(RunSlot[] stale, CancellationToken cancellationToken) => new(
        $"{stale.Length} runs of {Name} have results of other code (OnCodeChange = Fail), the first {stale[0].Run}: "
            + $"{await ReasonAsync(stale[0], cancellationToken).ConfigureAwait(false)}. Use Rerun to compute them anew, or Keep.");

    private ValueTask<string> ReasonAsync(RunSlot slot, CancellationToken cancellationToken)
    {
        CodeVersion code = TypeOf(slot.Run).Code;
        return slot.State == RunState.Stale ? ReasonOfStaleAsync() : new(slot.State switch
        {
            RunState.Done when !slot.HasText => "in memory",
            RunState.Done =>
                slot.Code is { } kept && kept != code.Version ? "kept, though its code has changed" : StudyPlan.StoredReason,
            RunState.Failed => $"failed: {slot.Failure!.Type}: {slot.Failure.Message}",
            RunState.Running => "claimed by another process, or by one that was ended",
            _ => "never executed",
        });

        async ValueTask<string> ReasonOfStaleAsync()
            => "code changed: " + code.DifferenceFrom(await _types.MembersOfAsync(slot.Code!, cancellationToken).ConfigureAwait(false));
    }
}
