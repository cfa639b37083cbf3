namespace Batching.Runtime;

/// <summary>The gets that wait at an input, the oldest first, linked through the waiters. Not thread-safe.</summary>
internal struct WaitingGets<T>
{
    private GetWaiter<T>? _last;

    internal GetWaiter<T>? First { get; private set; }

    internal void Add(GetWaiter<T> get)
    {
        if (_last is null)
        {
            First = get;
        }
        else
        {
            _last.Next = get;
        }

        _last = get;
    }

    /// <summary>Removes the oldest get. There must be one.</summary>
    internal GetWaiter<T> RemoveFirst()
    {
        GetWaiter<T> first = First!;
        First = first.Next;
        _last = first.Next is null ? null : _last;
        first.Next = null;
        return first;
    }

    /// <returns>Whether the get was there.</returns>
    internal bool Remove(GetWaiter<T> get)
    {
        GetWaiter<T>? previous = null;
        for (GetWaiter<T>? each = First; each is not null; previous = each, each = each.Next)
        {
            if (each != get)
            {
                continue;
            }

            if (previous is null)
            {
                RemoveFirst();
            }
            else
            {
                previous.Next = get.Next;
                _last = get.Next is null ? previous : _last;
                get.Next = null;
            }

            return true;
        }

        return false;
    }

    /// <summary>Removes all gets.</summary>
    /// <returns>The first of them, which leads to the others.</returns>
    internal GetWaiter<T>? RemoveAll()
    {
        GetWaiter<T>? first = First;
        (First, _last) = (null, null);
        return first;
    }
}
