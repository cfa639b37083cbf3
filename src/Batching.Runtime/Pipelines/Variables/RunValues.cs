namespace Batching;

/// <summary>The variables of a run. The consumer writes, anybody may read: each change makes new values.</summary>
internal sealed class RunValues
{
    private VariableValues _current;

    /// <summary>Begins with the values of the checkpoint, if there is one, or else with the values given, and the initial ones of the variables that have none.</summary>
    /// <exception cref="ArgumentException">A value given is of another type than its variable.</exception>
    /// <exception cref="InvalidOperationException">Two variables have one name.</exception>
    internal RunValues(PipelineChain chain, RunOptions options)
    {
        var values = new Dictionary<string, object?>(options.Variables.ByName);
        var named = new Dictionary<string, Variable>();
        foreach (Variable variable in chain.Variables)
        {
            if (named.TryGetValue(variable.Name, out Variable? other) && !ReferenceEquals(other, variable))
            {
                throw new InvalidOperationException($"Two variables of the pipeline are named '{variable.Name}'. Use one variable, or name them apart.");
            }

            named[variable.Name] = variable;
            if (options.ResumeFrom is { } checkpoint)
            {
                values[variable.Name] = checkpoint.ValueFor(variable);
                continue;
            }

            if (values.TryAdd(variable.Name, variable.InitialObject))
            {
                continue;
            }

            if (other is null && !variable.Accepts(values[variable.Name]))
            {
                throw new ArgumentException(VariableValues.Misfit(variable, values[variable.Name]), nameof(options));
            }
        }

        Initial = _current = new VariableValues(values);
    }

    /// <summary>What the run began with.</summary>
    internal VariableValues Initial { get; }

    internal VariableValues Current => Volatile.Read(ref _current);

    /// <summary>Makes the changes that come with an outcome, in order: those of batches that a border took before it, and its own if it is delivered.</summary>
    internal void Apply(BatchOutcome outcome)
    {
        foreach (BatchUpdates updates in outcome.Before?.Updates ?? [])
        {
            Apply(updates);
        }

        if (outcome.Updates is { } own)
        {
            Apply(own);
        }
    }

    /// <summary>All changes of the batch, or none if one throws.</summary>
    private void Apply(BatchUpdates updates)
    {
        var values = new Dictionary<string, object?>(_current.ByName);
        var next = new VariableValues(values);
        try
        {
            foreach (VariableUpdate update in updates.Updates)
            {
                values[update.Variable.Name] = update.Apply(next);
            }
        }
        catch (Exception failure)
        {
            new BatchFailure(updates.Place.Number, updates.Place.Epoch, "Update", failure).Note();
            throw;
        }

        Volatile.Write(ref _current, next);
    }
}
