using System.ComponentModel;
using System.Runtime.ExceptionServices;
using Batching.Loops;

namespace Batching.Runtime;

/// <summary>What has failed in a section, the original first.</summary>
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

    /// <summary>Whether the run is cancelled: that is no failure.</summary>
    public bool IsCancellation { get; }

    /// <summary>Adds what failed afterwards.</summary>
    /// <param name="failure">The failure; one that carries several counts as those.</param>
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

    /// <summary>All failures as one exception; null where the original is all there is, and can be thrown as it is.</summary>
    public Exception? All()
        => _all.Count == 1 || (_first.SourceException is LoopException original && original.InnerExceptions.Count == _all.Count)
        ? null
        : new LoopException(_section, _all);

    /// <summary>Throws all failures; a single one as it is.</summary>
    public void Throw()
    {
        if (All() is { } all)
        {
            throw all;
        }

        _first.Throw();
    }
}
