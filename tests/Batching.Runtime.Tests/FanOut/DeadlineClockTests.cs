using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Batching.Runtime.Tests;

public class DeadlineClockTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(30);

    [Test]
    public void A_source_is_cancelled_when_its_time_has_passed_and_not_before()
    {
        using var source = new CancellationTokenSource();
        long begin = Stopwatch.GetTimestamp();

        using IDisposable alarm = DeadlineClock.Schedule(s_soon, source);

        Assert.That(source.Token.WaitHandle.WaitOne(Call.Patience), Is.True);
        Assert.That(Stopwatch.GetElapsedTime(begin), Is.GreaterThanOrEqualTo(s_soon));
    }

    [Test]
    public void An_earlier_deadline_is_kept_although_a_later_one_was_set_first()
    {
        using var late = new CancellationTokenSource();
        using var early = new CancellationTokenSource();
        using IDisposable lateAlarm = DeadlineClock.Schedule(TimeSpan.FromHours(1), late);

        using IDisposable earlyAlarm = DeadlineClock.Schedule(s_soon, early);

        Assert.That(early.Token.WaitHandle.WaitOne(Call.Patience), Is.True);
        Assert.That(late.IsCancellationRequested, Is.False);
    }

    [Test]
    public void An_alarm_that_was_called_off_does_not_ring()
    {
        using var calledOff = new CancellationTokenSource();
        using var next = new CancellationTokenSource();
        DeadlineClock.Schedule(s_soon, calledOff).Dispose();

        using IDisposable alarm = DeadlineClock.Schedule(2 * s_soon, next);

        Assert.That(next.Token.WaitHandle.WaitOne(Call.Patience), Is.True);
        Assert.That(calledOff.IsCancellationRequested, Is.False);
    }

    [Test]
    public void Callbacks_that_throw_or_block_delay_no_other_alarm()
    {
        using var mayEnd = new ManualResetEventSlim();
        using var isBlocked = new ManualResetEventSlim();
        using var throwing = new CancellationTokenSource();
        using var blocking = new CancellationTokenSource();
        using var next = new CancellationTokenSource();
        throwing.Token.Register(() => throw new FormatException());
        blocking.Token.Register(() =>
        {
            isBlocked.Set();
            mayEnd.Wait();
        });

        using IDisposable first = DeadlineClock.Schedule(s_soon / 2, throwing);
        using IDisposable second = DeadlineClock.Schedule(s_soon, blocking);
        using IDisposable third = DeadlineClock.Schedule(2 * s_soon, next);

        Assert.That(next.Token.WaitHandle.WaitOne(Call.Patience), Is.True);
        Assert.That(isBlocked.Wait(Call.Patience), Is.True);
        Assert.That(throwing.IsCancellationRequested, Is.True);
        mayEnd.Set();
    }

    [Test]
    public void A_source_that_was_disposed_of_is_harmless()
    {
        var disposed = new CancellationTokenSource();
        using var next = new CancellationTokenSource();
        using IDisposable alarm = DeadlineClock.Schedule(s_soon / 2, disposed);
        disposed.Dispose();

        using IDisposable nextAlarm = DeadlineClock.Schedule(s_soon, next);

        Assert.That(next.Token.WaitHandle.WaitOne(Call.Patience), Is.True);
    }

    [Test]
    public void Nothing_is_kept_of_an_alarm_that_was_called_off()
    {
        WeakReference source = ScheduleAndDispose();

        Assert.That(
            SpinWait.SpinUntil(
                () =>
                {
                    GC.Collect();
                    return !source.IsAlive;
                },
                Call.Patience),
            Is.True);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ScheduleAndDispose()
    {
        var source = new CancellationTokenSource();
        DeadlineClock.Schedule(TimeSpan.FromHours(1), source).Dispose();
        return new WeakReference(source);
    }
}
