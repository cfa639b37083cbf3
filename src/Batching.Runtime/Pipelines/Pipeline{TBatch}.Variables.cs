namespace Batching;

/// <content>Variables that batches change.</content>
public sealed partial class Pipeline<TBatch>
{
    /// <summary>
    /// Lets each batch change a variable when the run delivers it, in the order of the batches: exact for every prefetch. A batch that is
    /// left out changes nothing. Before a <see cref="Rebatch"/> a batch is delivered with its last row.
    /// </summary>
    /// <remarks>
    /// The change is noted when the batch passes this step and made when it is delivered: the function is then given the batch as its last
    /// step left it, and until then the batch is kept. For the batch as it is at this step, and for less memory behind a Rebatch, use the
    /// overload with two functions. What the function throws ends the run there, also with <see cref="BatchFailurePolicy.Skip"/>: a
    /// variable without one of its changes would be wrong.
    /// </remarks>
    /// <typeparam name="T">The type of the variable.</typeparam>
    /// <param name="variable">The variable.</param>
    /// <param name="change">Gives the new value, from the old one and the batch. Called for one batch at a time.</param>
    /// <returns>The longer pipeline.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public Pipeline<TBatch> Update<T>(Variable<T> variable, Func<T, TBatch, T> change)
        => Update(variable, static batch => batch, change);

    /// <inheritdoc cref="Update{T}(Variable{T}, Func{T, TBatch, T})"/>
    /// <remarks>
    /// The first function is a step: it takes from the batch what the change needs, with prefetch for several batches at a time. The second
    /// makes the change when the batch is delivered. What that throws ends the run there, also with <see cref="BatchFailurePolicy.Skip"/>:
    /// a variable without one of its changes would be wrong.
    /// </remarks>
    /// <typeparam name="T">The type of the variable.</typeparam>
    /// <typeparam name="TPart">The type of what the change takes from a batch.</typeparam>
    /// <param name="variable">The variable.</param>
    /// <param name="part">Takes from the batch, at this step, what the change needs.</param>
    /// <param name="change">Gives the new value, from the old one and what was taken. Called for one batch at a time.</param>
    public Pipeline<TBatch> Update<T, TPart>(Variable<T> variable, Func<TBatch, TPart> part, Func<T, TPart, T> change)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(change);
        return new(Chain.With(new UpdateNode<TBatch, T, TPart>(variable, part, change)));
    }
}
