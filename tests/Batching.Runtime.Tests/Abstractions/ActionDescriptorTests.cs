namespace Batching.Runtime.Tests.Abstractions;

/// <summary>A call's target is resolved against what the item method can do.</summary>
public class ActionDescriptorTests
{
    [TestCase(false, Target.Auto, null, Target.Threads)]
    [TestCase(true, Target.Auto, null, Target.Async)]
    [TestCase(false, Target.For, null, Target.For)]
    [TestCase(true, Target.For, null, Target.For)]
    [TestCase(false, Target.For, Target.Threads, Target.Threads)]
    [TestCase(false, Target.For, Target.Auto, Target.Threads)]
    [TestCase(true, Target.Async, Target.For, Target.For)]
    [TestCase(true, Target.Processes, Target.Async, Target.Async)]
    public void A_call_overrides_the_action(bool isAwaitable, Target own, Target? call, Target expected)
    {
        var action = new ActionDescriptor("Tests.Act") { IsAwaitable = isAwaitable, Target = own };
        Assert.That(action.Resolve(call is null ? null : new CallOptions { Target = call }), Is.EqualTo(expected));
    }

    [Test]
    public void A_target_that_does_not_fit_is_refused_with_those_that_do()
    {
        var synchronous = new ActionDescriptor("Tests.Act");
        var awaitable = new ActionDescriptor("Tests.Wait") { IsAwaitable = true };
        Assert.That(
            () => synchronous.Resolve(new CallOptions { Target = Target.Async }),
            Throws.ArgumentException.With.Message.Contains("Tests.Act").And.Message.Contains("Use Target.Threads or Target.For"));
        Assert.That(
            () => awaitable.Resolve(new CallOptions { Target = Target.Threads }),
            Throws.ArgumentException.With.Message.Contains("Tests.Wait").And.Message.Contains("Use Target.Async or Target.For"));
    }

    [TestCase(false, "Target.Threads")]
    [TestCase(true, "Target.Async")]
    public void Processes_are_for_actions_that_are_declared_so(bool isAwaitable, string instead)
    {
        var action = new ActionDescriptor("Tests.Act") { IsAwaitable = isAwaitable };
        Assert.That(
            () => action.Resolve(new CallOptions { Target = Target.Processes }),
            Throws.ArgumentException.With.Message.Contains("Tests.Act").And.Message.Contains(
                "[InBatchParallel(Target = Target.Processes)]").And.Message.Contains(instead));
        var declared = new ActionDescriptor("Tests.Act") { IsAwaitable = isAwaitable, Target = Target.Processes };
        Assert.That(declared.Resolve(null), Is.EqualTo(Target.Processes));
        Assert.That(declared.Resolve(new CallOptions { Target = Target.Processes }), Is.EqualTo(Target.Processes));
        Assert.That(declared.Resolve(new CallOptions { Target = Target.Auto }), Is.EqualTo(isAwaitable ? Target.Async : Target.Threads));
    }

    [Test]
    public void An_undefined_target_of_the_action_is_refused()
        => Assert.That(
            () => new ActionDescriptor("Tests.Act") { Target = (Target)9 }.Resolve(null),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Tests.Act").And.Property("ActualValue")
                .EqualTo((Target)9));
}
