using Microsoft.Extensions.Logging.Abstractions;

namespace Batching.Runtime.Tests.Abstractions;

/// <summary>Options refuse what they cannot mean, where it is written.</summary>
public class OptionsTests
{
    [Test]
    public void Unset_options_are_all_null()
    {
        var options = new CallOptions();
        Assert.That((options.MaxParallelism, options.Target, options.Timeout, options.FailurePolicy, options.Retry),
            Is.EqualTo(((int?)null, (Target?)null, (TimeSpan?)null, (FailurePolicy?)null, (RetryOptions?)null)));
        Assert.That(new CallOptions { MaxParallelism = null, Target = null, Timeout = null, FailurePolicy = null, Retry = null },
            Is.EqualTo(options));
    }

    [Test]
    public void Every_sensible_value_is_kept()
    {
        var options = new CallOptions
        {
            MaxParallelism = 1,
            Target = Target.Threads,
            Timeout = TimeSpan.FromTicks(1),
            FailurePolicy = FailurePolicy.Drop,
            Retry = new() { MaxAttempts = 1 },
        };
        Assert.That(
            (options.MaxParallelism, options.Target, options.Timeout, options.FailurePolicy, options.Retry),
            Is.EqualTo(((int?)1, (Target?)Target.Threads, (TimeSpan?)TimeSpan.FromTicks(1), (FailurePolicy?)FailurePolicy.Drop,
                new RetryOptions { MaxAttempts = 1 })));
        Assert.That(new CallOptions { Timeout = TimeSpan.FromDays(49) }.Timeout, Is.EqualTo(TimeSpan.FromDays(49)));
    }

    private static IEnumerable<TestCaseData> BadOptions()
    {
        yield return Bad(() => new CallOptions { MaxParallelism = 0 }, "CallOptions.MaxParallelism", 0);
        yield return Bad(() => new CallOptions { MaxParallelism = -1 }, "CallOptions.MaxParallelism", -1);
        yield return Bad(() => new CallOptions { Target = (Target)5 }, "CallOptions.Target", (Target)5);
        yield return Bad(() => new CallOptions { Timeout = TimeSpan.Zero }, "CallOptions.Timeout", TimeSpan.Zero);
        yield return Bad(() => new CallOptions { Timeout = Timeout.InfiniteTimeSpan }, "CallOptions.Timeout", Timeout.InfiniteTimeSpan);
        yield return Bad(() => new CallOptions { Timeout = TimeSpan.FromDays(50) }, "CallOptions.Timeout", TimeSpan.FromDays(50));
        yield return Bad(() => new CallOptions { FailurePolicy = (FailurePolicy)(-1) }, "CallOptions.FailurePolicy", (FailurePolicy)(-1));
        yield return Bad(() => new RetryOptions { MaxAttempts = 0 }, "RetryOptions.MaxAttempts", 0);
        yield return Bad(() => new RetryOptions { Delay = TimeSpan.FromTicks(-1) }, "RetryOptions.Delay", TimeSpan.FromTicks(-1));
        yield return Bad(() => new RetryOptions { Delay = TimeSpan.FromDays(25) }, "RetryOptions.Delay", TimeSpan.FromDays(25));
        yield return Bad(() => new RetryOptions { MaxDelay = TimeSpan.FromDays(25) }, "RetryOptions.MaxDelay", TimeSpan.FromDays(25));
        yield return Bad(() => new RetryOptions { Backoff = (RetryBackoff)3 }, "RetryOptions.Backoff", (RetryBackoff)3);
        yield return Bad(() => new BatchScope { MaxParallelism = 0 }, "BatchScope.MaxParallelism", 0);

        static TestCaseData Bad(Func<object> make, string member, object value)
            => new TestCaseData(make, member, value).SetArgDisplayNames(member, $"{value}");
    }

    [TestCaseSource(nameof(BadOptions))]
    public void A_bad_value_is_refused_with_the_member_and_the_value(Func<object> make, string member, object value)
        => Assert.That(
            () => make(),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(member)
                .And.Property("ParamName").EqualTo(member.Split('.')[1]).And.Property("ActualValue").EqualTo(value));

    [Test]
    public void The_default_scope_has_seed_0_and_a_silent_logger()
    {
        BatchScope scope = BatchScope.Default;
        Assert.That((scope.Seed, scope.Epoch, scope.BatchNumber, scope.MaxParallelism), Is.EqualTo((0L, 0, 0L, (int?)null)));
        Assert.That(scope.Logger, Is.SameAs(NullLogger.Instance));
        Assert.That(new BatchScope { MaxParallelism = 3 }.MaxParallelism, Is.EqualTo(3));
    }
}
