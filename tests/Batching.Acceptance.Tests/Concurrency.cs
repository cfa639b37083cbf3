using Acceptance.Batches;

namespace Acceptance;

/// <summary>Random calls, each compared with what one item after the other would have given.</summary>
public sealed class Concurrency
{
    private const int Calls = 400;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public async Task Every_call_ends_as_its_model_says_and_nothing_runs_afterwards(int seed)
    {
        var random = new Random(seed);
        for (var number = 0; number < Calls; number++)
        {
            using var plan = new Plan(random);
            try
            {
                await plan.RunAsync().WaitAsync(Tests.Patience);
            }
            catch (Exception exception)
            {
                throw new AssertionException($"Seed {seed}, call {number}: {plan}", exception);
            }
        }
    }

    [Test]
    public async Task Calls_at_the_same_time_do_not_disturb_each_other([Values(11, 12)] int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 20; round++)
        {
            Plan[] plans = [.. Enumerable.Range(0, 12).Select(_ => new Plan(random))];
            Task[] running = [.. plans.Select(plan => Task.Run(plan.RunAsync))];
            for (var i = 0; i < running.Length; i++)
            {
                try
                {
                    await running[i].WaitAsync(Tests.Patience);
                }
                catch (Exception exception)
                {
                    throw new AssertionException($"Seed {seed}, round {round}, call {i}: {plans[i]}", exception);
                }

                plans[i].Dispose();
            }
        }
    }

    /// <summary>What each attempt of an item does.</summary>
    private enum Step
    {
        Succeed,
        Yield,
        Fail,
        FailLater,
        CancelOwn,
        Nest,
    }

    /// <summary>A call with random items, and its model.</summary>
    private sealed class Plan : IDisposable
    {
        private readonly Way _way;
        private readonly CallOptions _options;
        private readonly Step[] _steps;
        private readonly int[] _failsFirst;
        private readonly int[] _attempts;
        private readonly int _cancelsAt;
        private readonly bool _isCancelledBefore;
        private readonly CancellationTokenSource _source = new();
        private readonly Crowd _crowd = new();

        internal Plan(Random random)
        {
            _way = (Way)random.Next(6);
            int count = random.Next(4) == 0 ? random.Next(2000) : random.Next(40);
            _options = new()
            {
                MaxParallelism = random.Next(1, 17),
                Retry = new() { MaxAttempts = random.Next(1, 4) },
                FailurePolicy = (FailurePolicy)random.Next(3),
                Timeout = random.Next(3) == 0 ? TimeSpan.FromMinutes(10) : null,
            };
            int failing = random.Next(4) == 0 ? 0 : random.Next(1, 20);
            _steps = new Step[count];
            _failsFirst = new int[count];
            _attempts = new int[count];
            for (var position = 0; position < count; position++)
            {
                _steps[position] =
                    random.Next(100) < failing ? (Step)random.Next(2, 5) : random.Next(50) == 0 ? Step.Nest : (Step)random.Next(2);
                _failsFirst[position] = random.Next(100) < failing ? random.Next(3) : 0;
            }

            _cancelsAt = count > 0 && random.Next(4) == 0 ? random.Next(count) : -1;
            _isCancelledBefore = random.Next(40) == 0;
        }

        public void Dispose() => _source.Dispose();

        public override string ToString()
            => $"{_way}, {_options}, {_steps.Length} items, cancelled {(_isCancelledBefore ? "before" : $"at {_cancelsAt}")}, failing {string.Join(' ', Enumerable.Range(0, _steps.Length).Where(Fails))}";

        internal async Task RunAsync()
        {
            if (_isCancelledBefore)
            {
                await _source.CancelAsync();
            }

            var batch = Probe.Of(_steps.Length);
            batch.Values = [.. Enumerable.Range(0, _steps.Length)];
            Exception? thrown = null;
            try
            {
                await batch.GatherAsync(_way, Body, _options, _source.Token);
            }
            catch (Exception exception)
            {
                thrown = exception;
            }

            int entered = _crowd.Entered;
            Assert.That(_crowd.Inside, Is.Zero, "Something runs after the call.");
            Assert.That(_crowd.Most, Is.LessThanOrEqualTo(_way.IsInOrder() ? 1 : _options.MaxParallelism!.Value));
            Check(batch, thrown);
            await Task.Yield();
            Assert.That(_crowd.Entered, Is.EqualTo(entered), "Something started after the call.");
        }

        private bool Fails(int position)
            => _steps[position] is Step.Fail or Step.FailLater or Step.CancelOwn || _failsFirst[position] >= _options.Retry!.MaxAttempts;

        private void Check(Probe batch, Exception? thrown)
        {
            int[] failing = [.. Enumerable.Range(0, _steps.Length).Where(Fails)];
            bool isFailFast = _options.FailurePolicy == FailurePolicy.FailFast && failing.Length > 0;
            if (thrown is OperationCanceledException cancelled && _source.IsCancellationRequested
                && cancelled.CancellationToken == _source.Token)
            {
                Assert.That(batch.Kept, Is.Null, "A cancelled call has no Post.");
                Assert.That(batch.Count, Is.EqualTo(_steps.Length), "A cancelled call drops nothing.");
                Assert.That(_isCancelledBefore ? _crowd.Entered : 0, Is.Zero);
                return;
            }

            Assert.That(_isCancelledBefore, Is.False, "It was cancelled before it began.");
            if (isFailFast)
            {
                Assert.That(batch.Kept, Is.Null, "Post is not called.");
                if (_way.IsInOrder())
                {
                    // The first original exception itself, and no item after it.
                    Assert.That(thrown?.Message, Is.EqualTo($"{failing[0]}"));
                    Assert.That(_attempts.Skip(failing[0] + 1), Is.All.Zero);
                    return;
                }

                Assert.That(thrown, Is.TypeOf<BatchActionException>());
                IReadOnlyList<ItemFailure> failures = ((BatchActionException)thrown!).Failures;
                Assert.That(failures, Is.Not.Empty);
                Assert.That(failures.Select(failure => failure.Position), Is.SubsetOf(failing).And.Ordered.And.Unique);
                CheckEach(failures);
                return;
            }

            Assert.That(thrown, Is.Null);
            int[] succeeded = [.. Enumerable.Range(0, _steps.Length).Except(failing)];
            IReadOnlyList<ItemFailure> all = _options.FailurePolicy == FailurePolicy.Drop ? batch.Dropped : batch.Kept!.Failures;
            Assert.That(all.Select(failure => failure.Position), Is.EqualTo(failing));
            CheckEach(all);
            Assert.That(batch.Kept!.GetSucceeded(), Is.EqualTo(succeeded.Select(position => position * 10)));
            for (var position = 0; position < _steps.Length; position++)
            {
                Assert.That(_attempts[position], Is.EqualTo(Fails(position) ? _options.Retry!.MaxAttempts : _failsFirst[position] + 1),
                    $"Attempts of item {position}.");
            }

            if (_options.FailurePolicy == FailurePolicy.Drop)
            {
                Assert.That(batch.Kept.GetValues(), Has.Length.EqualTo(succeeded.Length));
                Assert.That(batch.Values, Is.EqualTo(succeeded));
                Assert.That(batch.Indices, Is.EqualTo(succeeded.Select(position => $"item{position}")));
            }
        }

        private void CheckEach(IEnumerable<ItemFailure> failures)
        {
            foreach (ItemFailure failure in failures)
            {
                Assert.That(failure.Index, Is.EqualTo($"item{failure.Position}"));
                Assert.That(failure.Exception.Message, Is.EqualTo($"{failure.Position}"));
                Assert.That(failure.Attempts, Is.EqualTo(_options.Retry!.MaxAttempts));
            }
        }

        private async ValueTask<int> Body(ItemContext item, CancellationToken cancellationToken)
        {
            int position = item.Position;
            using (_crowd.Enter())
            {
                int attempt = Interlocked.Increment(ref _attempts[position]);
                if (position == _cancelsAt)
                {
                    await _source.CancelAsync();
                }

                if (attempt != item.Attempt)
                {
                    throw new AssertionException($"Attempt {item.Attempt} of item {position} is its number {attempt}.");
                }

                if (attempt <= _failsFirst[position])
                {
                    throw new InvalidOperationException($"{position}");
                }

                switch (_steps[position])
                {
                    case Step.Yield:
                        await Task.Yield();
                        break;
                    case Step.Fail:
                        throw new InvalidOperationException($"{position}");
                    case Step.FailLater:
                        await Task.Yield();
                        throw new InvalidOperationException($"{position}");
                    case Step.CancelOwn:
                        throw new OperationCanceledException($"{position}");
                    case Step.Nest:
                        var inner = Probe.Of(5);
                        await inner.FillAsync(
                            _way, static (item, _) => new(item.Position), new() { MaxParallelism = 3 }, CancellationToken.None);
                        if (inner.Values.Sum() != 10)
                        {
                            throw new AssertionException("A nested call lost a value.");
                        }

                        break;
                }

                return position * 10;
            }
        }
    }
}
