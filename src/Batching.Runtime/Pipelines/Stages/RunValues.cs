namespace Batching;

/// <summary>The variables of a run. The consumer writes, and any thread may read: each change creates new values.</summary>
internal sealed class RunValues
{
    private VariableValues _current;

    /// <summary>
    /// Starts with the values of the checkpoint or, without one, with the values of the options. A variable without a value there has its
    /// initial value.
    /// </summary>
    /// <exception cref="ArgumentException">A value of the options is of another type than its variable.</exception>
    /// <exception cref="InvalidOperationException">Two variables have the same name.</exception>
    internal RunValues(PipelineChain chain, PipelineOptions options)
    {
        var values = new Dictionary<string, object?>(options.Variables.ByName);
        var named = new Dictionary<string, Variable>();
        foreach (Variable variable in chain.Variables)
        {
            if (named.TryGetValue(variable.Name, out Variable? other) && !ReferenceEquals(other, variable))
            {
                throw new InvalidOperationException(
                    $"Two variables of the pipeline are named '{variable.Name}'. Use one variable, or name them apart.");
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

    /// <summary>The values at the start of the run.</summary>
    internal VariableValues Initial { get; }

    /// <summary>The values after the batches that are delivered so far.</summary>
    internal VariableValues Current => Volatile.Read(ref _current);

    /// <summary>
    /// Computes the values after an outcome: with the changes of the batches that ended at a boundary before it, and its own if it is
    /// delivered.
    /// </summary>
    internal VariableValues Behind(BatchOutcome outcome)
    {
        VariableValues values = Current;
        foreach (BatchUpdates updates in outcome.Before?.Updates ?? [])
        {
            values = After(values, updates);
        }

        return outcome.Updates is { } own ? After(values, own) : values;
    }

    /// <summary>Publishes values that <see cref="Behind"/> returned.</summary>
    internal void Set(VariableValues values) => Volatile.Write(ref _current, values);

    /// <summary>Computes the values after all changes of a batch.</summary>
    private static VariableValues After(VariableValues before, BatchUpdates updates)
    {
        var values = new Dictionary<string, object?>(before.ByName);
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
            new BatchFailure
            {
                BatchNumber = updates.Place.Number,
                Epoch = updates.Place.Epoch,
                Step = "Update",
                Exception = failure,
            }.Note();
            throw;
        }

        return next;
    }
}
