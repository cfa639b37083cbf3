using System.ComponentModel;
using Batching.Loops;

namespace Batching.Runtime;

/// <summary>One run of a loop with its inner loops.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LoopRun
{
    /// <summary>The value of <see cref="Leaving"/> when nothing is skipped.</summary>
    internal const int Nowhere = int.MaxValue;

    private readonly LoopPlace _root;
    private readonly CancellationToken _cancellation;
    private readonly List<LoopState> _claimed = [];
    private readonly List<LoopCallback> _claimedCallbacks = [];
    private readonly bool _hasBegun;
    private int _begun;

    private LoopRun(ILoop loop, LoopOptions options, CancellationToken cancellationToken)
    {
        (Callbacks, IsTimed, _cancellation, Token) = (options.Callbacks, options.MeasureEvents, cancellationToken, cancellationToken);
        _root = LoopPlace.Root(loop);
        foreach (LoopCallback callback in Callbacks)
        {
            CheckFits(callback);
        }

        Claim();
        try
        {
            Telemetry = LoopTelemetry.Begin(loop.Outline.Name, options.Trace);
        }
        catch
        {
            Release();
            throw;
        }

        Clock = new LoopClock(options.TimeProvider, IsTimed || Telemetry is not null);
        Root = new LoopFrame(this, null, _root);
        try
        {
            foreach (LoopCallback callback in Callbacks)
            {
                callback.NotifyRunStarting(Root);
                _begun++;
            }
        }
        catch (Exception failure)
        {
            if (Fail(failure) is { } all)
            {
                throw all;
            }

            throw;
        }

        Clock.Begin();
        _hasBegun = true;
    }

    /// <summary>The outermost loop.</summary>
    public LoopFrame Root { get; }

    internal IReadOnlyList<LoopCallback> Callbacks { get; }

    internal bool IsTimed { get; }

    internal LoopClock Clock { get; }

    internal bool IsInstrumented => IsTimed || Callbacks.Count > 0 || Telemetry is not null;

    /// <summary>The telemetry of the run; null if nothing listens.</summary>
    internal LoopTelemetry? Telemetry { get; }

    internal bool IsCancelled => _cancellation.IsCancellationRequested;

    /// <summary>The token that events see.</summary>
    internal CancellationToken Token { get; set; }

    /// <summary>The loop that is being left: twice the depth of a loop that stops, plus one if it only skips its section.</summary>
    internal int Leaving { get; set; } = Nowhere;

    /// <summary>Whether the outermost loop was stopped.</summary>
    internal bool HasStopped { get; set; }

    internal TimeSpan Elapsed => _hasBegun ? Clock.Elapsed : TimeSpan.Zero;

    /// <summary>Begins a run.</summary>
    /// <param name="loop">The outermost loop.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">The run has no loop for a callback.</exception>
    /// <exception cref="InvalidOperationException">
    /// One of the loops or callbacks belongs to another run that has not ended, or an inner loop is null or of another class.
    /// </exception>
    public static LoopRun Begin(ILoop loop, LoopOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        cancellationToken.ThrowIfCancellationRequested();
        return new LoopRun(loop, options, cancellationToken);
    }

    /// <summary>Completes a run that has not failed.</summary>
    public void Complete() => End(null)?.Throw();

    /// <summary>Ends a run that has failed.</summary>
    /// <returns>The exception to throw; null to rethrow the failure.</returns>
    public Exception? Fail(Exception failure) => End(new LoopFailures(_root.Outline.Name, failure, isCancellation: false))?.All();

    internal void Leave(int what) => Leaving = Math.Min(Leaving, what);

    /// <summary>Ends the event that is still measured because it failed.</summary>
    internal void CloseOpen()
    {
        if (Clock.Open == LoopClock.None)
        {
            return;
        }

        foreach (LoopFrame frame in Root.SelfAndInside())
        {
            frame.CloseOpen();
        }
    }

    private LoopFailures? End(LoopFailures? failures)
    {
        while (_begun > 0)
        {
            try
            {
                Callbacks[--_begun].NotifyRunCompleted(Root);
            }
            catch (Exception another)
            {
                failures = Add(failures, another);
            }
        }

        if (_hasBegun)
        {
            try
            {
                CloseOpen();
            }
            catch (Exception another)
            {
                failures = Add(failures, another);
            }

            var events = new List<LoopEventReport>();
            Clock.AddUp();
            if (IsTimed)
            {
                Root.Report(events);
            }

            _root.Loop.State.Report = new LoopReport
            {
                Elapsed = IsTimed ? Clock.Measured : Clock.Elapsed,
                IsStopped = HasStopped,
                Events = events,
                CallbacksAt = Root.SelfAndInside().Where(frame => frame.CallbackNames.Length > 0)
                    .ToDictionary(frame => frame.PlacePath, frame => frame.CallbackNames),
            };
        }

        try
        {
            EndTelemetry(failures?.First);
        }
        catch (Exception another)
        {
            failures = Add(failures, another);
        }

        Release();
        return failures;
    }

    private void EndTelemetry(Exception? failure)
    {
        if (Telemetry is not null)
        {
            foreach (LoopFrame frame in Root.SelfAndInside())
            {
                frame.EndSectionSpan(failure);
            }

            Telemetry.End(failure);
        }
    }

    private void Release()
    {
        foreach (LoopState state in _claimed)
        {
            state.Release();
        }

        foreach (LoopCallback callback in _claimedCallbacks)
        {
            callback.Release();
        }
    }

    private LoopFailures Add(LoopFailures? failures, Exception failure)
    {
        if (failures is null)
        {
            return new LoopFailures(_root.Outline.Name, failure, isCancellation: false);
        }

        failures.Add(failure);
        return failures;
    }

    private void Claim()
    {
        foreach (ILoop loop in _root.SelfAndInside().Select(place => place.Loop).Distinct(ReferenceEqualityComparer.Instance).Cast<ILoop>())
        {
            if (!loop.State.TryClaim())
            {
                Release();
                throw new InvalidOperationException(
                    $"This {loop.Outline.Name} is running already: a loop object has one run at a time. Create another object.");
            }

            _claimed.Add(loop.State);
        }

        foreach (LoopCallback callback in Callbacks.Distinct<LoopCallback>(ReferenceEqualityComparer.Instance))
        {
            if (!callback.TryClaim())
            {
                Release();
                throw new InvalidOperationException(
                    $"This {LoopFrame.NameOf(callback.GetType())} belongs to another run that has not ended: a callback has state for one "
                        + "run at a time. Create another object.");
            }

            _claimedCallbacks.Add(callback);
        }
    }

    private void CheckFits(LoopCallback callback)
    {
        LoopPlace[] places = [
            .. _root.SelfAndInside().Where(place => callback.TypeOfLoops is null || callback.TypeOfLoops == place.Outline.LoopType)];
        if (places.Length == 0)
        {
            throw new ArgumentException(
                $"{LoopFrame.NameOf(callback.GetType())} is a callback for {callback.TypeOfLoops!.Name}, but this run has only "
                    + $"{string.Join(", ", _root.SelfAndInside().Select(place => place.Outline.Name).Distinct())}.");
        }

        if (callback.Within is { } within && !places.Any(place => $".{place.Path}.".Contains($".{within}.", StringComparison.Ordinal)))
        {
            throw new ArgumentException(
                $"{LoopFrame.NameOf(callback.GetType())}.Within is '{within}', but no loop of the callback is within that. Its loops are: "
                    + $"{string.Join(", ", places.Select(place => place.Path))}.");
        }
    }
}
