using System.ComponentModel;
using System.Runtime.CompilerServices;
using Batching.Loops;

namespace Batching.Runtime;

/// <summary>A loop at its place in one run: where the run is in it, and what generated code asks between events.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LoopFrame : ILoopContext
{
    private const int NoEvent = -1;
    private readonly LoopRun _run;
    private readonly LoopPlace _place;
    private readonly LoopFrame[] _inner;
    private readonly LoopCallback[] _callbacks;
    private readonly LoopCallback[] _beginning; // Those whose state is that of one run of this loop.
    private readonly LoopClock _clock;
    private readonly int _firstEvent;
    private readonly int _afterEvent;
    private readonly bool _isOnlyTimed;

    // Of all that is asked for the outermost wins: the lowest number.
    private readonly int _stops;
    private readonly int _skips;
    private IStrongBox? _element;
    private LoopSectionSpan? _section;
    private Exception? _first; // Of a section that fails, until that is known.
    private CancellationToken _tokenSetAside;
    private int _leavingSetAside;
    private int _event = NoEvent;
    private long _iteration = -1;

    internal LoopFrame(LoopRun run, LoopFrame? parent, LoopPlace place)
    {
        (_run, Parent, _place) = (run, parent, place);
        _callbacks = [.. run.Callbacks.Where(callback => RunsIn(callback, place))];
        _beginning = [.. run.Callbacks.Where(callback => Counts(callback, place))];
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
        ? throw new InvalidOperationException($"{_place.Outline.Name} is at no event yet.")
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

    /// <summary>Whether a Finally event has callbacks, or is shown, so that something must run though it fails.</summary>
    public bool GuardsFinally => !_isOnlyTimed;

    /// <summary>Whether the rest of the section, or more, is to be left out.</summary>
    public bool IsLeaving => _run.Leaving <= _skips;

    internal LoopFrame? Parent { get; }

    internal string PlacePath => _place.Path;

    internal string[] CallbackNames => [.. _callbacks.Select(callback => NameOf(callback.GetType()))];

    /// <inheritdoc/>
    public void SkipSection() => _run.Leave(_skips);

    /// <inheritdoc/>
    public void StopLoop() => _run.Leave(_stops);

    /// <summary>The loop begins.</summary>
    public void Enter()
    {
        _iteration++;
        if (_beginning.Length > 0)
        {
            NotifyBeginning();
        }
    }

    /// <summary>Sets the element that the loop is run for.</summary>
    /// <typeparam name="T">The type of the element.</typeparam>
    /// <param name="element">The element.</param>
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

    /// <summary>The element that the loop is run for.</summary>
    /// <typeparam name="T">The type that it was set with.</typeparam>
    public T GetElement<T>() => ((StrongBox<T>)_element!).Value!;

    /// <summary>The context of an event that takes one.</summary>
    /// <param name="index">The event.</param>
    public ILoopContext At(int index)
    {
        _event = index;
        return this;
    }

    /// <summary>The frame of an inner loop, which is about to run.</summary>
    /// <param name="index">The inner loop.</param>
    public LoopFrame Inner(int index)
    {
        LoopFrame inner = _inner[index];
        _event = inner._afterEvent;
        return inner;
    }

    /// <summary>An event begins.</summary>
    /// <param name="index">The event.</param>
    /// <returns>Whether it is to run: a callback may leave.</returns>
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

    /// <summary>An event yields an element.</summary>
    public void Yielded()
    {
        if (_clock.IsMeasured)
        {
            _clock.Times(_firstEvent + _event).Elements++;
            CloseEvent();
        }
    }

    /// <summary>The next element is asked for.</summary>
    public void Resume()
    {
        if (_clock.IsMeasured)
        {
            _clock.Open = _firstEvent + _event;
            _clock.Times(_clock.Open).Resumed++;
            BeginSpan();
        }
    }

    /// <summary>An event has ended.</summary>
    /// <param name="index">The event.</param>
    /// <returns>Whether the section goes on.</returns>
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

    /// <summary>A Failed or Finally event has ended, in whichever way: every callback sees it.</summary>
    /// <param name="index">The event.</param>
    /// <param name="failures">What has failed so far, if anything.</param>
    /// <param name="failure">The failure that a Failed event observes.</param>
    /// <returns>What has failed, callbacks included.</returns>
    public LoopFailures? EndAlways(int index, LoopFailures? failures, Exception? failure = null)
    {
        _event = index;
        if (failures is not null)
        {
            // What was to be left out is: by the failure.
            _run.Leaving = LoopRun.Nowhere;
        }

        if (_clock.Open == _firstEvent + index)
        {
            try
            {
                CloseEvent();
            }
            catch (Exception ofWatch)
            {
                failures = Add(Event.Section, failures, ofWatch);
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

    /// <summary>A section has ended without a failure.</summary>
    /// <returns>Whether the loop goes on.</returns>
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

        // It was for this loop, and is done.
        _run.Leaving = LoopRun.Nowhere;
        _run.HasStopped |= leaving == 0;
        return leaving == _skips;
    }

    /// <summary>Puts aside that the run is leaving or cancelled, for events that run in any case.</summary>
    public void SetAside()
    {
        (_leavingSetAside, _tokenSetAside) = (_run.Leaving, _run.Token);
        _run.Leaving = LoopRun.Nowhere;
        if (_run.Token.IsCancellationRequested)
        {
            _run.Token = CancellationToken.None;
        }
    }

    /// <summary>The frame of an inner loop that runs in any case, whatever an event or inner loop before it has left.</summary>
    /// <param name="index">The inner loop.</param>
    public LoopFrame InnerAlways(int index)
    {
        _leavingSetAside = Math.Min(_leavingSetAside, _run.Leaving);
        _run.Leaving = LoopRun.Nowhere;
        return Inner(index);
    }

    /// <summary>Goes on with what was put aside.</summary>
    public void Restore()
    {
        _run.Token = _tokenSetAside;
        _run.Leave(_leavingSetAside);
    }

    /// <summary>Something in the section has failed. What was to be left out is: by the failure.</summary>
    /// <param name="section">The section.</param>
    /// <param name="failure">The failure.</param>
    public LoopFailures Fail(string section, Exception failure)
    {
        Exception? first = _first;
        _first = null;
        LoopFailures failures = Add(section, null, first ?? failure);
        return first is null || ReferenceEquals(first, failure) ? failures : Add(section, failures, failure);
    }

    /// <summary>
    /// A failure is on its way out, and has passed nothing yet: a sequence of elements that is left may throw as well, in the place of the
    /// first failure. For the filter of a handler.
    /// </summary>
    /// <param name="failure">The failure.</param>
    /// <returns>True: the handler takes it.</returns>
    public bool Sees(Exception failure)
    {
        _first ??= failure;
        return true;
    }

    /// <summary>As <see cref="Sees"/>, for a handler that is not to take it.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>False.</returns>
    public bool Passes(Exception failure)
    {
        _first ??= failure;
        return false;
    }

    /// <summary>The section has ended with a failure.</summary>
    /// <param name="failures">What has failed.</param>
    /// <returns>All of it as one exception; null where the original is all there is.</returns>
    public Exception? EndFailed(LoopFailures failures)
    {
        _run.Leaving = LoopRun.Nowhere;
        if (_section is not null && Caught(() => EndSectionSpan(failures.First)) is { } ofWatch)
        {
            failures.Add(ofWatch);
        }

        return failures.All();
    }

    /// <summary>Adds a failure to those of the section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="failures">Those so far, if any.</param>
    /// <param name="failure">The failure.</param>
    public LoopFailures Add(string section, LoopFailures? failures, Exception failure)
    {
        _run.Leaving = LoopRun.Nowhere;
        Exception? ofWatch = Caught(_run.CloseOpen);
        if (failures is null)
        {
            failures = new($"{_place.Outline.Name}.{section}", failure, _run.IsCancelled && failure is OperationCanceledException);
        }
        else
        {
            failures.Add(failure);
        }

        if (ofWatch is not null)
        {
            failures.Add(ofWatch);
        }

        return failures;
    }

    // Whoever watches must not put a failure of his own in the place of the first.
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

    /// <summary>Ends what is still measured here, though it failed.</summary>
    internal void CloseOpen()
    {
        if (_clock.Open - _firstEvent is var index && index >= 0 && index < _place.Outline.Events.Length)
        {
            _event = index;
            CloseEvent();
        }
    }

    internal IEnumerable<LoopFrame> SelfAndInside() => _inner.SelectMany(inner => inner.SelfAndInside()).Prepend(this);

    /// <summary>The times at this place and those inside, in the order of the description, and their sum.</summary>
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

            events[position] = new LoopEventReport(
                _place.PathOf(index), _place.Outline.Events[index].Event, times.Count, times.Elements,
                _clock.Duration(inside), _clock.Duration(times.Pieces.Total), _clock.Duration(times.Callbacks),
                _clock.Duration(times.Pieces.Percentile(0.95)));
            total += inside;
        }

        return total;
    }

    // As code names it: EarlyStopping<Epoch>.
    internal static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;

    private static bool RunsIn(LoopCallback callback, LoopPlace place)
        => (callback.TypeOfLoops is null || callback.TypeOfLoops == place.Outline.LoopType)
        && (callback.Within is null || $".{place.Path}.".Contains($".{callback.Within}.", StringComparison.Ordinal));

    /// <summary>
    /// Whether this is the loop whose elements a callback counts: its loops run for them, itself or in something that does; or it is the
    /// outermost.
    /// </summary>
    private static bool Counts(LoopCallback callback, LoopPlace place)
        => (place.Parent is null && RunsOnce(place).Any(each => RunsIn(callback, each)))
        || place.Inner.Any(
            inner => place.Outline.Events[inner.AfterEvent].Yields is not null && RunsOnce(inner).Any(each => RunsIn(callback, each)));

    /// <summary>A place, and those that run once whenever it runs.</summary>
    private static IEnumerable<LoopPlace> RunsOnce(LoopPlace place)
        => place.Inner.Where(inner => place.Outline.Events[inner.AfterEvent].Yields is null).SelectMany(RunsOnce).Prepend(place);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NotifyBeginning()
    {
        _event = NoEvent;
        foreach (LoopCallback callback in _beginning)
        {
            callback.NotifyLoopBegin(this);
        }
    }

    /// <summary>The time since the last boundary is the event's, and it is over.</summary>
    private void CloseEvent()
    {
        if (_clock.IsMeasured)
        {
            _clock.EndEvent(_firstEvent + _event);
            _run.Telemetry?.EndEvent(this);
        }
    }

    /// <summary>Ends what a section that failed out of its way has left open.</summary>
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
