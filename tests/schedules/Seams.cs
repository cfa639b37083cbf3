// What Coyote 1.7.11 cannot control, in forms that it can. Names in the namespace Batching hide those that the product's files import, so
// that the product's sources compile against these unchanged.
using Microsoft.Coyote.Random;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Dataflow;
using System.Threading.Tasks.Sources;

namespace Batching
{
    /// <summary>lock (x) on any other class than System.Threading.Lock is a Monitor, which Coyote controls.</summary>
    internal sealed class Lock;

    /// <summary>Choices that belong to the schedule: Coyote makes them, and repeats them in a replay.</summary>
    internal static class Choice
    {
        /// <summary>The number of the schedule: what a static member was left at by another is not to be seen.</summary>
        internal static int Schedule { get; set; }

        internal static bool Flip() => Generator.Create().NextBoolean();

        internal static int Below(int bound) => Generator.Create().NextInteger(bound);
    }

    /// <summary>
    /// The tasks that stand for work items of the pool. A schedule ends when they have: what Coyote cuts off it tells so by an exception,
    /// which the engine catches as an item's.
    /// </summary>
    internal static class Tasks
    {
        private static int s_schedule;
        private static int s_running;

        internal static void Start(Action action)
        {
            if (s_schedule != Choice.Schedule)
            {
                (s_schedule, s_running) = (Choice.Schedule, 0);
            }

            s_running++;
            _ = Task.Run(() =>
            {
                action();
                s_running--;
            });
        }

        /// <summary>Waits until all have ended.</summary>
        internal static async Task EndedAsync()
        {
            // Not inside one of them, which may have brought us here.
            await Task.Yield();
            while (s_schedule == Choice.Schedule && s_running > 0)
            {
                Microsoft.Coyote.Runtime.SchedulingPoint.Yield();
            }
        }
    }

    /// <summary>A clock on which any time may have passed: thresholds of microseconds are crossed, or not, by choice.</summary>
    internal static class Stopwatch
    {
        internal const long Frequency = 10_000_000;
        private static readonly long[] s_steps = [1, 1, 10, 30, 600, 20_000]; // 0.1 us to 2 ms
        private static long s_now;

        internal static long GetTimestamp() => s_now += s_steps[Choice.Below(s_steps.Length)];

        internal static TimeSpan GetElapsedTime(long begin) => new(s_now - begin);

        internal static TimeSpan GetElapsedTime(long begin, long end) => new(end - begin);
    }

    /// <summary>Coyote knows no exchange of truth values, which the framework has had since .NET 9. All else goes through.</summary>
    internal static class Interlocked
    {
        private static int s_point;

        internal static bool Exchange(ref bool location, bool value)
        {
            System.Threading.Interlocked.Increment(ref s_point); // Only for the schedule: one task runs at a time.
            bool was = location;
            location = value;
            return was;
        }

        internal static int Exchange(ref int location, int value) => System.Threading.Interlocked.Exchange(ref location, value);

        internal static long Exchange(ref long location, long value) => System.Threading.Interlocked.Exchange(ref location, value);

        internal static T Exchange<T>(ref T location, T value) where T : class?
            => System.Threading.Interlocked.Exchange(ref location, value);

        internal static int CompareExchange(ref int location, int value, int comparand)
            => System.Threading.Interlocked.CompareExchange(ref location, value, comparand);

        internal static long CompareExchange(ref long location, long value, long comparand)
            => System.Threading.Interlocked.CompareExchange(ref location, value, comparand);

        internal static T CompareExchange<T>(ref T location, T value, T comparand) where T : class?
            => System.Threading.Interlocked.CompareExchange(ref location, value, comparand);

        internal static int Increment(ref int location) => System.Threading.Interlocked.Increment(ref location);

        internal static long Increment(ref long location) => System.Threading.Interlocked.Increment(ref location);

        internal static int Decrement(ref int location) => System.Threading.Interlocked.Decrement(ref location);

        internal static long Decrement(ref long location) => System.Threading.Interlocked.Decrement(ref location);

        internal static int Add(ref int location, int value) => System.Threading.Interlocked.Add(ref location, value);

        internal static long Add(ref long location, long value) => System.Threading.Interlocked.Add(ref location, value);

        internal static long Read(ref readonly long location) => System.Threading.Volatile.Read(in location);

        internal static void MemoryBarrier() => System.Threading.Interlocked.MemoryBarrier();
    }

    internal static class ThreadPool
    {
        internal static bool UnsafeQueueUserWorkItem(IThreadPoolWorkItem item, bool preferLocal)
        {
            Tasks.Start(item.Execute);
            return true;
        }
    }

    /// <summary>Coyote's own context and scheduler are no context of the user's.</summary>
    internal class SynchronizationContext : System.Threading.SynchronizationContext
    {
        internal static new SynchronizationContext? Current => null;
    }

    internal abstract class TaskScheduler : System.Threading.Tasks.TaskScheduler
    {
        internal static new TaskScheduler? Current => null;

        internal static new TaskScheduler? Default => null;
    }

    [Flags]
    internal enum ConfigureAwaitOptions
    {
        None = 0,
        SuppressThrowing = 2,
        ForceYielding = 4,
    }

    /// <summary>Coyote reads the awaitable of ConfigureAwait(ConfigureAwaitOptions) as one of its own, and crashes.</summary>
    internal readonly struct ConfiguredTaskAwaitable(Task task, ConfigureAwaitOptions options) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => !options.HasFlag(ConfigureAwaitOptions.ForceYielding) && task.IsCompleted;

        public ConfiguredTaskAwaitable GetAwaiter() => this;

        public void GetResult()
        {
            if (!options.HasFlag(ConfigureAwaitOptions.SuppressThrowing))
            {
                task.GetAwaiter().GetResult();
            }
        }

        public void OnCompleted(Action continuation)
        {
            Task awaited = task;
            _ = Task.Run(async () =>
            {
                try
                {
                    await awaited;
                }
                catch (Exception)
                {
                    // GetResult throws it.
                }

                continuation();
            });
        }

        public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);
    }

    /// <summary>Coyote rewrites async methods with builders of its own, which a pooling one is not.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class AsyncMethodBuilderAttribute(Type builder) : Attribute
    {
        internal Type Builder => builder;
    }

    internal static class Awaits
    {
        internal static ConfiguredTaskAwaitable ConfigureAwait(this Task task, ConfigureAwaitOptions options) => new(task, options);

        // Awaitables inside of these are not Coyote's either.
        internal static IAsyncDisposable ConfigureAwait(this IAsyncDisposable disposable, bool _) => disposable;

        internal static IAsyncEnumerable<T> ConfigureAwait<T>(this IAsyncEnumerable<T> items, bool _) => items;
    }

    /// <summary>What Coyote makes of the real one, which asks for either interface, is no valid program.</summary>
    internal static class BatchDisposal
    {
        internal static ValueTask DisposeAsync(Batch batch)
        {
            (batch as IDisposable)?.Dispose();
            return default;
        }

        internal static bool IsNeeded(Batch batch) => batch is IDisposable;
    }

    /// <summary>Goes on in a controlled task where the real one goes on in the thread pool.</summary>
    internal struct ManualResetValueTaskSourceCore<T>
    {
        private System.Threading.Tasks.Sources.ManualResetValueTaskSourceCore<T> _core;

        public bool RunContinuationsAsynchronously { get; set; }

        public readonly short Version => _core.Version;

        public void Reset() => _core.Reset();

        public void SetResult(T result) => _core.SetResult(result);

        public void SetException(Exception exception) => _core.SetException(exception);

        public T GetResult(short token) => _core.GetResult(token);

        public readonly ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
            => _core.OnCompleted(
                RunContinuationsAsynchronously ? state => Tasks.Start(() => continuation(state)) : continuation,
                state, token, flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext);
    }
}

namespace Batching.Runtime
{
    /// <summary>A block without bound: each message is a task. Says how many there were.</summary>
    internal sealed class ActionBlock<T>(Action<T> action, ExecutionDataflowBlockOptions options)
    {
        internal ExecutionDataflowBlockOptions Options => options;

        internal bool Post(T message)
        {
            Invitations.Count();
            Tasks.Start(() => action(message));
            return true;
        }
    }

    /// <summary>How many helpers were invited since the scenario began; one too many is an error.</summary>
    internal static class Invitations
    {
        private static int s_count;
        private static int s_most;

        internal static void Begin(int most) => (s_count, s_most) = (0, most);

        internal static void Count()
            => Microsoft.Coyote.Specifications.Specification.Assert(
                ++s_count <= s_most, $"More than {s_most} helpers were invited: each invites the next.");
    }

    /// <summary>
    /// Whether items were long when last measured is a hint, and left by calls before: in each schedule it begins with a choice.
    /// </summary>
    internal sealed class ItemCost
    {
        private int _schedule;
        private bool _isLong;

        internal bool IsLong
        {
            get
            {
                if (_schedule != Choice.Schedule)
                {
                    (_schedule, _isLong) = (Choice.Schedule, Choice.Flip());
                }

                return _isLong;
            }

            set => (_schedule, _isLong) = (Choice.Schedule, value);
        }
    }

    /// <summary>The watching thread looks at any moment, or never; or there is no room.</summary>
    internal static class StallWatchdog
    {
        internal const int NoWatch = -1;

        private static readonly SharedWork?[] s_slots = new SharedWork?[1024];
        private static int s_last;

        internal static int Watch(SharedWork work)
        {
            int kind = Choice.Below(4);
            if (kind == 0)
            {
                return NoWatch;
            }

            int index = Interlocked.Increment(ref s_last) % s_slots.Length;
            Volatile.Write(ref s_slots[index], work);
            if (kind == 1)
            {
                Tasks.Start(() => Volatile.Read(ref s_slots[index])?.RequestHelper());
            }

            return index;
        }

        internal static void Unwatch(int index)
        {
            if (index >= 0)
            {
                Volatile.Write(ref s_slots[index], null);
            }
        }
    }

    /// <summary>An alarm rings when Coyote's delay says so.</summary>
    internal static class DeadlineClock
    {
        internal static IDisposable Schedule(TimeSpan limit, CancellationTokenSource source)
        {
            var alarm = new CancellationTokenSource();
            _ = Task.Run(async () =>
            {
                await Task.Delay(limit);
                if (!alarm.IsCancellationRequested)
                {
                    source.Cancel();
                }
            });
            return alarm;
        }
    }
}
