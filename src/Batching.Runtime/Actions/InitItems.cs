using System.ComponentModel;

namespace Batching.Runtime;

/// <summary>Converts what Init returned into items, before anything starts. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class InitItems
{
    /// <summary>Returns all items of an Init. An array is returned itself; anything else is copied.</summary>
    /// <exception cref="InvalidOperationException">Init returned <see langword="null"/>.</exception>
    public static T[] Of<T>(IEnumerable<T>? items, string action, string init) => items switch
    {
        null => throw NullInit(action, init),
        T[] array => array,
        ICollection<T> collection => [.. collection],
        _ => Enumerated(items),
    };

    /// <summary>Returns the stream of an asynchronous Init.</summary>
    /// <exception cref="InvalidOperationException">Init returned <see langword="null"/>.</exception>
    public static IAsyncEnumerable<T> Stream<T>(IAsyncEnumerable<T>? items, string action, string init)
        => items ?? throw NullInit(action, init);

    /// <summary>Returns the delegate of a kernel.</summary>
    /// <exception cref="InvalidOperationException">The kernel returned <see langword="null"/>.</exception>
    public static T Kernel<T>(T? kernel, string action)
        where T : Delegate
        => kernel ?? throw new InvalidOperationException($"{action}: the kernel returned null. Return the delegate that runs an item.");

    /// <summary>Enumerates all items. If both MoveNext and Dispose throw, the second exception is kept beside the first.</summary>
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
        => new($"{action}: Init = {init} returned null. Return the items, or an empty sequence if there are none.");
}
