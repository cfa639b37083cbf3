using System.ComponentModel;

namespace Batching.Runtime.Tests.Processes;

/// <summary>What a system has run out of is said by its name.</summary>
[Platform("Linux")]
public class StarvationTests
{
    [TestCase(28, "disk is full")]
    [TestCase(122, "quota")]
    [TestCase(24, "ulimit -n")]
    [TestCase(23, "ulimit -n")]
    [TestCase(11, "ulimit -u")]
    [TestCase(12, "No memory")]
    public void An_error_of_the_system_is_named(int error, string part)
    {
        Assert.That(Starvation.Advice(new Win32Exception(error)), Does.Contain(part));
        Assert.That(Starvation.Advice(new IOException("It fails.", error)), Does.Contain(part));
    }

    [Test]
    public void No_thread_is_named_and_other_errors_are_not()
    {
        Assert.That(Starvation.Advice(new InsufficientMemoryException()), Does.Contain("threads").And.Contain("MaxParallelism"));
        Assert.That(Starvation.Advice(new Win32Exception(2)), Is.Empty);
        Assert.That(Starvation.Advice(new FormatException()), Is.Empty);
    }
}
