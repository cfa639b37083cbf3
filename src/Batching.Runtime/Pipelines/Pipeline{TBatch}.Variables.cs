namespace Batching;

/// <content>Variables that batches change.</content>
public sealed partial class Pipeline<TBatch>
{
    /// <summary>
    /// Lets each batch change a variable when the run delivers the batch. The changes are made in the order of the batches, so they are the
    /// same for every prefetch. A batch that is left out changes nothing. A batch before a <see cref="Rebatch"/> is delivered with its last
    /// row.
    /// </summary>
    /// <remarks>
    /// The function gets the batch as it leaves its last step, and the batch is kept until then. Use the overload with two functions to see
    /// the batch at this step, or to use less memory behind a Rebatch. If the function throws, the run ends there, also with
    /// <see cref="BatchFailurePolicy.Skip"/>, because a variable that lacks a change would be wrong.
    /// </remarks>
    /// <typeparam name="T">The type of the variable.</typeparam>
    /// <param name="variable">The variable.</param>
    /// <param name="change">Returns the new value, given the old one and the batch. Called for one batch at a time.</param>
    /// <returns>The longer pipeline.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public Pipeline<TBatch> Update<T>(Variable<T> variable, Func<T, TBatch, T> change)
        => Update(variable, static batch => batch, change);

    /// <inheritdoc cref="Update{T}(Variable{T}, Func{T, TBatch, T})"/>
    /// <remarks>
    /// The first function is a step: it takes from the batch what the change needs. With prefetch, it runs for several batches at the same
    /// time. The second function makes the change when the batch is delivered. If it throws, the run ends there, also with
    /// <see cref="BatchFailurePolicy.Skip"/>, because a variable that lacks a change would be wrong.
    /// </remarks>
    /// <typeparam name="T">The type of the variable.</typeparam>
    /// <typeparam name="TPart">The type of what the change takes from a batch.</typeparam>
    /// <param name="variable">The variable.</param>
    /// <param name="part">Takes from the batch, at this step, what the change needs.</param>
    /// <param name="change">Returns the new value, given the old one and what was taken. Called for one batch at a time.</param>
    public Pipeline<TBatch> Update<T, TPart>(Variable<T> variable, Func<TBatch, TPart> part, Func<T, TPart, T> change)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(change);
        return new(Chain.With(new UpdateNode<TBatch, T, TPart>(variable, part, change)));
    }
}
