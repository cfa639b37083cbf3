using System.ComponentModel;
using System.Runtime.ExceptionServices;
using Batching.Loops;

namespace Batching.Runtime;

/// <summary>The failures of a section, the original first.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LoopFailures
{
    private readonly string _section;
    private readonly List<Exception> _all = [];
    private readonly ExceptionDispatchInfo _first;

    /// <summary>The original failure.</summary>
    public Exception First => _first.SourceException;

    internal LoopFailures(string section, Exception first, bool isCancellation)
    {
        _section = (first as LoopException)?.Section ?? section;
        _first = ExceptionDispatchInfo.Capture(first);
        IsCancellation = isCancellation;
        Add(first);
    }

    /// <summary>Whether the run was cancelled, so Failed events do not run.</summary>
    public bool IsCancellation { get; }

    /// <summary>Adds a later failure.</summary>
    /// <param name="failure">The failure. A <see cref="LoopException"/> counts as the failures that it contains.</param>
    public void Add(Exception failure)
    {
        if (failure is LoopException several)
        {
            _all.AddRange(several.InnerExceptions);
        }
        else
        {
            _all.Add(failure);
        }
    }

    /// <summary>Returns all failures as one exception; null if there is only the original, which can be rethrown.</summary>
    public Exception? All()
        => _all.Count == 1 || (_first.SourceException is LoopException original && original.InnerExceptions.Count == _all.Count)
        ? null
        : new LoopException(_section, _all);

    /// <summary>Throws all failures; a single one unchanged.</summary>
    public void Throw()
    {
        if (All() is { } all)
        {
            throw all;
        }

        _first.Throw();
    }
}
