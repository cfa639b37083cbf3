namespace Batching.Runtime;

/// <summary>The connections to or from a port, as a linked list. The newest is the first.</summary>
internal readonly struct ConnectionList(Connection? first, bool isIncoming)
{
    internal bool IsEmpty => first is null;

    internal bool HasSeveral => first is not null && Next(first) is not null;

    public Enumerator GetEnumerator() => new(first, isIncoming);

    private Connection? Next(Connection connection) => isIncoming ? connection.NextTo : connection.NextFrom;

    internal struct Enumerator(Connection? first, bool isIncoming)
    {
        private Connection? _next = first;

        public Connection Current { get; private set; } = null!;

        public bool MoveNext()
        {
            if (_next is null)
            {
                return false;
            }

            Current = _next;
            _next = isIncoming ? Current.NextTo : Current.NextFrom;
            return true;
        }
    }
}
