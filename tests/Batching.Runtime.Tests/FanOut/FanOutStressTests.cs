using System.Diagnostics;

namespace Batching.Runtime.Tests;

/// <summary>Random calls against a model of what must hold of each.</summary>
public class FanOutStressTests
{
    private const int Runs = 3000;

    [Test]
    public async Task Random_calls_keep_every_promise([Values(1, 2)] int seed)
    {
        long begin = Stopwatch.GetTimestamp();
        for (var run = 0; run < Runs / 2; run++)
        {
            var plan = Plan.Make((seed * 1_000_000) + run);
            try
            {
                await CheckAsync(plan).WaitAsync(Call.Patience);
            }
            catch (Exception exception)
            {
                Assert.Fail($"{plan}\n{exception}");
            }
        }

        TestContext.Out.WriteLine($"{Runs / 2} calls in {Stopwatch.GetElapsedTime(begin)}");
    }

    private static async Task CheckAsync(Plan plan)
    {
        using var caller = new CancellationTokenSource();
        var starts = new int[plan.Count];
        var ends = new int[plan.Count];
        var concurrency = new Concurrency();
        var hasReturned = 0;
        var late = 0;
        Exception? thrown = null;
        FailedItem[] failures = [];
        var call = new Call(plan.Route, plan.Count)
        {
            MaxParallelism = plan.MaxParallelism,
            InOrder = plan.InOrder,
            FailFast = plan.FailFast,
            Retry = new RetryOptions { MaxAttempts = plan.Retries + 1 },
            Token = caller.Token,
        };

        try
        {
            failures = await call.RunAsync(async (position, worker) =>
            {
                concurrency.Enter();
                int attempt = ++starts[position];
                try
                {
                    late += Volatile.Read(ref hasReturned);
                    if (position == plan.CancelAt)
                    {
                        caller.Cancel();
                    }

                    switch ((position + plan.Shift) % 5)
                    {
                        case 0 when plan.Waits:
                            await Task.Yield();
                            break;
                        case 1 when plan.Waits && plan.Honours:
                            await Task.Delay(0, worker.CancellationToken);
                            break;
                        case 2 when plan.Honours:
                            worker.CancellationToken.ThrowIfCancellationRequested();
                            break;
                        case 3:
                            Thread.SpinWait(plan.Shift * 10);
                            break;
                    }

                    plan.ThrowIfPlanned(position, attempt);
                }
                finally
                {
                    ends[position]++;
                    concurrency.Leave();
                }
            });
        }
        catch (Exception exception)
        {
            thrown = exception;
        }

        Volatile.Write(ref hasReturned, 1);
        Assert.Multiple(() =>
        {
            Assert.That(concurrency.Current, Is.Zero, "no item is left running");
            Assert.That(concurrency.Greatest, Is.AtMost(plan.InOrder ? 1 : plan.MaxParallelism), "the bound");
            Assert.That(late, Is.Zero, "no item runs after the end");
            Assert.That(starts, Is.EqualTo(ends), "every start has an end");
        });
        plan.Check(starts, failures, thrown, caller.Token);
    }

    /// <summary>What one call does, and what must come of it.</summary>
    private sealed record Plan(int Seed, Route Route, int Count, int MaxParallelism)
    {
        private static readonly int[] s_counts = [0, 1, 2, 3, 7, 8, 9, 31, 64, 100, 333, 1000];

        internal bool InOrder { get; private init; }

        internal bool FailFast { get; private init; }

        internal int Retries { get; private init; }

        internal bool Waits { get; private init; }

        internal bool Honours { get; private init; }

        internal int Shift { get; private init; }

        internal int CancelAt { get; private init; } = -1;

        internal int EscapeAt { get; private init; } = -1;

        /// <summary>Every so many items one fails.</summary>
        internal int FailEvery { get; private init; }

        /// <summary>How many attempts of a failing item fail.</summary>
        internal int FailedAttempts { get; private init; }

        private bool IsFailure(int position) => FailEvery > 0 && (position + Shift) % FailEvery == 0 && FailedAttempts > Retries;

        internal static Plan Make(int seed)
        {
            var random = new Random(seed);
            var route = (Route)random.Next(4);
            int count = s_counts[random.Next(s_counts.Length)];
            bool awaits = route is Route.Async or Route.Stream;
            return new Plan(seed, route, count, new[] { 1, 2, 3, 8, 64 }[random.Next(5)])
            {
                InOrder = random.Next(5) == 0,
                FailFast = random.Next(4) == 0,
                Retries = random.Next(3) == 0 ? random.Next(1, 4) : 0,
                Waits = awaits && random.Next(2) == 0,
                Honours = random.Next(2) == 0,
                Shift = random.Next(20),
                CancelAt = random.Next(4) == 0 ? random.Next(count + 1) : -1,
                EscapeAt = random.Next(6) == 0 ? random.Next(count + 1) : -1,
                FailEvery = random.Next(2) == 0 ? random.Next(1, 40) : 0,
                FailedAttempts = random.Next(1, 5),
            };
        }

        internal void ThrowIfPlanned(int position, int attempt)
        {
            if (position == EscapeAt)
            {
                throw new SkipBatchException($"{position}");
            }

            if (FailEvery > 0 && (position + Shift) % FailEvery == 0 && attempt <= FailedAttempts)
            {
                throw (position % 3 == 0) ? new OperationCanceledException($"{position}") : new FormatException($"{position}");
            }
        }

        internal void Check(int[] starts, FailedItem[] failures, Exception? thrown, CancellationToken token)
        {
            int[] expected = [.. Enumerable.Range(0, Count).Where(IsFailure)];
            bool escapes = EscapeAt >= 0 && EscapeAt < Count;
            bool cancels = CancelAt >= 0 && CancelAt < Count;
            Assert.That(starts, Is.All.AtMost(1 + Retries));
            if (FailEvery == 0 || Retries == 0)
            {
                Assert.That(starts, Is.All.AtMost(1), "nothing runs twice but a retry");
            }

            Assert.That(failures.Select(failure => failure.Position), Is.Unique.And.SubsetOf(expected), "only what failed is a failure");
            Assert.That(failures, Has.All.Matches<FailedItem>(failure => failure.Attempts == starts[failure.Position]));
            switch (thrown)
            {
                case SkipBatchException:
                    Assert.That(escapes && starts[EscapeAt] == 1, Is.True);
                    break;
                case OperationCanceledException cancelled when cancels && cancelled.CancellationToken == token:
                    break;
                case not null:
                    Assert.That(InOrder && FailFast, Is.True, $"nothing else is thrown: {thrown}");
                    Assert.That(thrown.Message, Is.EqualTo($"{expected[0]}"));
                    break;
                case null when FailFast && expected.Length > 0:
                    Assert.That(failures, Is.Not.Empty);
                    Assert.That(failures.Select(failure => failure.Position), Has.All.Matches<int>(position => starts[position] > 0));
                    break;
                default:
                    Assert.That(escapes, Is.False, "a skip is never lost");
                    Assert.That(failures.Select(failure => failure.Position), Is.EqualTo(expected), "exactly k failures of n");
                    Assert.That(starts, Is.All.AtLeast(1), "every item has run");
                    break;
            }
        }
    }
}
