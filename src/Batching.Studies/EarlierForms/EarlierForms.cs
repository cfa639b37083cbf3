using Batching.Runtime;
using Batching.Studies.Stores;

namespace Batching.Studies;

/// <summary>
/// Finds stored results of earlier forms of a run class, which had other parameters. The attributes <see cref="FormerNameAttribute"/> and
/// <see cref="FormerValueAttribute"/> tell which of them are results of current runs. The others are noted.
/// </summary>
internal sealed class EarlierForms
{
    private const string Adopt = "To use them, call Study.Adopt";

    private readonly Dictionary<RunSlot, StoredRun> _results = [];
    private readonly List<string> _notes = [];

    private EarlierForms()
    {
    }

    /// <summary>The result of an earlier form, for each run that has one.</summary>
    internal IReadOnlyDictionary<RunSlot, StoredRun> Results => _results;

    /// <summary>Texts that say how many results there are, and how their form differs.</summary>
    internal IReadOnlyList<string> Notes => _notes;

    /// <summary>Finds results for runs of a class.</summary>
    /// <param name="pending">The runs without a result.</param>
    /// <param name="type">The class.</param>
    /// <param name="rows">The stored runs that do not belong to the study.</param>
    /// <param name="membersOf">Returns the hashes of a code version, by member.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    internal static async ValueTask<EarlierForms> FindAsync(
        IReadOnlyCollection<RunSlot> pending, StoredType type, IEnumerable<StoredRow> rows,
        Func<string, CancellationToken, ValueTask<IReadOnlyDictionary<string, string>?>> membersOf, CancellationToken cancellationToken)
    {
        var found = new EarlierForms();
        RunType runType = pending.First().Run.Class;
        Dictionary<string, RunSlot> byId = pending.ToDictionary(slot => slot.Run.Id, StringComparer.Ordinal);
        SortedDictionary<string, ValueShape> now = RunForm.Of(pending.First().Run.ParameterBytes());
        bool isTold = FormerParameters.AreKnown(runType);
        var differences = new Dictionary<string, string?>(StringComparer.Ordinal);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        string? problem = null;
        foreach (StoredRow row in rows.Where(row => row.Run.State == StoredState.Done))
        {
            if (await FateAsync(row).ConfigureAwait(false) is { } fate)
            {
                counts[fate] = counts.GetValueOrDefault(fate) + 1;
            }
        }

        found._notes.AddRange(
            counts.Select(pair =>
                $"{runType.ShortName}: {pair.Value} stored {(pair.Value == 1 ? "result is" : "results are")} of an earlier form of the "
                    + $"class, {pair.Key}"));
        return found;

        // Damage is ignored here. It is reported when the damaged run is read.
        async ValueTask<string?> FateAsync(StoredRow row)
        {
            try
            {
                return RunForm.Difference(RunForm.Of(row.Parameters), now) is { } difference
                    && await UseAsync(row).ConfigureAwait(false) is { } use
                    ? $"{difference}. {use}"
                    : null;
            }
            catch (Exception failure) when (StoredDamage.Is(failure))
            {
                return null;
            }
        }

        async ValueTask<string?> UseAsync(StoredRow row)
        {
            if (!isTold || FormerParameters.Renew(runType, row.Parameters) is not { } renewed)
            {
                return $"They are not used. {Adopt}";
            }

            if (RunForm.Difference(RunForm.Of(renewed), now) is { } left)
            {
                return $"They are not used, because a difference remains: {left}. {Adopt}";
            }

            if (!byId.TryGetValue(RunIdentity.Of(runType.Name, renewed), out RunSlot? slot) || found._results.ContainsKey(slot))
            {
                // The study does not have the run, or the run has a result.
                return null;
            }

            if (await CodeDifferenceAsync(row.Run.Code).ConfigureAwait(false) is { } changed)
            {
                return $"They are not used, because other code has changed too: {changed}. {Adopt}";
            }

            problem ??= await ProblemOfAsync(slot.Run, row.Run).ConfigureAwait(false);
            if (problem.Length > 0)
            {
                return $"They are not used: {problem}";
            }

            found._results.Add(slot, row.Run);
            return "They are used";
        }

        // One result is enough to check, because all have the same type.
        async ValueTask<string> ProblemOfAsync(Run run, StoredRun former)
        {
            try
            {
                IReadOnlyDictionary<string, string> texts =
                    await type.Results.TextsOfAsync([former.Id], cancellationToken).ConfigureAwait(false);
                if (texts.TryGetValue(former.Id, out string? text))
                {
                    run.CheckRoundTrip(text);
                }

                return "";
            }
            catch (NotSupportedException failure)
            {
                return failure.Message;
            }
        }

        async ValueTask<string?> CodeDifferenceAsync(string? version)
        {
            if (version is null)
            {
                return "of unknown code";
            }

            if (!differences.TryGetValue(version, out string? difference))
            {
                IEnumerable<Type> types = runType.Parameters.Select(parameter => parameter.Codec.Type);
                IReadOnlyDictionary<string, string>? members = await membersOf(version, cancellationToken).ConfigureAwait(false);
                differences.Add(version, difference = type.Code.DifferenceBesides(runType.Name, types, members));
            }

            return difference;
        }
    }
}
