using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Batching.Runtime;

/// <summary>
/// Stores the result of an awaitable item. If the item has already completed, it does so at once and without allocation. For generated
/// code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ItemTask
{
    /// <summary>Stores the result in an array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask Keep<T>(ValueTask<T> item, T[] results, int position)
    {
        if (item.IsCompletedSuccessfully)
        {
            results[position] = item.Result;
            return default;
        }

        return Awaited(item, results, position);

        static async ValueTask Awaited(ValueTask<T> item, T[] results, int position)
            => results[position] = await item.ConfigureAwait(false);
    }

    /// <inheritdoc cref="Keep{T}(ValueTask{T},T[],int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ValueTask Keep<T>(Task<T> item, T[] results, int position)
        => Keep(new ValueTask<T>(item ?? throw NullTask()), results, position);

    /// <summary>Stores the result in a column of unknown length.</summary>
    public static ValueTask Keep<T>(ValueTask<T> item, ItemColumn<T> results, int position)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (item.IsCompletedSuccessfully)
        {
            results[position] = item.Result;
            return default;
        }

        return Awaited(item, results, position);

        static async ValueTask Awaited(ValueTask<T> item, ItemColumn<T> results, int position)
            => results[position] = await item.ConfigureAwait(false);
    }

    /// <inheritdoc cref="Keep{T}(ValueTask{T},ItemColumn{T},int)"/>
    public static ValueTask Keep<T>(Task<T> item, ItemColumn<T> results, int position)
        => Keep(new ValueTask<T>(item ?? throw NullTask()), results, position);

    /// <summary>Returns the task of an item without a result.</summary>
    public static ValueTask Run(ValueTask item) => item;

    /// <inheritdoc cref="Run(ValueTask)"/>
    public static ValueTask Run(Task item) => new(item ?? throw NullTask());

    /// <inheritdoc cref="Run(ValueTask)"/>
    /// <typeparam name="T">The type of the result, which is not used.</typeparam>
    public static ValueTask Run<T>(ValueTask<T> item)
    {
        if (item.IsCompletedSuccessfully)
        {
            _ = item.Result;
            return default;
        }

        return new ValueTask(item.AsTask());
    }

    private static InvalidOperationException NullTask()
        => new("The item method returned null instead of a task. Return Task.CompletedTask or Task.FromResult(value), or make the "
            + "method async.");
}
