using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Turns what Init returned into an array of items, before anything starts. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class InitItems
{
    /// <summary>All items of an Init: an array as it is, anything else copied.</summary>
    /// <typeparam name="T">The type of an item.</typeparam>
    /// <param name="items">What Init returned.</param>
    /// <param name="action">The action's name, for messages.</param>
    /// <param name="init">Init's name, for messages.</param>
    /// <returns>The items.</returns>
    /// <exception cref="InvalidOperationException">Init returned <see langword="null"/>.</exception>
    public static T[] Of<T>(IEnumerable<T>? items, string action, string init) => items switch
    {
        null => throw NullInit(action, init),
        T[] array => array,
        ICollection<T> collection => [.. collection],
        _ => Enumerated(items),
    };

    /// <summary>The stream of an asynchronous Init.</summary>
    /// <typeparam name="T">The type of an item.</typeparam>
    /// <param name="items">What Init returned.</param>
    /// <param name="action">The action's name, for messages.</param>
    /// <param name="init">Init's name, for messages.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="InvalidOperationException">Init returned <see langword="null"/>.</exception>
    public static IAsyncEnumerable<T> Stream<T>(IAsyncEnumerable<T>? items, string action, string init)
        => items ?? throw NullInit(action, init);

    /// <summary>A kernel's delegate, which must not be null.</summary>
    /// <typeparam name="T">The type of the delegate.</typeparam>
    /// <param name="kernel">What the kernel returned.</param>
    /// <param name="action">The action's name, for messages.</param>
    /// <returns>The delegate.</returns>
    /// <exception cref="InvalidOperationException">The kernel returned <see langword="null"/>.</exception>
    public static T Kernel<T>(T? kernel, string action)
        where T : Delegate
        => kernel ?? throw new InvalidOperationException($"{action}: the kernel returned null. Return the delegate that runs an item.");

    /// <summary>All items. What its Dispose throws behind what its MoveNext has thrown is kept beside that.</summary>
    private static T[] Enumerated<T>(IEnumerable<T> items)
    {
        List<T> all = [];
        IEnumerator<T> enumerator = items.GetEnumerator();
        Exception? first = null;
        try
        {
            while (enumerator.MoveNext())
            {
                all.Add(enumerator.Current);
            }
        }
        catch (Exception failure)
        {
            first = failure;
            throw;
        }
        finally
        {
            try
            {
                enumerator.Dispose();
            }
            catch (Exception later) when (first is not null)
            {
                LaterFailures.Add(first, later);
            }
        }

        return [.. all];
    }

    private static InvalidOperationException NullInit(string action, string init)
        => new($"{action}: Init = {init} returned null. Return the items; an empty sequence where there are none.");
}
