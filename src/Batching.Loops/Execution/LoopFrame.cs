using System.ComponentModel;
using System.Runtime.CompilerServices;
using Batching.Loops;

namespace Batching.Runtime;

/// <summary>A loop at its place in one run: the position of the run in it, and what generated code calls between events.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LoopFrame : ILoopContext
{
    private const int NoEvent = -1;

    private readonly LoopRun _run;
    private readonly LoopPlace _place;
    private readonly LoopFrame[] _inner;
    private readonly LoopCallback[] _callbacks;
    private readonly LoopCallback[] _counting; // These count the elements of this loop, and reset when it begins.
    private readonly LoopClock _clock;
    private readonly int _firstEvent;
    private readonly int _afterEvent;
    private readonly bool _isOnlyTimed;

    // The numbers of the requests to stop or skip here. The lowest number wins: it belongs to the outermost loop.
    private readonly int _stops;
    private readonly int _skips;
    private IStrongBox? _element;
    private LoopSectionSpan? _section;
    private Exception? _first; // The first failure of a section, until a handler takes it.
    private CancellationToken _tokenSetAside;
    private int _leavingSetAside;
    private int _event = NoEvent;
    private long _iteration = -1;

    internal LoopFrame(LoopRun run, LoopFrame? parent, LoopPlace place)
    {
        (_run, Parent, _place) = (run, parent, place);
        _callbacks = [.. run.Callbacks.Where(callback => RunsIn(callback, place))];
        _counting = [.. run.Callbacks.Where(callback => Counts(callback, place))];
        _clock = run.Clock;
        _firstEvent = _clock.Register(place.Outline.Events.Length);
        _isOnlyTimed = run.IsTimed && run.Telemetry is null && _callbacks.Length == 0;
        (Loop, IsInstrumented, _afterEvent) = (place.Loop, run.IsInstrumented, place.AfterEvent);
        (_stops, _skips) = (2 * place.Depth, (2 * place.Depth) + 1);
        _inner = [.. place.Inner.Select(inner => new LoopFrame(run, this, inner))];
    }

    /// <summary>Whether the run has times or callbacks.</summary>
    public bool IsInstrumented { get; }

    /// <summary>The loop at this place.</summary>
    public object Loop { get; }

    /// <inheritdoc/>
    public LoopEvent Event => _event == NoEvent
        ? throw new InvalidOperationException($"{_place.Outline.Name} has not reached its first event: read Event in an event.")
        : _place.Outline.Events[_event].Event;

    /// <inheritdoc/>
    public string Path => _event == NoEvent ? _place.Path : _place.PathOf(_event);

    /// <inheritdoc/>
    public object? Element => _element?.Value;

    /// <inheritdoc/>
    public long Iteration => Math.Max(_iteration, 0);

    /// <inheritdoc/>
    public TimeSpan Elapsed => _run.Elapsed;

    ILoopContext? ILoopContext.Parent => Parent;

    /// <inheritdoc/>
    public CancellationToken CancellationToken => _run.Token;

    /// <summary>Whether Finally events have callbacks or telemetry, which must run even if the event fails.</summary>
    public bool GuardsFinally => !_isOnlyTimed;

    /// <summary>Whether the rest of the section, or more, is skipped.</summary>
    public bool IsLeaving => _run.Leaving <= _skips;

    internal LoopFrame? Parent { get; }

    internal string PlacePath => _place.Path;

    internal string[] CallbackNames => [.. _callbacks.Select(callback => NameOf(callback.GetType()))];

    /// <inheritdoc/>
    public void SkipSection() => _run.Leave(_skips);

    /// <inheritdoc/>
    public void StopLoop() => _run.Leave(_stops);

    /// <summary>Begins a run of the loop.</summary>
    public void Enter()
    {
        _iteration++;
        if (_counting.Length > 0)
        {
            NotifyLoopStarting();
        }
    }

    /// <summary>Sets the element for which the loop runs.</summary>
    public void SetElement<T>(T element)
    {
        if (_element is StrongBox<T> box)
        {
            box.Value = element;
        }
        else
        {
            _element = new StrongBox<T>(element);
        }
    }

    /// <summary>The element for which the loop runs.</summary>
    /// <typeparam name="T">The type with which it was set.</typeparam>
    public T GetElement<T>() => ((StrongBox<T>)_element!).Value!;

    /// <summary>Returns the context for an event that takes it as a parameter.</summary>
    public ILoopContext At(int index)
    {
        _event = index;
        return this;
    }

    /// <summary>Returns the frame of an inner loop, which is about to run.</summary>
    public LoopFrame Inner(int index)
    {
        LoopFrame inner = _inner[index];
        _event = inner._afterEvent;
        return inner;
    }

    /// <summary>Begins an event.</summary>
    /// <returns>Whether the event runs: a callback may skip it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Begin(int index)
    {
        _event = index;
        if (!_isOnlyTimed)
        {
            return BeginWatched(index);
        }

        _clock.Open = _firstEvent + index;
        return true;
    }

    private bool BeginWatched(int index)
    {
        if (_callbacks.Length > 0 && Event.Kind == LoopEventKind.Before)
        {
            NotifyInOrder();
            if (IsLeaving)
            {
                return false;
            }
        }

        if (_clock.IsMeasured)
        {
            _clock.Open = _firstEvent + index;
            BeginSpan();
        }

        return true;
    }

    /// <summary>Called when an event has yielded an element.</summary>
    public void Yielded()
    {
        if (_clock.IsMeasured)
        {
            _clock.Times(_firstEvent + _event).Elements++;
            CloseEvent();
        }
    }

    /// <summary>Called before the next element is requested.</summary>
    public void Resume()
    {
        if (_clock.IsMeasured)
        {
            _clock.Open = _firstEvent + _event;
            _clock.Times(_clock.Open).Resumed++;
            BeginSpan();
        }
    }

    /// <summary>Ends an event.</summary>
    /// <returns>Whether the section continues.</returns>
    public bool End(int index)
    {
        if (_isOnlyTimed)
        {
            _clock.EndEvent(_firstEvent + index);
            return _run.Leaving > _skips;
        }

        return EndWatched(index);
    }

    private bool EndWatched(int index)
    {
        _event = index;
        CloseEvent();
        if (_callbacks.Length > 0)
        {
            Notify();
        }

        return !IsLeaving;
    }

    /// <summary>Ends a Failed or Finally event, even if it failed: every callback sees it.</summary>
    /// <param name="index">The event.</param>
    /// <param name="failures">The failures so far, if any.</param>
    /// <param name="failure">The failure that a Failed event observes.</param>
    /// <returns>All failures, including those of callbacks.</returns>
    public LoopFailures? EndAlways(int index, LoopFailures? failures, Exception? failure = null)
    {
        _event = index;
        if (failures is not null)
        {
            // The failure skips what was to be skipped.
            _run.Leaving = LoopRun.Nowhere;
        }

        if (_clock.Open == _firstEvent + index)
        {
            try
            {
                CloseEvent();
            }
            catch (Exception ofTelemetry)
            {
                failures = Add(Event.Section, failures, ofTelemetry);
            }
        }

        for (int i = _callbacks.Length - 1; i >= 0; i--)
        {
            try
            {
                _callbacks[i].Notify(this, failure);
            }
            catch (Exception another)
            {
                failures = Add(Event.Section, failures, another);
            }
        }

        CloseCallbacks();
        return failures;
    }

    /// <summary>Ends a section that has not failed.</summary>
    /// <returns>Whether the loop continues.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool EndSection() => (_section is null && _run.Leaving > _skips) || EndSectionLeft();

    private bool EndSectionLeft()
    {
        EndSectionSpan(null);
        int leaving = _run.Leaving;
        if (leaving > _skips)
        {
            return true;
        }

        if (leaving < _stops)
        {
            return false;
        }

        // The request was for this loop and is fulfilled.
        _run.Leaving = LoopRun.Nowhere;
        _run.HasStopped |= leaving == 0;
        return leaving == _skips;
    }

    /// <summary>Sets a request to skip or stop, and a cancellation, aside for events that run in any case.</summary>
    public void SetAside()
    {
        (_leavingSetAside, _tokenSetAside) = (_run.Leaving, _run.Token);
        _run.Leaving = LoopRun.Nowhere;
        if (_run.Token.IsCancellationRequested)
        {
            _run.Token = CancellationToken.None;
        }
    }

    /// <summary>Returns the frame of an inner loop that runs in any case, even if something before it asked to skip or stop.</summary>
    public LoopFrame InnerAlways(int index)
    {
        _leavingSetAside = Math.Min(_leavingSetAside, _run.Leaving);
        _run.Leaving = LoopRun.Nowhere;
        return Inner(index);
    }

    /// <summary>Restores what <see cref="SetAside"/> set aside.</summary>
    public void Restore()
    {
        _run.Token = _tokenSetAside;
        _run.Leave(_leavingSetAside);
    }

    /// <summary>Begins the failures of a section. The failure skips what was to be skipped.</summary>
    public LoopFailures Fail(string section, Exception failure)
    {
        Exception? first = _first;
        _first = null;
        LoopFailures failures = Add(section, null, first ?? failure);
        return first is null || ReferenceEquals(first, failure) ? failures : Add(section, failures, failure);
    }

    /// <summary>
    /// Remembers a failure before any code unwinds: disposing the sequence of elements may throw as well, which would replace the first
    /// failure. For the filter of a handler.
    /// </summary>
    /// <returns>True: the handler catches it.</returns>
    public bool Sees(Exception failure)
    {
        _first ??= failure;
        return true;
    }

    /// <summary>Like <see cref="Sees"/>, for a handler that must not catch it.</summary>
    /// <returns>False.</returns>
    public bool Passes(Exception failure)
    {
        _first ??= failure;
        return false;
    }

    /// <summary>Ends a section that has failed.</summary>
    /// <param name="failures">The failures.</param>
    /// <returns>All failures as one exception; null if there is only the original, which is rethrown.</returns>
    public Exception? EndFailed(LoopFailures failures)
    {
        _run.Leaving = LoopRun.Nowhere;
        if (_section is not null && Caught(() => EndSectionSpan(failures.First)) is { } ofTelemetry)
        {
            failures.Add(ofTelemetry);
        }

        return failures.All();
    }

    /// <summary>Adds a failure to those of the section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="failures">The failures so far, if any.</param>
    /// <param name="failure">The failure.</param>
    public LoopFailures Add(string section, LoopFailures? failures, Exception failure)
    {
        _run.Leaving = LoopRun.Nowhere;
        Exception? ofTelemetry = Caught(_run.CloseOpen);
        if (failures is null)
        {
            failures = new($"{_place.Outline.Name}.{section}", failure, _run.IsCancelled && failure is OperationCanceledException);
        }
        else
        {
            failures.Add(failure);
        }

        if (ofTelemetry is not null)
        {
            failures.Add(ofTelemetry);
        }

        return failures;
    }

    // A failure of telemetry must not replace the first failure.
    private static Exception? Caught(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>Ends the event that is still measured here because it failed.</summary>
    internal void CloseOpen()
    {
        if (_clock.Open - _firstEvent is var index && index >= 0 && index < _place.Outline.Events.Length)
        {
            _event = index;
            CloseEvent();
        }
    }

    internal IEnumerable<LoopFrame> SelfAndInside() => _inner.SelectMany(inner => inner.SelfAndInside()).Prepend(this);

    /// <summary>Adds the times at this place and inside it, in the order of the description, and returns their sum.</summary>
    internal long Report(List<LoopEventReport> events)
    {
        long total = 0;
        for (var index = 0; index < _place.Outline.Events.Length; index++)
        {
            EventTimes times = _clock.Times(_firstEvent + index);
            int position = events.Count;
            events.Add(null!);
            long inside = times.Pieces.Total + times.Callbacks;
            foreach (LoopFrame inner in _inner)
            {
                if (inner._place.AfterEvent == index)
                {
                    inside += inner.Report(events);
                }
            }

            events[position] = new LoopEventReport
            {
                Path = _place.PathOf(index),
                Event = _place.Outline.Events[index].Event,
                Count = times.Count,
                Elements = times.Elements,
                Total = _clock.Duration(inside),
                Self = _clock.Duration(times.Pieces.Total),
                Callbacks = _clock.Duration(times.Callbacks),
                P95 = _clock.Duration(times.Pieces.Percentile(0.95)),
            };
            total += inside;
        }

        return total;
    }

    // As in code: EarlyStopping<Epoch>.
    internal static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;

    private static bool RunsIn(LoopCallback callback, LoopPlace place)
        => (callback.TypeOfLoops is null || callback.TypeOfLoops == place.Outline.LoopType)
        && (callback.Within is null || $".{place.Path}.".Contains($".{callback.Within}.", StringComparison.Ordinal));

    /// <summary>
    /// Whether a callback counts the elements of this loop: the callback's loops run once for each of them. The outermost loop counts for
    /// callbacks whose loops have no such loop around them.
    /// </summary>
    private static bool Counts(LoopCallback callback, LoopPlace place)
        => (place.Parent is null && RunsOnce(place).Any(each => RunsIn(callback, each)))
        || place.Inner.Any(
            inner => place.Outline.Events[inner.AfterEvent].Yields is not null && RunsOnce(inner).Any(each => RunsIn(callback, each)));

    /// <summary>A place, and the places inside it that run once whenever it runs.</summary>
    private static IEnumerable<LoopPlace> RunsOnce(LoopPlace place)
        => place.Inner.Where(inner => place.Outline.Events[inner.AfterEvent].Yields is null).SelectMany(RunsOnce).Prepend(place);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NotifyLoopStarting()
    {
        _event = NoEvent;
        foreach (LoopCallback callback in _counting)
        {
            callback.NotifyLoopStarting(this);
        }
    }

    /// <summary>Attributes the time since the last boundary to the event, which has ended.</summary>
    private void CloseEvent()
    {
        if (_clock.IsMeasured)
        {
            _clock.EndEvent(_firstEvent + _event);
            _run.Telemetry?.EndEvent(this);
        }
    }

    /// <summary>Ends the span of a section, also of one that a failure left open.</summary>
    internal void EndSectionSpan(Exception? failure)
    {
        if (_section is { } section)
        {
            _section = null;
            section.End(failure);
        }
    }

    private void BeginSpan()
    {
        if (_run.Telemetry is { } telemetry)
        {
            _section ??= telemetry.BeginSection($"{_place.Path}.{Event.Section}", _iteration);
            telemetry.BeginEvent(this);
        }
    }

    private void CloseCallbacks()
    {
        if (_clock.IsMeasured && _callbacks.Length > 0)
        {
            _clock.EndCallbacks(_firstEvent + _event);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Notify()
    {
        switch (Event.Kind)
        {
            case LoopEventKind.On:
                NotifyInOrder();
                break;
            case LoopEventKind.After:
                for (int i = _callbacks.Length - 1; i >= 0; i--)
                {
                    _callbacks[i].Notify(this, null);
                }

                CloseCallbacks();
                break;
        }
    }

    private void NotifyInOrder()
    {
        foreach (LoopCallback callback in _callbacks)
        {
            callback.Notify(this, null);
        }

        CloseCallbacks();
    }
}
